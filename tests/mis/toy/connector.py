"""The toy's connector: one list of everybody, one of groups, page by page."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from chalicelib.directory.domain.records import Contact, ContactLink, Group, Pupil, Record, Staff, person_of
from chalicelib.mis import errors
from chalicelib.mis.authorization import bearer
from chalicelib.mis.calls import Request, Resource, Timing
from chalicelib.mis.decoding import decoded
from chalicelib.mis.domain.feed import Connector, FamilyRead, Page, SiblingsOf, Verdict
from chalicelib.mis.http import HttpClient
from chalicelib.mis.progress import Progress, resumed
from chalicelib.mis.reach import unique_phones
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, RollcallError
from tests.mis.toy.connection import ToyConnection

DISPLAY_NAME = "Toy"
PEOPLE = Resource(path="people", what="people", permission="People")
GROUPS = Resource(path="groups", what="groups", permission="Groups")


class Row(Struct):
    """Anything in a list."""

    id: str
    kind: str
    first: str = ""
    last: str = ""
    mobile: str | None = None
    contacts: list[str] = []


class Listing(Struct):
    """One page of a list."""

    rows: list[msgspec.Raw]
    total: int
    more: bool


class ToyConnector:
    """Satisfies `mis.domain.feed.Connector`."""

    def __init__(self, client: HttpClient, base_url: str) -> None:
        self._client, self._base_url = client, base_url

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        """Read the list page by page; the toy has no filter for changes."""
        progress = resumed(resume, Progress)
        resource = GROUPS if dataset == "groups" else PEOPLE
        cursor, skipped = progress.cursor(resource.path), SkippedRecords(progress.left_out)
        while cursor.next_url is not None:
            url = f"{self._base_url}/toy/{resource.path}?from={cursor.received}"
            page: Listing = self._get(resource, url, Listing)
            if not page.rows or not cursor.meet(url, msgspec.json.encode(page.rows)):
                raise errors.incomplete(DISPLAY_NAME, resource.what, "an empty page, or a page came twice")
            cursor.received += len(page.rows)
            if not page.more:
                cursor.next_url = None
                if cursor.received < page.total:
                    raise errors.incomplete(DISPLAY_NAME, resource.what, "fewer than stated")
            rows = [decoded(raw, Row, mis=DISPLAY_NAME) for raw in page.rows]
            records: list[Record] = skipped.keep("record", rows, lambda row: _record(row, dataset))
            yield Page(records=tuple(records), source_clock=self._client.first_answer_at, resume=progress)
        yield from skipped.pages()

    def trusts_changes(self, dataset: Dataset) -> bool:
        """Say that every read is full."""
        return False

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        """Read one pupil and their contacts directly."""
        row = self._one(pupil_id)
        if row is None:
            return FamilyRead(records=(), gone=(pupil_id,))
        rows = [row, *(found for one in row.contacts if (found := self._one(one)))]
        return FamilyRead(records=tuple(record for one in rows if (record := _record(one, "pupils"))))

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """Ask for each person directly; whoever is not answered for stays unknown."""
        verdicts: dict[str, Verdict] = {}
        try:
            for key in keys:
                verdicts[key] = "present" if self._one(person_of(key)[1]) else "gone"
        except RollcallError:
            pass
        return verdicts

    def _one(self, person_id: str) -> Row | None:
        try:
            found: Row = self._get(PEOPLE, f"{self._base_url}/toy/people/{person_id}", Row)
        except FatalError as error:
            if error.code == "mis_not_found":
                return None
            raise
        return found

    def _get(self, resource: Resource, url: str, shape: Any) -> Any:
        request = Request(url=url, what=resource.what, permission=resource.permission)
        return self._client.get_json(request, shape)


def _record(row: Row, dataset: Dataset) -> Record | None:
    if row.kind == "group" and dataset == "groups":
        return Group(id=row.id, name=row.last)
    if row.kind == "pupil" and dataset == "pupils":
        links = tuple(ContactLink(contact_id=one) for one in sorted(row.contacts))
        return Pupil(id=row.id, forename=row.first, surname=row.last, links=links)
    if (row.kind, dataset) in {("contact", "pupils"), ("staff", "staff")}:
        shape = Contact if row.kind == "contact" else Staff
        return shape(id=row.id, forename=row.first, surname=row.last, phones=unique_phones((row.mobile,)))
    return None


def connect(connection: ToyConnection, token: str, *, timezone: str, timing: Timing) -> Connector:
    """Build the connector that the registry asks for."""
    client = HttpClient(
        mis=DISPLAY_NAME, base_url=connection.base_url, authorization=bearer(DISPLAY_NAME, token), timing=timing
    )
    return ToyConnector(client, connection.base_url)
