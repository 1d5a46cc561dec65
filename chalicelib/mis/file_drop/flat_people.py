"""People out of the rows of mapped files."""

from hashlib import blake2b

from chalicelib.directory.domain.records import Contact, Pupil, Staff
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.file_drop.mapped_rows import MappedRow
from chalicelib.mis.reach import unique_emails, unique_phones
from chalicelib.mis.values import text, year_of

CONTACT_ID, STAFF_ID = "contact-", "staff-"
"""What the ids of contacts and of staff begin with. Each file counts its own people, so that contact 12, member of
staff 12 and pupil 12 are three people; marks such as "never contact" go by the id alone, whatever kind it is of.

OneRoster's users have one space of ids for everybody, and there one id is one person. Wonde's ids are its own, not the
MIS's (whose `mis_id` a contact may share with the pupil); that two kinds never share one is not proven, but no sample
shows it.
"""


def pupil_of(row: MappedRow) -> Pupil:
    """The pupil without groups and links; raises SkippableError for one without an id or a name."""
    forename, surname = _names(row)
    return Pupil(
        id=text(row.id),
        forename=forename,
        surname=surname,
        upn=text(row.get("upn")) or None,
        year=year_of(text(row.get("year"))),
        registration=text(row.get("registration")) or None,
        phones=unique_phones((row.get("mobile"), row.get("phone"))),
        emails=unique_emails((row.get("email"), row.get("email_2"))),
    )


def contact_of(row: MappedRow) -> Contact:
    """The contact; raises SkippableError as above."""
    forename, surname = _names(row)
    return Contact(
        id=contact_id(row),
        forename=forename,
        surname=surname,
        title=text(row.get("title")),
        phones=unique_phones((row.get("mobile"), row.get("phone"))),
        emails=unique_emails((row.get("email"), row.get("email_2"))),
    )


def staff_of(row: MappedRow) -> Staff:
    """The member of staff; raises SkippableError as above."""
    forename, surname = _names(row)
    return Staff(
        id=STAFF_ID + text(row.id),
        forename=forename,
        surname=surname,
        title=text(row.get("title")),
        phones=unique_phones((row.get("mobile"), row.get("phone"))),
        emails=unique_emails((row.get("email"), row.get("email_2"))),
    )


def contact_id(row: MappedRow) -> str:
    """The contact's id. Where a file has none, it is made of whose contact it is and the name, to outlive a new number.

    Then a parent of two is two contacts, who get one message all the same where it goes once per contact.
    """
    if row.id or not row.get("pupil_id"):
        return contact_id_of(row.id)
    name = " ".join(_names(row)).casefold()
    return contact_id_of(f"{text(row.get('pupil_id'))}/{blake2b(name.encode(), digest_size=6).hexdigest()}")


def contact_id_of(written: str) -> str:
    """The contact's id by the one that a file writes; empty where it writes none."""
    one = text(written)
    return CONTACT_ID + one if one else ""


def _names(row: MappedRow) -> tuple[str, str]:
    forename, surname, name = (text(row.get(part)) for part in ("forename", "surname", "name"))
    if name and not (forename or surname):
        surname, comma, forename = (part.strip() for part in name.partition(","))
        if not comma:
            forename, _, surname = (part.strip() for part in name.rpartition(" "))
    has_id = row.id or row.get("pupil_id")
    if not has_id or not (forename or surname):
        raise unusable_record("no id or no name", record_id=text(row.id))
    return forename, surname
