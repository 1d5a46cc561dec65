"""Follows an OneRoster server's pages by what came of them, and refuses what is not progress."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.mis import errors
from chalicelib.mis.calls import Request, Resource
from chalicelib.mis.decoding import decoded
from chalicelib.mis.http import Answer, HttpClient
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.resources import DISPLAY_NAME, SINGULAR
from chalicelib.mis.progress import Cursor
from chalicelib.mis.values import text
from chalicelib.shared.errors import FatalError, SkippableError

T = TypeVar("T")
_LIMIT = 500  # a server may send fewer: the offset goes by what came
_NEXT = re.compile(r"""rel\s*=\s*["']?next\b""", re.IGNORECASE)


class OneRosterReader:
    """Reads one server's lists; `root` is its address with the version's own path."""

    def __init__(self, client: HttpClient, *, root: str) -> None:
        self._client = client
        self._root = root

    @property
    def clock(self) -> datetime | None:
        """The server's own time at the first answer to this reader; None before it, or where it told none."""
        return self._client.first_answer_at

    def pages(
        self, resource: Resource, shape: type[T], *, since: datetime | None = None, cursor: Cursor | None = None
    ) -> Iterator[list[T | SkippableError]]:
        """Each page's records in order; a record that does not fit the shape is an error in its place.

        Ends after an empty page, or where the server's own total or `Link` says so; a short page says nothing, because
        servers cut the limit as they like. A page that comes twice raises RetriableError, and so does nothing at all
        where the server counts some. Of fewer records than it counts the cursor tells.
        """
        cursor = cursor or Cursor()
        if cursor.next_url == "":
            cursor.next_url = self._url(resource, 0, since)
        while url := cursor.next_url:
            answer = self._read(resource, url)
            page = _listed(resource, answer.content)
            rows = msgspec.json.decode(page, type=list[msgspec.Raw])
            if rows and not cursor.meet(url, memoryview(page)):
                raise errors.incomplete(DISPLAY_NAME, resource.what, f"{resource.path}: a page came twice")
            cursor.received += len(rows)
            ended = _is_last(resource, rows, answer.headers, cursor)
            cursor.next_url = None if ended else self._url(resource, cursor.received, since)
            yield [decoded(raw, shape, mis=DISPLAY_NAME, identified=wire.Identified) for raw in rows]

    def first_id(self, resource: Resource) -> str:
        """The id of the first record that the list has for this token; empty where it has none."""
        answer = self._read(resource, self._url(resource, 0, None, limit=1))
        rows = msgspec.json.decode(_listed(resource, answer.content), type=list[msgspec.Raw])
        first = decoded(rows[0], wire.Identified, mis=DISPLAY_NAME, identified=wire.Identified) if rows else None
        return text(first.id) if isinstance(first, wire.Identified) else ""

    def reads_directly(self, resource: Resource, listed_id: str) -> bool:
        """Whether the server serves single records at all: some do not, and answer 404 for whoever is in a list."""
        return self.record(resource, listed_id, wire.Identified) is not None

    def day(self, timezone: str) -> str:
        """The date at the school by the server's own clock; empty before the first answer, or where it told no time."""
        return self.clock.astimezone(ZoneInfo(timezone)).date().isoformat() if self.clock else ""

    def record(self, resource: Resource, record_id: str, shape: type[T]) -> T | None:
        """One record by a direct read, None where the server answers 404; otherwise raises what any read raises."""
        try:
            answer = self._read(resource, f"{self._root}/{resource.path}/{quote(record_id, safe='')}")
        except FatalError as error:
            if error.code == "mis_not_found":
                return None
            raise
        raw = answer.content.get(SINGULAR[resource.path])
        if raw is None:
            raise errors.unreadable(DISPLAY_NAME, f"{resource.path}: a direct read without a record")
        found = decoded(raw, shape, mis=DISPLAY_NAME, identified=wire.Identified)
        if isinstance(found, SkippableError):
            raise found
        return found

    def _url(self, resource: Resource, offset: int, since: datetime | None, *, limit: int = _LIMIT) -> str:
        query = {"limit": str(limit), "offset": str(offset)}
        if since is not None:
            query["filter"] = f"dateLastModified>'{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
        return f"{self._root}/{resource.path}?{urlencode(query)}"

    def _read(self, resource: Resource, url: str) -> Answer[dict[str, msgspec.Raw]]:
        request = Request(url=url, what=resource.what, permission=resource.permission)
        return self._client.get_answer(request, dict[str, msgspec.Raw])


def _listed(resource: Resource, answer: dict[str, msgspec.Raw]) -> msgspec.Raw:
    page = answer.get(resource.path)
    if page is None or bytes(memoryview(page)[:1]) != b"[":
        # Neither null nor nothing is an empty list: taking it for one would remove everybody.
        raise errors.unreadable(DISPLAY_NAME, f"{resource.path}: no list in the answer")
    return page


def _is_last(resource: Resource, rows: list[msgspec.Raw], headers: dict[str, str], cursor: Cursor) -> bool:
    stated = headers.get("x-total-count", "")
    total = int(stated) if stated.isdecimal() else None
    cursor.stated = max(cursor.stated, total or 0)
    if not rows:
        ended = True
    elif "link" in headers:
        ended = not _NEXT.search(headers["link"])
    else:
        ended = cursor.received == total  # fewer stated than came: the total is not one, or people left meanwhile
    if ended and cursor.stated and not cursor.received:
        raise errors.incomplete(DISPLAY_NAME, resource.what, f"{resource.path}: none came of {cursor.stated} stated")
    return ended
