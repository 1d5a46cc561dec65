"""Attendance marks of one day out of mapped files."""

from collections.abc import Collection, Iterator

from chalicelib.directory.domain.records import AttendanceMark, Session
from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.file_drop.dates import iso_date
from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
from chalicelib.mis.file_drop.matches import Matches
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text

_SESSIONS: dict[str, Session] = {
    "am": "AM",
    "a.m.": "AM",
    "morning": "AM",
    "pm": "PM",
    "p.m.": "PM",
    "afternoon": "PM",
}
_LONGEST_CODE = 2  # England's codes, August 2024: one or two characters


def marks_of(
    mapping: FileMapping,
    rows: MappedRows,
    findings: Findings,
    skipped: SkippedRecords,
    *,
    day: str,
    roll: Collection[str],
) -> list[AttendanceMark]:
    """The marks of `day` by pupil and session; a row that cannot be understood is named, counted and gives none.

    `roll` are the ids of all pupils, empty where it is not known. An empty code is no mark: nobody is taken for absent
    because a register is not in the file yet.

    Raises FatalError for a file of which more than half cannot be understood, or no row is about anybody on the roll:
    the marks that are there must not give way to none.
    """
    marks: dict[str, AttendanceMark] = {}
    matches = Matches(findings)
    for mapped in mapping.holding("attendance"):
        whole, unreadable = list(rows.of(mapped)), list(rows.unreadable_of(mapped))
        read = [_Read(row, findings, mapping.month_first) for row in whole]
        faulty = [one for one in read if one.is_faulty]
        if len(faulty) + len(unreadable) > (len(whole) + len(unreadable)) / 2:
            raise bad_file(mapped.file, _why(faulty))
        skipped.keep("row of attendance", [*faulty, *unreadable], _refused)
        for one in read:
            pupil_id = text(one.row.get("pupil_id"))
            known = not one.marks or not roll or matches.found(one.row, "pupil_id", pupil_id, roll, "pupils")
            if known and one.day == day:
                marks.update({mark.id: mark for mark in one.marks})
    matches.raise_if_unmatched()
    return [marks[one] for one in sorted(marks)]


class _Read:
    """What one row came to: its day, its marks, and whether any of it could not be understood."""

    def __init__(self, row: MappedRow, findings: Findings, month_first: bool) -> None:
        self.row, self._findings, self.is_faulty = row, findings, False
        self.day = iso_date(row.get("date"), month_first=month_first)
        self.is_undated = self.day is None
        if self.is_undated:
            self._note("this is no date, and the row was left out", "date")
        elif not text(row.get("pupil_id")):
            self._note("the row names no pupil and was left out", "pupil_id")
        self.marks = [] if self.is_faulty else list(self._marks(text(row.get("pupil_id")), self.day or ""))

    def _note(self, what: str, field: str) -> None:
        self.is_faulty = True
        self._findings.note(self.row.file, what, row=self.row.number, column=self.row.header(field))

    def _marks(self, pupil_id: str, day: str) -> Iterator[AttendanceMark]:
        for field, session, code in self._codes():
            if len(code) > _LONGEST_CODE:
                self._note("this is no attendance code, and was left out", field)
            elif code:
                yield AttendanceMark(pupil_id=pupil_id, date=day, session=session, code=code)

    def _codes(self) -> Iterator[tuple[str, Session, str]]:
        if "code" in self.row.values:
            session = _SESSIONS.get(self.row.get("session").lower())
            if session is not None:
                yield "code", session, text(self.row.get("code"))
            else:
                self._note("this is neither AM nor PM, and was left out", "session")
        yield "am_code", "AM", text(self.row.get("am_code"))
        yield "pm_code", "PM", text(self.row.get("pm_code"))


def _why(faulty: list[_Read]) -> str:
    undated = next((one.row for one in faulty if one.is_undated), None)
    if undated is None:
        return "most of its rows cannot be understood"
    return (
        f"most of its rows cannot be understood; in row {undated.number}, column {undated.header('date')} "
        "holds no date such as 2026-11-25, 25/11/2026 or 25 Nov 2026"
    )


def _refused(_: object) -> None:
    raise unusable_record("it cannot be understood")
