"""Puts pupils together out of mapped files: their own rows, their contacts, the pairs and their groups."""

from collections.abc import Collection, Iterator

from msgspec import Struct, structs

from chalicelib.directory.domain.records import Pupil, Record
from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.flat_contacts import ContactRows, Contacts, filled_in
from chalicelib.mis.file_drop.flat_groups import memberships_of
from chalicelib.mis.file_drop.flat_pairs import Pairs
from chalicelib.mis.file_drop.flat_people import CONTACT_ID, contact_id_of, contact_of, pupil_of
from chalicelib.mis.file_drop.flat_rows import RowsOfPeople
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.skipped_records import SkippedRecords

_DOUBTFUL = "a row about them cannot be read"


class _Known(Struct, frozen=True, kw_only=True):
    """Somebody of whom no more than the id is known."""

    id: str


class FlatPupils:
    """One read of the pupils and their contacts.

    Whoever a row that cannot be read may be about is left out with a key, and so stays as they are: a pupil whose
    contact's row is shifted must not lose that contact, nor a court order.
    """

    def __init__(
        self, mapping: FileMapping, rows: MappedRows, people: RowsOfPeople, findings: Findings, skipped: SkippedRecords
    ) -> None:
        self._mapping = mapping
        self._rows = rows
        self._people = people
        self._findings = findings
        self._skipped = skipped

    def __call__(self) -> Iterator[Record]:
        """The pupils by id, then the contacts of everybody on the roll by id; the others are in the skipped records."""
        merged = self._people.merged("pupils")
        pupils = {pupil.id: pupil for pupil in self._people.kept("pupil", merged.rows, pupil_of, "pupils#pupil#")}
        rows = list(filled_in(self._rows("contacts")))
        contacts = self._contacts(rows)
        known = contacts.known.keys() | contacts.doubtful
        links = Pairs(self._findings, pupils=merged.roll, contacts=known).read(rows, self._rows)
        groups = memberships_of(self._mapping, self._rows, self._findings, roll=merged.roll)
        doubtful = merged.doubtful | self._in_unreadable_rows()
        doubtful |= {one for one, mine in links.items() if {link.contact_id for link in mine} & contacts.doubtful}
        self._leave_out("pupil", [pupils[one] for one in sorted(doubtful & pupils.keys())], "pupils#pupil#")
        for pupil_id in sorted(pupils.keys() - doubtful):
            yield structs.replace(
                pupils[pupil_id], links=links.get(pupil_id, ()), group_ids=tuple(sorted(groups.get(pupil_id, ())))
            )
        # Of pupils who are left out, too: they are in the feed even where their pupil cannot be used.
        wanted = {link.contact_id for mine in links.values() for link in mine} - contacts.doubtful
        yield from (contacts.known[one] for one in sorted(wanted))

    def _contacts(self, rows: list[MappedRow]) -> Contacts:
        found = ContactRows(self._findings)

        def added(row: MappedRow) -> bool:
            found.add(row, contact_of(row))
            return True

        self._people.kept("contact", rows, added, f"pupils#contact#{CONTACT_ID}")
        contacts = found.contacts
        unreadable = list(self._rows.unreadable("contacts"))
        contacts.doubtful |= {contact_id_of(row.id) for row in unreadable if row.id}
        self._leave_out("contact", [row for row in unreadable if not row.id], "")
        sure = [_Known(id=one) for one in sorted(contacts.doubtful)]
        self._leave_out("contact", sure, "pupils#contact#")
        return contacts

    def _in_unreadable_rows(self) -> set[str]:
        """The ids that stand, or may stand, in such rows about pupils."""
        rows = self._rows.unreadable("contacts", "relationships", "memberships")
        return {one for row in rows for one in row.perhaps.get("pupil_id", ())}

    def _leave_out(self, noun: str, people: Collection[object], key: str) -> None:
        def refused(_: object) -> Pupil:
            raise unusable_record(_DOUBTFUL)

        self._skipped.keep(noun, people, refused, key=key)
