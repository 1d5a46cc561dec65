"""Follows Wonde's pages from the first to the last, and refuses what is not progress."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.mis import errors
from chalicelib.mis.calls import Request
from chalicelib.mis.decoding import decoded
from chalicelib.mis.http import HttpClient
from chalicelib.mis.progress import Cursor
from chalicelib.mis.wonde import envelope
from chalicelib.mis.wonde.resources import Resource
from chalicelib.shared.errors import FatalError, SkippableError

T = TypeVar("T")
DISPLAY_NAME = "Wonde"
_PER_PAGE = "200"  # fewer, larger answers; a server that clamps it is followed by its own `next`


class WondeReader:
    """Reads one school's lists; `base_url` is the host, with or without `/v1.0`."""

    def __init__(self, client: HttpClient, *, base_url: str, school_id: str) -> None:
        self._client = client
        root = base_url.rstrip("/").removesuffix("/v1.0")
        self._school_url = f"{root}/v1.0/schools/{quote(school_id, safe='')}"

    def pages(
        self,
        resource: Resource,
        shape: type[T],
        *,
        parameters: Mapping[str, str] | None = None,
        cursor: Cursor | None = None,
    ) -> Iterator[list[T | SkippableError]]:
        """Each page's records in order; a record that does not fit the shape is an error in its place.

        `cursor` says where to begin, and when a page is given, where the next one is.

        Ends only after the last page: a page or address that comes twice, or more pages announced without
        saying where, raises RetriableError.
        """
        cursor = cursor or Cursor()
        if cursor.next_url == "":
            cursor.next_url = self._url(resource, {"per_page": _PER_PAGE, **(parameters or {})})
        while url := cursor.next_url:
            answer = self._read(resource, url)
            if not cursor.meet(url, memoryview(answer.data)):
                raise errors.incomplete(DISPLAY_NAME, resource.what, f"{resource.path}: a page came twice")
            cursor.next_url = self._next(resource, answer)
            yield [decoded(raw, shape, mis=DISPLAY_NAME) for raw in self._items(resource, answer)]

    @property
    def clock(self) -> datetime | None:
        """Wonde's own time at the first answer to this reader; None before it, or where it told none."""
        return self._client.first_answer_at

    def single(self, resource: Resource) -> Any:
        """The one object that an address stands for, as plain values."""
        return msgspec.json.decode(self._read(resource, self._url(resource, {})).data)

    def record(self, resource: Resource, record_id: str, shape: type[T]) -> T | None:
        """One record by a direct read, None where Wonde answers 404; otherwise raises what any read raises."""
        path = f"{resource.path}/{quote(record_id, safe='')}"
        try:
            answer = self._read(resource, self._url(msgspec.structs.replace(resource, path=path), {}))
        except FatalError as error:
            if error.code == "mis_not_found":
                return None
            raise
        if bytes(memoryview(answer.data)[:1]) != b"{":
            raise errors.unreadable(DISPLAY_NAME, f"{resource.path}: data is no object")
        found = decoded(answer.data, shape, mis=DISPLAY_NAME)
        if isinstance(found, SkippableError):
            raise found
        return found

    def _url(self, resource: Resource, parameters: Mapping[str, str]) -> str:
        includes = {"include": ",".join(resource.include)} if resource.include else {}
        path = f"{resource.path}/" if resource.path else ""
        return f"{self._school_url}/{path}?{urlencode({**includes, **parameters}, safe=',')}"

    def _read(self, resource: Resource, url: str) -> envelope.Answer:
        request = Request(url=url, what=resource.what, permission=resource.permission)
        return self._client.get_json(request, envelope.Answer)

    def _items(self, resource: Resource, answer: envelope.Answer) -> list[msgspec.Raw]:
        first = bytes(memoryview(answer.data)[:1])
        if first == b"[":
            return msgspec.json.decode(answer.data, type=list[msgspec.Raw])
        if first == b"{":
            return [answer.data]
        # null is not an empty list: taking it for one would remove everybody.
        raise errors.unreadable(DISPLAY_NAME, f"{resource.path}: data is neither list nor object")

    def _next(self, resource: Resource, answer: envelope.Answer) -> str | None:
        meta = answer.meta
        pagination = meta.pagination if isinstance(meta, envelope.Meta) else None
        if not isinstance(pagination, envelope.Pagination):
            return None
        if not pagination.next and pagination.more is True:
            raise errors.incomplete(DISPLAY_NAME, resource.what, f"{resource.path}: more pages, but no next")
        return pagination.next
