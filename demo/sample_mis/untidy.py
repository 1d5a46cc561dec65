"""How untidy the data is: what real feeds were seen to hold, in proportions that tests can count on.

Faults go by the family's number, not by chance, so that a school of forty pupils has each of them too.
"""

from enum import Enum
from random import Random

PRIORITY_UNSET_SHARE = 1 / 3
EQUAL_PRIORITY_EVERY = 6
COURT_ORDER_EVERY = 20
SHARED_MAILBOX_EVERY = 12
CONTACT_TAKES_PUPIL_MIS_ID_EVERY = 20
NO_EMAIL_EVERY = 9
DIFFERS_BETWEEN_SIBLINGS_EVERY = 5
TEMPORARY_UPN_EVERY = 60


class MobileFault(Enum):
    """What is wrong with a first contact's mobile; each with one family in twenty-five."""

    JUNK = 3
    WORDS = 8
    LANDLINE = 13
    THREE_SLOTS = 18
    MISSING = 23


def mobile_fault(family: int) -> MobileFault | None:
    """The fault of this family's first number, if any."""
    place = family % 25
    return MobileFault(place) if place in {fault.value for fault in MobileFault} else None


def every(family: int, nth: int) -> bool:
    """True for one family in `nth`."""
    return family % nth == nth // 2


def typed(rng: Random, number: str) -> str:
    """A number as one of many clerks types it: mostly spaced, often not, now and then international."""
    kind = rng.random()
    if kind < 0.6:
        return number
    digits = number.replace(" ", "")
    return digits if kind < 0.92 else f"+44{digits[1:]}"
