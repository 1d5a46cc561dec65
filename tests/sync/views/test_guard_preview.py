"""What the guard's settings mean in people: the numbers are those by which the guard itself decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import GuardSettings, SyncSettings
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.sync.domain.guard import Census, why_hold_removals
from chalicelib.sync.domain.state import Head, SchoolSync
from chalicelib.sync.views.guard_preview import RemovalLimit, guard_preview, next_rollover
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import school

DEFAULTS = GuardSettings()
MONTHDAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")


def guarded(guard: GuardSettings = DEFAULTS, datasets: tuple[Dataset, ...] = DATASETS) -> School:
    return school(settings=SyncSettings(guard=guard), datasets=datasets)


def counted(**people: int) -> SchoolSync:
    """A school whose heads count these people."""
    heads: dict[Dataset, Head] = {}
    if staff := people.pop("staff", 0):
        heads["staff"] = Head(people={"staff": staff})
    if people:
        heads["pupils"] = Head(people=people)
    return SchoolSync(heads=heads)


def test_a_school_is_told_how_many_of_its_own_people_may_go() -> None:
    preview = guard_preview(guarded(), counted(pupil=1200, contact=2300, staff=140), now=A_MONDAY)
    assert preview.about == (
        "From 20 August to 30 September, besides people on the MIS's own lists of leavers and deletions, up to 420 of "
        "1,200 pupils, 805 of 2,300 contacts and 49 of 140 staff may go in a day before anything waits; otherwise up "
        "to 120, 230 and 14."
    )
    assert preview.limits == (
        RemovalLimit(kinds=("pupil",), people=1200, normally=120, in_rollover=420),
        RemovalLimit(kinds=("contact",), people=2300, normally=230, in_rollover=805),
        RemovalLimit(kinds=("pupil", "contact"), people=3500, normally=350, in_rollover=1225),
        RemovalLimit(kinds=("staff",), people=140, normally=14, in_rollover=49),
    )
    assert (preview.rollover_starts_on, preview.rollover_ends_on) == (date(2027, 8, 20), date(2027, 9, 30))


def test_in_a_tiny_school_the_limit_of_all_together_is_told_as_well() -> None:
    preview = guard_preview(guarded(), counted(pupil=4, contact=9), now=A_MONDAY)
    assert "up to 4 of 4 pupils, 5 of 9 contacts and 5 of 13 pupils and contacts together may go" in preview.about
    assert preview.about.endswith("otherwise up to 4, 5 and 5.")


def test_where_nobody_was_counted_yet_the_shares_are_told_instead() -> None:
    preview = guard_preview(guarded(), SchoolSync(heads={"pupils": Head(digest="d")}), now=A_MONDAY)
    assert preview.limits is None
    assert preview.about == (
        "From 20 August to 30 September up to 35 % of the people may go in a day before anything waits; otherwise up "
        "to 10 %, and 5 in any case. How many people that is can be said once they have been counted: when an update "
        "after the first one finds a change."
    )


def test_only_what_was_counted_and_is_synced_is_told() -> None:
    preview = guard_preview(guarded(), counted(staff=140), now=A_MONDAY)
    assert [limit.kinds for limit in preview.limits or ()] == [("staff",)]
    unsynced = guard_preview(guarded(datasets=("pupils",)), counted(staff=140), now=A_MONDAY)
    assert unsynced.limits is None


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        (datetime(2026, 8, 19, 12, tzinfo=UTC), date(2026, 8, 20), date(2026, 9, 30)),
        (datetime(2026, 8, 19, 23, 30, tzinfo=UTC), date(2026, 8, 20), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 12, tzinfo=UTC), date(2026, 8, 20), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 23, 30, tzinfo=UTC), date(2027, 8, 20), date(2027, 9, 30)),
    ],
)
def test_the_rollover_that_is_on_or_comes_next_is_by_the_schools_own_day(
    moment: datetime, first: date, last: date
) -> None:
    preview = guard_preview(guarded(), SchoolSync(), now=moment)
    assert (preview.rollover_starts_on, preview.rollover_ends_on) == (first, last)


def test_a_rollover_that_spans_the_new_year_ends_in_the_next_one() -> None:
    southern = GuardSettings(rollover_start="12-15", rollover_end="02-10")
    for today in (date(2026, 6, 1), date(2026, 12, 20), date(2027, 2, 10)):
        assert next_rollover(southern, today) == (date(2026, 12, 15), date(2027, 2, 10))


@given(start=MONTHDAYS, end=MONTHDAYS, today=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_the_dates_are_those_on_which_the_guard_itself_is_in_the_rollover(start: str, end: str, today: date) -> None:
    guard = GuardSettings(rollover_start=start, rollover_end=end)
    first, last = next_rollover(guard, today)
    assert first <= last
    assert today <= last
    for days in range((last - first).days + 1):
        assert guard.in_rollover((first + timedelta(days=days)).isoformat())
    for days in range((first - today).days):
        assert not guard.in_rollover((today + timedelta(days=days)).isoformat())


@given(
    people=st.integers(1, 400),
    share=st.integers(1, 100).map(lambda percent: percent / 100),
    floor=st.integers(0, 20),
    rollover=st.booleans(),
)
def test_the_guard_lets_through_as_many_as_the_preview_says_and_no_more(
    people: int, share: float, floor: int, rollover: bool
) -> None:
    guard = GuardSettings(removal_share=share, rollover_share=share, removal_floor=floor)
    (limit,) = guard_preview(guarded(guard), counted(staff=people), now=A_MONDAY).limits or ()
    most = limit.in_rollover if rollover else limit.normally
    day = "2026-09-07" if rollover else "2026-11-02"
    census = Census(people={"staff": people}, removed={})

    def held(gone: int) -> bool:
        absent = [f"staff#staff#s{number}" for number in range(gone)]
        cause = why_hold_removals(absent, (), census=census, records_read=1, short=False, settings=guard, day=day)
        return cause is not None

    assert not held(most)
    assert most == people or held(most + 1)
