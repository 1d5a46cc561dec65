"""Invents the contacts that are measured with: always the same, and about as large as real ones."""

from random import Random

from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil

CONTACTS = 10_000
_FORENAMES = (
    "Amina",
    "Benedict",
    "Charlotte",
    "Dimitri",
    "Eleanor",
    "Florence",
    "Gabriel",
    "Hassan",
    "Imogen",
    "Jakub",
)
_SURNAMES = ("Adeyemi", "Blackwood", "Carruthers", "Davies", "Evans", "Fitzgerald", "Green", "Hussain", "Kowalski")
_TITLES = ("Mr", "Mrs", "Ms", "Dr", "")


def invented_contacts(count: int = CONTACTS) -> list[Contact]:
    """Contacts with a mobile and an e-mail address of their own each, most with a second of both."""
    rng = Random(2026)  # noqa: S311 - invented people need no secrecy
    return [_contact(number, rng) for number in range(count)]


def invented_pupils(contacts: list[Contact]) -> list[Pupil]:
    """Pupils with two of these contacts each."""
    pairs = zip(contacts[::2], contacts[1::2], strict=True)
    return [_pupil(number, mother, father) for number, (mother, father) in enumerate(pairs)]


def _contact(number: int, rng: Random) -> Contact:
    forename, surname = rng.choice(_FORENAMES), rng.choice(_SURNAMES)
    mobile, landline = f"07700 {number:06}", f"01632 {rng.randrange(10**6):06}"
    phones = [Phone(raw=mobile, e164=f"+447700{number:06}", kind="mobile")]
    emails = [_email(f"{forename}.{surname}{number}@mail.ashdown-academy.example")]
    if rng.random() < 0.95:
        phones.append(Phone(raw=landline, e164=f"+441632{landline[6:]}", kind="landline"))
    if rng.random() < 0.95:
        emails.append(_email(f"{surname}.family{number}@parents.of.ashdown-academy.example"))
    return Contact(
        id=f"A{1930499544 + number}",
        forename=forename,
        surname=surname,
        title=rng.choice(_TITLES),
        phones=tuple(phones),
        emails=tuple(emails),
    )


def _email(raw: str) -> Email:
    return Email(raw=raw, address=raw.lower())


def _pupil(number: int, mother: Contact, father: Contact) -> Pupil:
    links = tuple(
        ContactLink(contact_id=one.id, relationship=word, priority=place, responsibility=True, lives_with=True)
        for place, (one, word) in enumerate(((mother, "Mother"), (father, "Father")), start=1)
    )
    return Pupil(
        id=f"A{2930499544 + number}",
        forename=_FORENAMES[number % 10],
        surname=mother.surname,
        upn=f"Z{number:012}",
        year=str(7 + number % 7),
        registration=f"{7 + number % 7}{'ABCDEF'[number % 6]}",
        group_ids=tuple(f"A{3930499544 + (number + step) % 200}" for step in range(8)),
        links=links,
    )
