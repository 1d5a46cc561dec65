"""Asks Wonde about people who were absent from a read: its leavers, its deletions, and direct reads of a few."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator

from chalicelib.directory.domain.records import person_of
from chalicelib.mis.decoding import Identified
from chalicelib.mis.domain.feed import Verdict
from chalicelib.mis.values import flag, text
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.reader import WondeReader
from chalicelib.mis.wonde.resources import CONTACTS, DELETIONS, EMPLOYEE, LEAVERS, SCHOOL, STUDENT, Resource
from chalicelib.mis.wonde.values import one
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import RollcallError

_MOST_SECONDS = 15
_MOST_PAGES = 25
_MOST_DIRECT_READS = 20  # more absentees than this are not a matter of single people
_LIST_OF_KIND = {"pupil": "students", "contact": "contacts", "staff": "employees"}
_RECORD_OF_KIND: dict[str, Resource] = {"pupil": STUDENT, "contact": CONTACTS, "staff": EMPLOYEE}


class Confirmation:
    """Bounded in calls and time; whatever Wonde does not answer stays unknown.

    A contact is never reported present: Wonde keeps contacts of whom no pupil is left, and those are gone for us.
    """

    def __init__(self, reader: WondeReader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """The verdicts on people, by record key; others (groups) are not asked about."""
        asked = {key: person_of(key) for key in keys}
        people = {key: who for key, who in asked.items() if who[0] in _LIST_OF_KIND}
        if not people:
            return {}
        ends_at = self._clock() + _MOST_SECONDS
        left = set(self._left(dataset, ends_at))
        verdicts: dict[str, Verdict] = {key: "left" for key, who in people.items() if who in left}
        rest = {key: who for key, who in people.items() if key not in verdicts}
        if len(rest) <= _MOST_DIRECT_READS:
            verdicts.update(self._read_each(rest.items(), ends_at))
        return verdicts

    def _left(self, dataset: Dataset, ends_at: float) -> Iterator[tuple[str, str]]:
        """The kind and id of everyone on Wonde's own lists, as far as they can be read in time."""
        if dataset == "pupils":
            for leaver in self._rows(LEAVERS, Identified, ends_at):
                yield "pupil", text(leaver.id)
        kinds = {list_: kind for kind, list_ in _LIST_OF_KIND.items()}
        for deletion in self._rows(DELETIONS, wire.Deletion, ends_at):
            if kind := kinds.get(text(deletion.type)):
                yield kind, text(deletion.id)

    def _rows(self, resource: Resource, shape: type[wire.Row], ends_at: float) -> Iterator[wire.Row]:
        try:
            for number, page in enumerate(self._reader.pages(resource, shape)):
                yield from (row for row in page if isinstance(row, shape))
                if number == _MOST_PAGES or self._clock() > ends_at:
                    return
        except RollcallError:
            return

    def _read_each(
        self, people: Iterable[tuple[str, tuple[str, str]]], ends_at: float
    ) -> Iterator[tuple[str, Verdict]]:
        for key, (kind, person_id) in people:
            if self._clock() > ends_at:
                return
            try:
                there = self._is_there(kind, person_id)
            except RollcallError:
                return  # it does not answer well: the others would fare no better
            if not there:
                yield key, "gone"
            elif kind != "contact":
                yield key, "present"

    def _is_there(self, kind: str, person_id: str) -> bool:
        found = self._reader.record(_RECORD_OF_KIND[kind], person_id, wire.Employee)
        if found is None:
            self._reader.single(SCHOOL)  # a school that is not there answers 404 as well, and then nobody is gone
            return False
        employment = one(found.employment_details)
        return not (employment and flag(employment.current) is False)
