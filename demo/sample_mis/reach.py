"""How one contact can be reached: which slots are filled, and the faults that offices leave in them."""

from random import Random

from demo.sample_mis import untidy
from demo.sample_mis.addresses import PUBLIC_DOMAINS, AddressBook
from demo.sample_mis.model import Details, Emails, Phones
from demo.sample_mis.untidy import MobileFault

_LATER_WITH_EMAIL = (0.0, 0.85, 0.4, 0.3)


def contact_details(
    family: int, place: int, *, forename: str, surname: str, landline: str, street: str, rng: Random, book: AddressBook
) -> Details:
    """The details of the contact who stands at this place (0 first) in this family."""
    if place == 0:
        phones = _first_phones(family, landline=landline, rng=rng, book=book)
        has_email = not untidy.every(family, untidy.NO_EMAIL_EVERY)
    else:
        phones = _later_phones(place, landline=landline, rng=rng, book=book)
        has_email = rng.random() < _LATER_WITH_EMAIL[place]
    emails = Emails()
    if has_email:
        address = book.email(forename, surname, PUBLIC_DOMAINS[place % 2])
        emails = Emails(email=address, primary=address, home=address)
    return Details(phones=phones, emails=emails, street=street)


def _first_phones(family: int, *, landline: str, rng: Random, book: AddressBook) -> Phones:
    number = untidy.typed(rng, book.family_mobile(family))
    home = landline if rng.random() < 0.5 else None
    match untidy.mobile_fault(family):
        case MobileFault.JUNK:
            return Phones(primary="11111", mobile="11111", home=home)
        case MobileFault.WORDS:
            words = f"{book.family_mobile(family).replace(' ', '')} (mum)"
            return Phones(primary=words, mobile=words, home=home)
        case MobileFault.LANDLINE:
            return Phones(primary=landline, mobile=landline)
        case MobileFault.THREE_SLOTS:
            return Phones(phone=number, primary=number, mobile=number, home=home)
        case MobileFault.MISSING:
            return Phones(primary=home, home=home)
        case None:
            return Phones(primary=number, mobile=number, home=home)


def _later_phones(place: int, *, landline: str, rng: Random, book: AddressBook) -> Phones:
    spare = book.spare_mobile() if place == 1 and rng.random() < 0.2 else None
    home = landline if spare is None and rng.random() < 0.9 else None
    number = untidy.typed(rng, spare) if spare else None
    return Phones(primary=number or home, mobile=number, home=home)
