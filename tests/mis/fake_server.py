"""A scripted HTTP server on a free port: says what it was told to say and remembers what it was asked."""

import json
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = "/v1.0/schools/A1/"


@dataclass(frozen=True)
class Reply:
    """One answer; `cut` promises more bytes than come, and `silent` never comes."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    resource: str
    query: dict[str, str]
    authorization: str
    user_agent: str
    host: str = ""


class FakeServer:
    """Replies by resource and page; the last reply of each goes on for ever."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""
        self._replies: dict[tuple[str, str], list[Reply]] = defaultdict(list)

    def on(self, resource: str, *replies: Reply, page: int = 1) -> None:
        self._replies[resource, str(page)] = list(replies)

    def pages(self, resource: str, *pages: list[Any]) -> None:
        """The pages of a list, each naming the next."""
        for number, data in enumerate(pages, start=1):
            following = self.page_url(resource, number + 1) if number < len(pages) else None
            self.on(resource, answer(data, following), page=number)

    def page_url(self, resource: str, page: int) -> str:
        return f"{self.url}{ROOT}{resource}/?page={page}"

    def queries(self, resource: str) -> list[dict[str, str]]:
        return [asked.query for asked in self.asked if asked.resource == resource]

    def now(self) -> float:
        """What this server's clock says, in seconds since 1970."""
        return time.time()

    def next_reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        replies = self._replies[asked.resource, asked.query.get("page", "1")]
        if not replies:
            return Reply(status=404)
        return replies.pop(0) if len(replies) > 1 else replies[0]


def answer(data: Any, following: str | None = None) -> Reply:
    pagination = {
        "next": following,
        "previous": None,
        "more": following is not None,
        "per_page": "200",
        "current_page": 1,
    }
    return Reply(json.dumps({"data": data, "meta": {"pagination": pagination}}, indent=1).encode())


@contextmanager
def running_server(tls: ssl.SSLContext | None = None) -> Iterator[FakeServer]:
    fake = FakeServer()
    with serving(fake, tls):
        yield fake


@contextmanager
def serving(fake: FakeServer, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """Let a scripted server answer on a free port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True  # so that the body follows the headers at once

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            reply = fake.next_reply(
                Asked(
                    resource=parts.path.removeprefix(ROOT).strip("/"),
                    query={name: values[0] for name, values in parse_qs(parts.query).items()},
                    authorization=self.headers.get("Authorization", ""),
                    user_agent=self.headers.get("User-Agent", ""),
                    host=self.headers.get("Host", ""),
                )
            )
            if reply.silent:
                self.rfile.read(1)  # ends when the client has had enough
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815 - http.server's own name

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(fake.now() if timestamp is None else timestamp)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
            """Say nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    fake.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
