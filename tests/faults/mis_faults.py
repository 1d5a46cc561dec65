"""Stands between the connector and the sample MIS, on small pages, and spoils answers on their way."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import urllib3

from chalicelib.shared.clock import Clock
from demo.sample_mis.server import SampleMis
from tests.mis.fake_server import ROOT, Asked, FakeServer, Reply

PER_PAGE = 5
SECRET_BODY = b"Zaphodine Quellingworth 07700 900999 zaphodine@mail.example"
"""What an error's body says; none of it may leave."""

Spoil = Callable[[Reply], Reply]


@dataclass
class MisFault:
    """Spoils the answers for a resource ("" for all), from the page `page` on or for one `only`, so many times."""

    spoil: Spoil
    resource: str = "students"
    page: int = 1
    only: bool = False
    times: int | None = None

    def __call__(self, asked: Asked, reply: Reply) -> Reply:
        """The reply as it arrives."""
        number = int(asked.query.get("page", "1"))
        hit = self.resource in ("", asked.resource) and (number == self.page or (number > self.page and not self.only))
        if not hit or self.times == 0:
            return reply
        if self.times is not None:
            self.times -= 1
        return self.spoil(reply)


class FaultyMis(FakeServer):
    """Passes requests on to a sample MIS, a few pupils a page, and tells the time of `clock`."""

    def __init__(self, sample: SampleMis, clock: Clock) -> None:
        super().__init__()
        self._sample = sample
        self._clock = clock
        self._pool = urllib3.PoolManager(retries=False)
        self.fault: Callable[[Asked, Reply], Reply] = lambda asked, reply: reply

    def now(self) -> float:
        return self._clock().timestamp()

    def next_reply(self, asked: Asked) -> Reply:
        query = {**asked.query, **({"per_page": str(PER_PAGE)} if asked.resource == "students" else {})}
        url = f"{self._sample.url}{ROOT}{asked.resource}/"
        found = self._pool.request("GET", url, fields=query, headers={"Authorization": asked.authorization})
        body = found.data.replace(self._sample.url.encode(), self.url.encode())
        return self.fault(asked, Reply(body, found.status))


def status(code: int, **headers: str) -> Spoil:
    """An error with a body that nobody may quote."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: Reply(SECRET_BODY, code, named)


def asked_to_wait_until(seconds: float) -> Spoil:
    """A 429 whose Retry-After is a date, in real time as HTTP knows no other."""

    def spoil(reply: Reply) -> Reply:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        return Reply(SECRET_BODY, 429, {"Retry-After": until})

    return spoil


def half(reply: Reply) -> Reply:
    """The first half of an answer, which says that it is whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def cut(reply: Reply) -> Reply:
    """A connection that ends in mid-body."""
    return replace(half(reply), cut=True)


def garbage(reply: Reply) -> Reply:
    """Bytes that are no JSON."""
    return replace(reply, body=b"\x00\xffPK" + SECRET_BODY)


def html(reply: Reply) -> Reply:
    """A page for people, with a 200."""
    return Reply(b"<!doctype html><title>Please wait</title>" + SECRET_BODY, 200, {"Content-Type": "text/html"})


def silent(reply: Reply) -> Reply:
    """Nothing at all."""
    return Reply(silent=True)


def changed(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """An answer whose JSON is tampered with."""

    def spoil(reply: Reply) -> Reply:
        body = json.loads(reply.body)
        change(body)
        return replace(reply, body=json.dumps(body).encode())

    return spoil


def _pagination(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["meta"]["pagination"]
    return found


def _ends(body: dict[str, Any]) -> None:
    _pagination(body).update(next=None, more=False)


def _is_empty(body: dict[str, Any]) -> None:
    body["data"] = []
    _ends(body)


def _goes_round(body: dict[str, Any]) -> None:
    here = _pagination(body)["current_page"]
    there = _pagination(body)["next"]
    _pagination(body)["next"] = there.replace(f"&page={here + 1}", f"&page={here}") if there else None


def _skips_one(body: dict[str, Any]) -> None:
    page = _pagination(body)
    page["next"] = page["next"].replace(f"&page={page['current_page'] + 1}", f"&page={page['current_page'] + 2}")


EMPTY = changed(_is_empty)
ENDS_EARLY = changed(_ends)
GOES_ROUND = changed(_goes_round)
SKIPS_A_PAGE = changed(_skips_one)
WITHOUT_ITS_LAST = changed(lambda body: body["data"].pop())
ANOTHER_FORM = changed(lambda body: body["data"].update(id=["?"]))
NO_OBJECT = changed(lambda body: body.update(data=[]))
NULL_DATA = changed(lambda body: body.update(data=None))


class RepeatsAPage:
    """The second page has the records of the first."""

    def __init__(self) -> None:
        self._first: Any = None

    def __call__(self, asked: Asked, reply: Reply) -> Reply:
        """The reply as it arrives."""
        if asked.resource != "students":
            return reply
        body = json.loads(reply.body)
        if asked.query.get("page", "1") == "1":
            self._first = body["data"]
        if asked.query.get("page") == "2":
            body["data"] = self._first
        return replace(reply, body=json.dumps(body).encode())
