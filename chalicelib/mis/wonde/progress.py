"""How far a read of Wonde has come, beyond what every read notes."""

from datetime import datetime

from msgspec import field

from chalicelib.directory.domain.records import AttendanceMark, Contact
from chalicelib.mis.progress import Progress


class PupilsProgress(Progress, kw_only=True):
    """Of the pupils: Wonde's count of them, asked for once, and the newest sighting of each contact."""

    counted: int | None = None
    sightings: dict[str, tuple[datetime, Contact]] = field(default_factory=dict)


class MarksProgress(Progress, kw_only=True):
    """Of attendance: the newest mark of each pupil and session, with when and under which id it was saved."""

    newest: dict[str, tuple[datetime, str, AttendanceMark]] = field(default_factory=dict)
