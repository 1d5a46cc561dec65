"""Reads the classes; those called homerooms are the registration groups. Years stand on the pupils alone."""

from collections.abc import Iterator

from chalicelib.directory.domain.records import Group
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.lists import RosterLists
from chalicelib.mis.oneroster.people import Part, is_current
from chalicelib.mis.oneroster.resources import CLASSES, DISPLAY_NAME
from chalicelib.mis.progress import Progress
from chalicelib.mis.shortfall import shortfall
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text


def read_groups(reader: RosterLists, progress: Progress, part: Part) -> Iterator[Page]:
    """Pages of classes as the server has them; see `shortfall`."""
    skipped, cursor = SkippedRecords(progress.left_out), progress.cursor(CLASSES.path)
    for page in reader.pages(CLASSES, wire.Class, cursor=cursor):
        groups = skipped.keep(
            "class record", page, lambda one: group_of(one) if is_group(one, part) else None, key="groups#group#"
        )
        cursor.given += len(groups)
        yield Page(records=tuple(groups), source_clock=reader.clock, resume=progress)
    yield from skipped.pages()
    yield from shortfall(DISPLAY_NAME, CLASSES.what, cursor, given=cursor.given + skipped.total)


def is_group(one: wire.Class, part: Part) -> bool:
    """Whether it is a class of this part of the school."""
    return is_current(one) and (not part.org_id or wire.id_of(one.school) == part.org_id)


def group_of(one: wire.Class) -> Group:
    """The class; raises SkippableError for one without an id or a name."""
    group_id, name = text(one.id), text(one.title) or text(one.class_code)
    if not group_id or not name:
        raise unusable_record("no id or no name")
    kind = text(one.class_type).lower()
    return Group(id=group_id, name=name, type="registration" if kind == "homeroom" else "class")
