"""Reads a school's facts and sync state in one request, for its status page."""

from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_item import SCHOOL
from chalicelib.shared.errors import NotFoundError
from chalicelib.shared.storage.stored_json import StoredJson
from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.storage.control_models import STATE_PREFIX, SYNC, StateItem
from chalicelib.sync.storage.state_json import decode_state

_schools = StoredJson[School](School)


class StatusRepository:
    """Implements sync.domain.ports.StatusStore on DynamoDB.

    Both items stand side by side in the control table.
    """

    def __init__(self, table_name: str) -> None:
        use_table(StateItem, table_name)

    def get(self, school_id: str) -> tuple[School, SchoolSync]:
        """Read the school and its sync state, strongly consistent.

        Raises NotFoundError.
        """
        items = StateItem.query(school_id, StateItem.sk.startswith(STATE_PREFIX), consistent_read=True)
        bodies = {item.sk: item.body for item in items}
        if SCHOOL not in bodies:
            raise NotFoundError("This school is not set up in Rollcall.")
        return _schools.decode(bodies[SCHOOL]), decode_state(bodies.get(SYNC, "{}"))
