"""Reads the pupils and the contacts that changed since the last read."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.mis.domain.feed import Page
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.contacts import ContactBook
from chalicelib.mis.wonde.progress import PupilsProgress
from chalicelib.mis.wonde.pupils import keep_pupils
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import CHANGED_CONTACTS, STUDENTS
from chalicelib.mis.wonde.values import changed


def read_changed_pupils(reader: WondeReader, progress: PupilsProgress, *, since: datetime) -> Iterator[Page]:
    """Pages of pupils, then their contacts, then contacts who changed by themselves.

    A pupil's own time does not move when only a contact changes, so Wonde's list of contacts is asked as well. The
    last page has the newest sighting of each contact.
    """
    skipped, book = SkippedRecords(progress.left_out), ContactBook(progress.sightings)
    for page in reader.pages(STUDENTS, wire.Student, parameters=changed(since), cursor=progress.cursor(STUDENTS.path)):
        pupils = tuple(keep_pupils(skipped, page, book))
        yield Page(records=pupils, source_clock=reader.clock, resume=progress)
    cursor = progress.cursor(CHANGED_CONTACTS.path)
    for people in reader.pages(CHANGED_CONTACTS, wire.Person, parameters=changed(since), cursor=cursor):
        skipped.keep("contact", people, book.meet, key="pupils#contact#")
        yield Page(records=(), resume=progress)
    yield Page(records=tuple(book.contacts()))
    yield from skipped.pages()
