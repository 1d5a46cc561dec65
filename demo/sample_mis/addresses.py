"""Addresses that belong to nobody: Ofcom's drama numbers and reserved e-mail domains.

Mobiles 07700 900000-900999 and landlines 01632 960000-960999 are set aside by Ofcom for drama
(https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama); example.org and example.com
by RFC 2606; postcodes in ZZ99 are not real places but statistical codes.
"""

import unicodedata
from collections.abc import Iterator
from itertools import cycle

POSTCODE = "ZZ99 9ZZ"
SCHOOL_LANDLINE = "01632 960000"
PUBLIC_DOMAINS = ("example.org", "example.com")

_UNUSED = range(980, 1000)
_STAFF = range(940, 980)
_FAMILIES = range(940)


def mobile(serial: int) -> str:
    """The drama mobile with this serial (0-999), as a British office writes it."""
    return f"07700 900{serial:03d}"


def landline(serial: int) -> str:
    """The drama landline with this serial (0-999)."""
    return f"01632 960{serial:03d}"


def unused_mobiles() -> list[str]:
    """Twenty numbers that nobody is given, to be offered when one is changed."""
    return [mobile(serial) for serial in _UNUSED]


class AddressBook:
    """Gives each family and each member of staff addresses that nobody else was given.

    The first contact of each family has a number of its own up to 940 families, second contacts take what
    those leave, staff have 40. A school with more families than that repeats numbers: there are no more.
    """

    def __init__(self, families: int) -> None:
        self._families = families
        self._spare = iter(range(families, len(_FAMILIES)))
        self._staff = iter(_STAFF)
        self._landlines: Iterator[int] = cycle(range(1, 1000))
        self._emails: set[str] = set()

    def family_mobile(self, family: int) -> str:
        """The number of the family's first contact."""
        return mobile(family % len(_FAMILIES))

    def spare_mobile(self) -> str | None:
        """A number that no first contact has, or None where none is left."""
        serial = next(self._spare, None)
        return None if serial is None else mobile(serial)

    def staff_mobile(self) -> str | None:
        """A number for a member of staff, or None where none is left."""
        serial = next(self._staff, None)
        return None if serial is None else mobile(serial)

    def household_landline(self) -> str:
        """A landline for one household (its people share it)."""
        return landline(next(self._landlines))

    def email(self, forename: str, surname: str, domain: str) -> str:
        """An address that nobody else has: plain letters, and a figure where the name is taken."""
        stem = f"{_plain(forename)}.{_plain(surname)}"
        address, figure = f"{stem}@{domain}", 1
        while address in self._emails:
            figure += 1
            address = f"{stem}{figure}@{domain}"
        self._emails.add(address)
        return address


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha()).lower()
