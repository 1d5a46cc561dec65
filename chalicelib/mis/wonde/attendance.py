"""Reads one day's attendance marks, with the school's own codes in place of Wonde's ids of them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import cast
from zoneinfo import ZoneInfo

from chalicelib.directory.domain.records import AttendanceMark, Session
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.progress import MarksProgress
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import ATTENDANCE_CODES, SESSION_MARKS
from chalicelib.mis.wonde.values import calendar_date, changed, instant


def read_attendance(reader: WondeReader, progress: MarksProgress, *, day: str, timezone: str) -> Iterator[Page]:
    """The marks of `day` (YYYY-MM-DD, the school's own), the newest where a session has two, all on the last page.

    No parameter of Wonde's is proven to ask for one day, so all that changed since the day began is read and
    filtered by the date written on the mark. A code that the school's list does not hold is left out with a
    warning, because an unknown code must never cause a message; a mark with no code or a blank one is not yet a mark.
    """
    skipped, newest = SkippedRecords(progress.left_out), progress.newest
    codes = _codes(reader)
    since, cursor = changed(start_of_day(day, timezone)), progress.cursor(SESSION_MARKS.path)
    for page in reader.pages(SESSION_MARKS, wire.SessionMark, parameters=since, cursor=cursor):
        for found in skipped.keep("attendance mark", page, lambda mark: _mark(mark, day, codes)):
            newest[found[2].id] = max(newest.get(found[2].id, found), found, key=lambda known: known[:2])
        yield Page(records=(), source_clock=reader.clock, resume=progress)
    yield Page(records=tuple(newest[key][2] for key in sorted(newest)))
    yield from skipped.pages()


def start_of_day(day: str, timezone: str) -> datetime:
    """When `day` begins at the school."""
    return datetime.combine(date.fromisoformat(day), time.min, tzinfo=ZoneInfo(timezone))


def _codes(reader: WondeReader) -> dict[str, str]:
    """The school's codes by Wonde's ids; schools have a blank one for "not marked"."""
    pages = reader.pages(ATTENDANCE_CODES, wire.AttendanceCode)
    return {text(code.id): text(code.code) for page in pages for code in page if isinstance(code, wire.AttendanceCode)}


def _mark(mark: wire.SessionMark, day: str, codes: dict[str, str]) -> tuple[datetime, str, AttendanceMark] | None:
    marked_on, code_id = calendar_date(mark.date), text(mark.attendance_code)
    if marked_on not in {day, None} or not code_id:
        return None
    pupil_id, session = text(mark.student), text(mark.session).upper()
    if marked_on is None or not pupil_id or session not in {"AM", "PM"}:
        raise unusable_record("no date, pupil or session")
    if code_id not in codes:
        raise unusable_record("a code that the school's list of codes does not hold")
    if not codes[code_id]:
        return None
    found = AttendanceMark(pupil_id=pupil_id, date=day, session=cast("Session", session), code=codes[code_id])
    return instant(mark.updated_at), text(mark.id), found
