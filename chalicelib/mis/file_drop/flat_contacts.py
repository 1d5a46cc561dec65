"""Contacts out of the rows of mapped files, in which one contact may stand under several pupils."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field, structs

from chalicelib.directory.domain.records import Contact
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.mapped_rows import MappedRow

_OF_A_PERSON = ("forename", "surname", "name", "mobile", "phone", "email", "email_2")


class Contacts(Struct, kw_only=True):
    """The contacts by id, and the ids of those of whom the files cannot say who they are."""

    known: dict[str, Contact] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)


def filled_in(rows: Iterable[MappedRow]) -> Iterator[MappedRow]:
    """The rows that name somebody: where each pupil's row has room for two contacts, many have one."""
    return (row for row in rows if row.id or any(row.get(name) for name in _OF_A_PERSON))


class ContactRows:
    """Puts the rows of one contact together: what any of them says is kept, as an empty cell may be an oversight."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._names: dict[str, set[tuple[str, str]]] = {}
        self.contacts = Contacts()

    def add(self, row: MappedRow, contact: Contact) -> None:
        """Note one row and the contact that it came to."""
        before = self.contacts.known.get(contact.id)
        name = contact.forename.casefold(), contact.surname.casefold()
        names = self._names.setdefault(contact.id, set())
        if any(name[0] != other[0] and name[1] != other[1] for other in names):
            what = "the same id stands for two people, so neither is read"
            self._findings.note(row.file, what, row=row.number, column=row.header("id"))
            self.contacts.doubtful.add(contact.id)
        names.add(name)
        if before is None or before == contact:
            self.contacts.known[contact.id] = contact
            return
        what = "the same contact comes with other details, and all of them are kept"
        self._findings.note(row.file, what, row=row.number)
        self.contacts.known[contact.id] = structs.replace(
            before,
            title=before.title or contact.title,
            forename=before.forename or contact.forename,
            surname=before.surname or contact.surname,
            phones=tuple({one.e164 or one.raw: one for one in (*before.phones, *contact.phones)}.values()),
            emails=tuple({one.address or one.raw: one for one in (*before.emails, *contact.emails)}.values()),
        )
