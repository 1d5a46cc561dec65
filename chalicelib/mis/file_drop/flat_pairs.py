"""Pairs of pupil and contact out of mapped files: of the contacts' own rows, and of files of relationships."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import structs

from chalicelib.directory.domain.records import ContactLink
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.flat_people import contact_id, contact_id_of
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.file_drop.matches import Matches
from chalicelib.mis.pairs import folded
from chalicelib.mis.values import flag, restricts, text

_PRIORITY = re.compile(r"(\d{1,3})(?:\.0+)?")  # a spreadsheet makes 1.0 of 1


class Pairs:
    """What rows say of each pair. `pupils` and `contacts` are the ids of everybody whom the files name."""

    def __init__(self, findings: Findings, *, pupils: Collection[str], contacts: Collection[str]) -> None:
        self._findings = findings
        self._pupils = pupils
        self._contacts = contacts
        self._matches = Matches(findings)
        self._own: dict[str, list[ContactLink]] = defaultdict(list)
        self._paired: dict[str, list[ContactLink]] = defaultdict(list)
        self._said: dict[tuple[str, str], dict[str, Any]] = {}

    def read(self, rows: list[MappedRow], relationships: MappedRows) -> dict[str, tuple[ContactLink, ...]]:
        """The links of each pupil, by priority; raises FatalError for a file in which no row is about a pupil here.

        A file of relationships adds to what the contacts' own rows say and goes before it, but lifts no court order.
        """
        paired = list(relationships("relationships"))
        for row in rows:
            self._note_own(row, may_be_blank=bool(paired))
        for row in paired:
            self._note_pair(row)
        self._matches.raise_if_unmatched()
        return {
            pupil_id: folded(_joined(self._own[pupil_id], self._paired[pupil_id]))
            for pupil_id in {**self._own, **self._paired}
        }

    def _note_own(self, row: MappedRow, *, may_be_blank: bool) -> None:
        one, pupil_id = contact_id(row), text(row.get("pupil_id"))
        if one not in self._contacts:
            return
        said = _said(row, self._findings)
        self._said[(pupil_id, one)] = {**self._said.get((pupil_id, one), {}), **said}
        if may_be_blank and not pupil_id:
            return
        if self._matches.found(row, "pupil_id", pupil_id, self._pupils, "pupils"):
            self._add(self._own, row, pupil_id, ContactLink(contact_id=one, **said))

    def _note_pair(self, row: MappedRow) -> None:
        pupil_id, one = text(row.get("pupil_id")), contact_id_of(row.get("contact_id"))
        is_pupil = self._matches.found(row, "pupil_id", pupil_id, self._pupils, "pupils")
        if self._matches.found(row, "contact_id", one, self._contacts, "contacts") and is_pupil:
            said = {
                **self._said.get(("", one), {}),
                **self._said.get((pupil_id, one), {}),
                **_said(row, self._findings),
            }
            self._add(self._paired, row, pupil_id, ContactLink(contact_id=one, **said))

    def _add(self, links: dict[str, list[ContactLink]], row: MappedRow, pupil_id: str, link: ContactLink) -> None:
        if any(known.contact_id == link.contact_id and known != link for known in links[pupil_id]):
            what = "the same pair comes twice, and a restriction in either counts"
            self._findings.note(row.file, what, row=row.number)
        links[pupil_id].append(link)


def _joined(own: list[ContactLink], paired: list[ContactLink]) -> Iterator[ContactLink]:
    """The links of relationships, with the court orders of the contacts' own rows; of other contacts, the own links."""
    there, ordered = {link.contact_id for link in paired}, {link.contact_id for link in own if link.court_order}
    yield from (one for one in own if one.contact_id not in there)
    yield from (structs.replace(one, court_order=one.court_order or one.contact_id in ordered) for one in paired)


def _said(row: MappedRow, findings: Findings) -> dict[str, Any]:
    """The fields of a pair that a row states; what cannot be read is told, and restricts where it is a court order."""
    cells = {name: text(row.get(name)) for name in ("relationship", "priority", "responsibility", "court_order")}
    cells["lives_with"] = text(row.get("lives_with"))
    readable: Mapping[str, Any] = {
        "relationship": cells["relationship"] or None,
        "priority": int(found[1]) if (found := _PRIORITY.fullmatch(cells["priority"])) else None,
        "responsibility": flag(cells["responsibility"]),
        "court_order": flag(cells["court_order"]),
        "lives_with": flag(cells["lives_with"]),
    }
    for name, cell in cells.items():
        if cell and readable[name] is None:
            findings.note(row.file, _UNREADABLE[name], row=row.number, column=row.header(name))
    said = {name: value for name, value in readable.items() if value is not None}
    return {**said, "court_order": True} if restricts(cells["court_order"]) else said


_UNREADABLE = {
    "priority": "this is no number, and was left out",
    "responsibility": "this is neither yes nor no, and was left out",
    "court_order": "this is neither yes nor no, and counts as yes",
    "lives_with": "this is neither yes nor no, and was left out",
}
