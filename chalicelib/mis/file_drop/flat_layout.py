"""Reads the datasets out of CSV files by a school's own mapping."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import ClassVar, TypeVar

from msgspec import structs

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.dropped_files import DroppedFile
from chalicelib.domain.errors import SkippableError
from chalicelib.domain.feed import Page
from chalicelib.domain.file_mapping import FileMapping, Holds
from chalicelib.domain.records import Contact, ContactLink, Pupil, Record, Staff
from chalicelib.mis.file_drop.archive import Opened
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.flat_groups import groups_of, memberships_of
from chalicelib.mis.file_drop.flat_marks import marks_of
from chalicelib.mis.file_drop.flat_people import contact_id, contact_of, link_of, pupil_of, staff_of
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.tally import Tally

Person = TypeVar("Person", Pupil, Contact, Staff)

_RECORDS_A_PAGE = 500
_LAST = 10_000


class FlatLayout:
    """One read of the files as they are now. `left` is nobody: such files do not say who left."""

    left: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        mapping: FileMapping,
        files: list[DroppedFile],
        open_file: Callable[[DroppedFile], Opened],
        *,
        strict: bool,
        day: str,
    ) -> None:
        self._mapping = mapping
        self._findings = Findings(strict=strict)
        self._rows = MappedRows(mapping, files, open_file, self._findings)
        self._tally = Tally()
        self._day = day

    def pages(self, dataset: Dataset) -> Iterator[Page]:
        """The dataset, then what was left out and what was odd; in strict mode that raises FatalError instead."""
        records: list[Record] = []
        if dataset == "pupils":
            records += self._pupils()
        elif dataset == "staff":
            records += self._kept("staff record", self._merged("staff"), staff_of, "staff#staff#")
        elif dataset == "groups":
            records += groups_of(self._mapping, self._rows, self._findings)
        else:
            records += marks_of(self._mapping, self._rows, self._findings, day=self._day)
        warnings = self._findings.settle()
        exported_at: datetime | None = self._rows.exported_at
        for start in range(0, max(len(records), 1), _RECORDS_A_PAGE):
            yield Page(records=tuple(records[start : start + _RECORDS_A_PAGE]), source_as_of=exported_at)
        yield from self._tally.pages()
        if warnings:
            yield Page(records=(), warnings=warnings)

    def _pupils(self) -> Iterator[Record]:
        pupils = {pupil.id: pupil for pupil in self._kept("pupil", self._merged("pupils"), pupil_of, "pupils#pupil#")}
        rows = list(self._rows("contacts"))
        contacts = {one.id: one for one in self._kept("contact", rows, contact_of, "pupils#contact#")}
        links = self._links(rows, contacts)
        groups = memberships_of(self._mapping, self._rows)
        for pupil_id in sorted(pupils):
            linked = sorted(links[pupil_id].values(), key=lambda link: (link.priority or _LAST, link.contact_id))
            yield structs.replace(
                pupils[pupil_id], links=tuple(linked), group_ids=tuple(sorted(groups.get(pupil_id, ())))
            )
        wanted = {contact for pupil_id in pupils for contact in links[pupil_id]}
        yield from (contacts[one] for one in sorted(wanted))

    def _links(self, rows: list[MappedRow], contacts: dict[str, Contact]) -> dict[str, dict[str, ContactLink]]:
        """The pairs by pupil and contact: those of the contacts' own rows, and those of files of relationships."""
        links: dict[str, dict[str, ContactLink]] = defaultdict(dict)
        own: dict[str, dict[str, str]] = {}
        for row in rows:
            one = contact_id(row) if row.id or any(row.get(part) for part in ("forename", "surname", "name")) else ""
            if one in contacts:
                own[one] = row.values
                if pupil_id := row.get("pupil_id"):
                    links[pupil_id][one] = link_of(row, contact=one)
        for row in self._rows("relationships"):
            if (one := row.get("contact_id")) in contacts:
                links[row.get("pupil_id")][one] = link_of(row, contact=one, defaults=own[one])
        return links

    def _merged(self, holds: Holds) -> Iterator[MappedRow]:
        """One row a person: the mapping's first file says who there is, later ones add to what is known of them."""
        mapped = self._mapping.holding(holds)
        people: dict[str, MappedRow] = {}
        for row in (row for one in mapped[:1] for row in self._rows.of(one)):
            before = people.get(row.id)
            if before is not None and before.values != row.values:
                self._findings.note(row.file, "the same id comes twice; the later row counts", row=row.number)
            if row.id:
                people[row.id] = row
            else:
                yield row
        for one in mapped[1:]:
            for row in self._rows.of(one):
                if known := people.get(row.id):
                    added = {name: value for name, value in row.values.items() if value}
                    people[row.id] = structs.replace(known, values={**known.values, **added})
        yield from people.values()

    def _kept(
        self, noun: str, rows: Iterable[MappedRow], convert: Callable[[MappedRow], Person], key: str
    ) -> list[Person]:
        def named(row: MappedRow) -> Person:
            try:
                return convert(row)
            except SkippableError as error:
                self._findings.note(row.file, f"the {noun} was left out, {error.safe}", row=row.number)
                raise

        return self._tally.keep(noun, rows, named, key=key)
