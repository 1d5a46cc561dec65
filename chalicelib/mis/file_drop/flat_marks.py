"""Attendance marks of one day out of mapped files."""

from collections.abc import Iterator

from chalicelib.domain.file_mapping import FileMapping
from chalicelib.domain.records import Mark, Session
from chalicelib.mis.file_drop.dates import iso_date
from chalicelib.mis.file_drop.faults import Findings
from chalicelib.mis.file_drop.mapped_rows import MappedRow, MappedRows
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


def marks_of(mapping: FileMapping, rows: MappedRows, findings: Findings, *, day: str) -> list[Mark]:
    """The marks of `day` by pupil and session; a row that cannot be understood is named and gives none.

    An empty code is no mark: nobody is taken for absent because a register is not in the file yet.
    """
    marks: dict[str, Mark] = {}
    for row in rows("attendance"):
        written = row.get("date")
        found = iso_date(written, month_first=mapping.month_first)
        if found is None:
            findings.note(row.file, "this is no date, and the row was left out", row=row.number, column="date")
        elif found == day:
            for mark in _marks(row, findings, day):
                marks[mark.id] = mark
    return [marks[one] for one in sorted(marks)]


def _marks(row: MappedRow, findings: Findings, day: str) -> Iterator[Mark]:
    pupil_id = text(row.get("pupil_id"))
    if not pupil_id:
        findings.note(row.file, "the row names no pupil and was left out", row=row.number)
        return
    for session, code in _codes(row, findings):
        if len(code) > _LONGEST_CODE:
            findings.note(row.file, "this is no attendance code, and was left out", row=row.number, column="code")
        elif code:
            yield Mark(pupil_id=pupil_id, date=day, session=session, code=code)


def _codes(row: MappedRow, findings: Findings) -> Iterator[tuple[Session, str]]:
    if "code" in row.values:
        session = _SESSIONS.get(row.get("session").lower())
        if session is not None:
            yield session, text(row.get("code"))
        else:
            findings.note(row.file, "this is neither AM nor PM, and was left out", row=row.number, column="session")
    yield "AM", text(row.get("am_code"))
    yield "PM", text(row.get("pm_code"))
