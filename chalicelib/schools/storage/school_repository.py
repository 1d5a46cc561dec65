"""Keeps schools in the control table."""

from collections.abc import Callable, Collection
from contextlib import suppress

import msgspec
from pynamodb.exceptions import DoesNotExist

from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_item import SCHOOL, SchoolItem
from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.shared.storage.batch_reads import batch_get
from chalicelib.shared.storage.refusals import lost_race_as_conflict
from chalicelib.shared.storage.stored_json import StoredJson
from chalicelib.shared.storage.tables import use_table

_TRIES = 5  # a few administrators at most

_schools = StoredJson[School](School)


class SchoolRepository:
    """Implements schools.domain.ports.SchoolStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(SchoolItem, table_name)

    def get(self, school_id: str) -> School:
        """One school; raises NotFoundError."""
        return _schools.decode(_body(school_id, consistent_read=False))

    def get_many(self, school_ids: Collection[str]) -> dict[str, School]:
        """Many schools, strongly consistent; left out are those that `get` would raise for."""
        found: dict[str, School] = {}
        for item in batch_get(SchoolItem, [(school_id, SCHOOL) for school_id in school_ids]):
            with suppress(msgspec.MsgspecError):
                found[item.school_id] = _schools.decode(item.body)
        return found

    def change(self, school_id: str, change: Callable[[School], School]) -> School:
        """Replace a school by what `change` makes of it; decides again when somebody else came first."""

        def save(body: str, after: School) -> School:
            stored = _schools.encode_over(body, after)
            with lost_race_as_conflict():
                SchoolItem(school_id, SCHOOL).update([SchoolItem.body.set(stored)], condition=SchoolItem.body == body)
            return after

        return compare_and_swap(
            lambda: _body(school_id, consistent_read=True),
            lambda body: change(_schools.decode(body)),
            save,
            tries=_TRIES,
            gave_up=ConflictError("The school's settings are being changed by others. Please try again."),
        )

    def put(self, school: School) -> None:
        """Create or replace a school."""
        body: str | None = None
        with suppress(NotFoundError):
            body = _body(school.id, consistent_read=True)
        SchoolItem(school.id, SCHOOL).update([SchoolItem.body.set(_schools.encode_over(body, school))])


def _body(school_id: str, *, consistent_read: bool) -> str:
    try:
        return SchoolItem.get(school_id, SCHOOL, consistent_read=consistent_read).body
    except DoesNotExist:
        raise NotFoundError("This school is not set up in Rollcall.") from None
