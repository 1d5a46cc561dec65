"""Who an OneRoster server says has left, as of the day that it has itself."""

from typing import Any

import msgspec
import pytest

from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.confirmation import Confirmation
from tests.mis.oneroster.test_oneroster_people import role, user


class Reader:
    """Stands for the reader of a server that has these users."""

    def __init__(self, *users: wire.User) -> None:
        self._users = {str(one.id): one for one in users}

    def first_id(self, resource: Any) -> str:
        return next(iter(self._users), "")

    def reads_directly(self, resource: Any, listed_id: str) -> bool:
        return listed_id in self._users

    def day(self, timezone: str) -> str:
        return "2026-03-04"

    def record(self, resource: Any, record_id: str, shape: Any) -> Any:
        found = self._users.get(record_id)
        return None if found is None else msgspec.convert(msgspec.to_builtins(found), shape)


@pytest.mark.parametrize(("ends", "verdict"), [("2026-03-03", "left"), ("2026-03-04", "present"), ("", "present")])
def test_whoever_has_no_role_any_more_has_left(ends: str, verdict: str) -> None:
    reader: Any = Reader(user(sourcedId="p1", roles=[role("student", endDate=ends)]))
    confirmation = Confirmation(reader, org_id="", timezone="Europe/London")
    assert confirmation("pupils", ["pupils#pupil#p1"]) == {"pupils#pupil#p1": verdict}


def test_a_server_that_lists_nobody_confirms_nothing() -> None:
    reader: Any = Reader()
    assert Confirmation(reader, org_id="", timezone="Europe/London")("pupils", ["pupils#pupil#p1"]) == {}
