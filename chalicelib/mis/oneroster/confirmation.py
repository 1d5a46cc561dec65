"""Asks an OneRoster server about people who were absent from a read, by direct reads of a few."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping

from chalicelib.directory.domain.records import person_of
from chalicelib.mis.domain.feed import Verdict
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.people import Part, is_pupil, is_staff, parent_role
from chalicelib.mis.oneroster.reader import OneRosterReader
from chalicelib.mis.oneroster.resources import USERS
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import RollcallError

_MOST_SECONDS = 15
_MOST_DIRECT_READS = 20  # more absentees than this are not a matter of single people


class Confirmation:
    """Bounded in calls and time; whatever the server does not answer stays unknown.

    A contact is never reported present: it may be nobody's any more. Whether somebody may sign in (`enabledUser`) says
    nothing of whether they are at the school.
    """

    def __init__(
        self, reader: OneRosterReader, *, org_id: str, timezone: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._reader = reader
        self._org_id = org_id
        self._timezone = timezone
        self._clock = clock

    def __call__(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """The verdicts on people, by record key; others (groups) are not asked about."""
        people = {key: person_of(key) for key in keys if person_of(key)[0] in {"pupil", "contact", "staff"}}
        if not people or len(people) > _MOST_DIRECT_READS:
            return {}
        ends_at = self._clock() + _MOST_SECONDS
        verdicts: dict[str, Verdict] = {}
        try:
            # A token that may see nothing gets a 404 for everybody, as it gets empty lists; a server without direct
            # reads gives lists and answers 404 for everybody all the same.
            listed_id = self._reader.first_id(USERS)
            if listed_id and self._reader.reads_directly(USERS, listed_id):
                part = Part(org_id=self._org_id, day=self._reader.day(self._timezone))
                verdicts.update(self._read_each(people, part, ends_at))
        except RollcallError:
            pass
        return verdicts

    def _read_each(
        self, people: Mapping[str, tuple[str, str]], part: Part, ends_at: float
    ) -> Iterator[tuple[str, Verdict]]:
        for key, (kind, person_id) in people.items():
            if self._clock() > ends_at:
                return
            try:
                found = self._reader.record(USERS, person_id, wire.User)
            except RollcallError:
                return  # it does not answer well: the others would fare no better
            if found is None:
                yield key, "gone"
            elif not _is_here(kind, found, part):
                yield key, "left"
            elif kind != "contact":
                yield key, "present"


def _is_here(kind: str, user: wire.User, part: Part) -> bool:
    if kind == "contact":
        return bool(parent_role(user, part))
    return is_pupil(user, part) if kind == "pupil" else is_staff(user, part)
