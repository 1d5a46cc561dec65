"""What may be ordered from the sample MIS, by the control API and by its pages alike."""

import msgspec

from demo.sample_mis.model import Session
from demo.sample_mis.wrong_answers import Trick


class FaultOrder(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/faults`: see FrontDoor.add_fault."""

    resource: str = "*"
    status: int = 200
    times: int = 1
    after: int = 0
    retry_after: int | None = None
    trick: Trick | None = None


class TokenChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/token`: the token accepted from now on."""

    token: str


class DelayChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/delay`: milliseconds before each answer."""

    ms: int


class MobileChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/mobile`: without a number, the next unused one is given; null clears it."""

    contact_id: str
    number: str | msgspec.UnsetType | None = msgspec.UNSET


class MarkChange(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/marks`: one mark; without a date, the school's today."""

    pupil_id: str
    session: Session
    code: str
    date: str | None = None
    comment: str | None = None


class Register(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/register`: pupils in `absent` get N, those in `marks` their code, the rest are present."""

    registration: str
    session: Session
    date: str | None = None
    absent: list[str] = []
    marks: dict[str, str] = {}


class Enrolment(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/add-pupil`."""

    forename: str
    surname: str
    registration: str


class Removal(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/remove-pupil`."""

    pupil_id: str
    leaver: bool = False


class Year(msgspec.Struct, forbid_unknown_fields=True):
    """`/control/vanish-year`: the year's code, such as 7."""

    year: str
