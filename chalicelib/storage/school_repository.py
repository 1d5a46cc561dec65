"""Keeps schools in the control table."""

import msgspec
from pynamodb.exceptions import DoesNotExist

from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.school import School
from chalicelib.storage.control_models import SCHOOL, SchoolItem
from chalicelib.storage.tables import use_table

_decoder = msgspec.json.Decoder(School)


class SchoolRepository:
    """Implements domain.sync_ports.SchoolStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(SchoolItem, table_name)

    def get(self, school_id: str) -> School:
        """One school; raises NotFoundError."""
        try:
            item = SchoolItem.get(school_id, SCHOOL)
        except DoesNotExist:
            raise NotFoundError("This school is not set up in Rollcall.") from None
        return _decoder.decode(item.body)

    def put(self, school: School) -> None:
        """Create or replace a school."""
        SchoolItem(school.id, SCHOOL, body=msgspec.json.encode(school).decode()).save()
