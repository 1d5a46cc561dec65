"""Reads the three lists that pupils are made of, and joins them: who is in which class and who names whom."""

from collections.abc import Iterator

from msgspec import structs

from chalicelib.directory.domain.records import Contact, ContactLink, Pupil
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.groups import group_of, is_group
from chalicelib.mis.oneroster.lists import RosterLists
from chalicelib.mis.oneroster.people import (
    Part,
    agents_of,
    contact_of,
    is_current,
    is_pupil,
    lasts,
    parent_role,
    pupil_of,
)
from chalicelib.mis.oneroster.progress import PupilsProgress
from chalicelib.mis.oneroster.resources import CLASSES, ENROLLMENTS, USERS
from chalicelib.mis.skipped_records import SkippedRecords
from chalicelib.mis.values import text
from chalicelib.shared.errors import SkippableError


def read_roster(reader: RosterLists, progress: PupilsProgress, part: Part) -> Iterator[Page]:
    """Pages without records, each a place where another worker can go on; what was read is in `progress`."""
    skipped = SkippedRecords(progress.left_out)
    for classes in reader.pages(CLASSES, wire.Class, cursor=progress.cursor(CLASSES.path)):
        _note_classes(progress, classes, part)
        yield Page(records=(), source_clock=reader.clock, resume=progress)
    for places in reader.pages(ENROLLMENTS, wire.Enrollment, cursor=progress.cursor(ENROLLMENTS.path)):
        for place in skipped.keep("place in a class", places, lambda one: one):
            _note_place(progress, place, part)
        yield Page(records=(), source_clock=reader.clock, resume=progress)
    for users in reader.pages(USERS, wire.User, cursor=progress.cursor(USERS.path)):
        _note_users(skipped, progress, users, part)
        yield Page(records=(), source_clock=reader.clock, resume=progress)


def joined(progress: PupilsProgress) -> tuple[list[Pupil], list[Contact]]:
    """The pupils with groups and links, and the contacts whom a pupil of the school has, both by id."""
    links = _links(progress)
    wanted = {contact_id for linked in links.values() for contact_id in linked}
    pupils = [_whole(progress, progress.pupils[one], links[one]) for one in sorted(progress.pupils)]
    return pupils, [progress.contacts[one] for one in sorted(wanted)]


def _note_classes(progress: PupilsProgress, classes: list[wire.Class | SkippableError], part: Part) -> None:
    for one in classes:
        if isinstance(one, wire.Class) and is_group(one, part):
            try:
                group = group_of(one)
            except SkippableError:  # told where the groups are read
                continue
            progress.classes.add(group.id)
            if group.type == "registration":
                progress.homerooms[group.id] = group.name


def _note_place(progress: PupilsProgress, place: wire.Enrollment, part: Part) -> None:
    pupil_id, class_id = wire.id_of(place.user), wire.id_of(place.taught)
    is_pupils = is_current(place) and text(place.role).lower() == "student"
    if is_pupils and class_id in progress.classes and lasts(place.begin_date, place.end_date, part.day):
        progress.classes_of.setdefault(pupil_id, set()).add(class_id)


def _note_users(
    skipped: SkippedRecords, progress: PupilsProgress, page: list[wire.User | SkippableError], part: Part
) -> None:
    """Whoever does not fit the shape at all has no key: nobody can tell whether it is a pupil or a contact."""
    users = [user for user in page if isinstance(user, wire.User)]
    skipped.keep("person", [user for user in page if not isinstance(user, wire.User)], lambda one: None)
    pupils = [user for user in users if is_pupil(user, part)]
    parents = [user for user in users if parent_role(user, part)]
    for pupil in skipped.keep("pupil", pupils, pupil_of, key="pupils#pupil#"):
        progress.pupils[pupil.id] = pupil
    for contact in skipped.keep("contact", parents, contact_of, key="pupils#contact#"):
        progress.contacts[contact.id] = contact
    progress.ids.update(text(user.id) for user in pupils)
    progress.roles.update((text(user.id), parent_role(user, part)) for user in parents)
    progress.agents.update((text(user.id), agents_of(user)) for user in (*pupils, *parents))


def _links(progress: PupilsProgress) -> dict[str, set[str]]:
    """The contacts of each pupil: either may name the other, and whoever is neither (a teacher) is no contact."""
    found: dict[str, set[str]] = {pupil_id: set() for pupil_id in progress.ids}
    for one, others in progress.agents.items():
        for other in others:
            for pupil_id, contact_id in ((one, other), (other, one)):
                if pupil_id in found and contact_id in progress.contacts and pupil_id != contact_id:
                    found[pupil_id].add(contact_id)
    return found


def _whole(progress: PupilsProgress, pupil: Pupil, contact_ids: set[str]) -> Pupil:
    class_ids = progress.classes_of.get(pupil.id, set())
    return structs.replace(
        pupil,
        registration=min((progress.homerooms[one] for one in class_ids if one in progress.homerooms), default=None),
        group_ids=tuple(sorted(class_ids)),
        links=tuple(
            ContactLink(contact_id=one, relationship=progress.roles[one].capitalize()) for one in sorted(contact_ids)
        ),
    )
