"""Reads the groups and the classes as one dataset."""

from collections.abc import Iterator

from chalicelib.directory.domain.records import Group, GroupKind
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.errors import unusable_record
from chalicelib.mis.progress import Progress
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import CLASSES, GROUPS

# "YEAR" is proven; what else stands in `type` is each school's own data, so look-alikes are taken for what they say.
_KINDS: dict[str, GroupKind] = {
    "year": "year",
    "year group": "year",
    "registration": "registration",
    "registration group": "registration",
    "reg": "registration",
    "reg group": "registration",
    "tutor": "registration",
    "tutor group": "registration",
    "form": "registration",
    "homeroom": "registration",
    "class": "class",
    "teaching group": "class",
}


def read_groups(reader: WondeReader, progress: Progress) -> Iterator[Page]:
    """Pages of groups, then of the classes that are not among them; members are named on the pupils."""
    skipped, ids = SkippedRecords(progress.left_out), progress.ids
    for page in reader.pages(GROUPS, wire.Group, cursor=progress.cursor(GROUPS.path)):
        groups = skipped.keep("group", page, lambda group: _group(group, _kind(group)), key="groups#group#")
        ids.update(group.id for group in groups)
        yield Page(records=tuple(groups), source_clock=reader.clock, resume=progress)
    for page in reader.pages(CLASSES, wire.Group, cursor=progress.cursor(CLASSES.path)):
        classes = skipped.keep("class record", page, lambda group: _group(group, "class"), key="groups#group#")
        yield Page(records=tuple(group for group in classes if group.id not in ids), resume=progress)
    yield from skipped.pages()


def _group(group: wire.Group, kind: GroupKind) -> Group:
    group_id = text(group.id)
    name = text(group.name) or text(group.code) or text(group.description)
    if not group_id or not name:
        raise unusable_record("no id or no name")
    return Group(id=group_id, name=name, type=kind)


def _kind(group: wire.Group) -> GroupKind:
    return _KINDS.get(" ".join(text(group.type).lower().replace("_", " ").replace("-", " ").split()), "other")
