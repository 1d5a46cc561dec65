"""What every AuditLog must do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.accounts.domain.audit import ACTIONS, AUDIT_RETENTION, WORDS, AuditEntry, AuditLog
from chalicelib.accounts.storage.audit_repository import AuditRepository
from tests.fakes.audit_log import FakeAuditLog
from tests.shared.table_definitions import CONTROL, aws

SCHOOL = "school-a"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["fake", "dynamodb"])
def log(request: pytest.FixtureRequest) -> Iterator[AuditLog]:
    if request.param == "fake":
        yield FakeAuditLog(lambda: NOW)
        return
    with aws():
        yield AuditRepository(CONTROL, lambda: NOW)


def entry(number: int, *, user_id: str = "u1", at: datetime | None = None) -> AuditEntry:
    return AuditEntry(
        id=f"e{number}",
        at=at or NOW - timedelta(minutes=number),
        user_id=user_id,
        user_name="Ada Admin",
        action="refreshed",
        outcome="begun",
        subject=f"run-{number}",
    )


def ids(log: AuditLog, **asked: str) -> list[str]:
    return [one.id for one in log.page(SCHOOL, limit=50, cursor=None, **asked).items]


def test_entries_are_paged_newest_first_and_only_for_their_school(log: AuditLog) -> None:
    for number in range(5):
        log.keep(SCHOOL, entry(number))
    log.keep("school-b", entry(9))
    first = log.page(SCHOOL, limit=2, cursor=None)
    second = log.page(SCHOOL, limit=2, cursor=first.next)
    third = log.page(SCHOOL, limit=2, cursor=second.next)
    assert [one.id for page in (first, second, third) for one in page.items] == ["e0", "e1", "e2", "e3", "e4"]
    assert third.next is None


def test_an_entry_kept_again_has_its_new_outcome(log: AuditLog) -> None:
    log.keep(SCHOOL, entry(1))
    log.keep(SCHOOL, replace(entry(1), outcome="done"))
    (found,) = log.page(SCHOOL, limit=5, cursor=None).items
    assert found == replace(entry(1), outcome="done")


def test_entries_of_one_user_and_of_one_stretch_of_time(log: AuditLog) -> None:
    for number in range(4):
        log.keep(SCHOOL, entry(number, user_id=f"u{number % 2}"))
    assert ids(log, user_id="u1") == ["e1", "e3"]
    since, until = (f"2026-11-25T08:{minute}:00.000000+00:00" for minute in (58, 59))
    assert ids(log, since=since, until=until) == ["e2"]


def test_what_is_older_than_two_years_is_not_shown_although_it_may_still_be_there(log: AuditLog) -> None:
    log.keep(SCHOOL, entry(1, at=NOW - AUDIT_RETENTION - timedelta(minutes=1)))
    log.keep(SCHOOL, entry(2, at=NOW - AUDIT_RETENTION + timedelta(minutes=1)))
    assert ids(log) == ["e2"]


def test_every_action_has_its_words() -> None:
    assert set(WORDS) == set(ACTIONS)
