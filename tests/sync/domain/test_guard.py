"""The guard: mass removals and blankings wait, everything else flows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.directory.domain.directory import Fingerprint
from chalicelib.mis.domain.feed import Verdict
from chalicelib.schools.domain.sync_settings import GuardSettings
from chalicelib.sync.domain.absences import Evidence, judge_absences
from chalicelib.sync.domain.changes import as_stored, compare
from chalicelib.sync.domain.guard import take_census, too_many_blanked, why_hold_removals
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import contact, pupil, staff

NOW = A_MONDAY
DEFAULTS = GuardSettings()


def staff_keys(count: int) -> list[str]:
    return [f"staff#staff#s{number}" for number in range(count)]


def why(
    gone: int, of: int, *, left: int = 0, day: str = "2026-11-02", records_read: int = 1, short: bool = False
) -> str | None:
    stored = {key: Fingerprint(digest="d") for key in staff_keys(of)}
    census = take_census(stored, counted={}, counted_at=NOW, count_left=True)
    return why_hold_removals(
        staff_keys(gone),
        staff_keys(left),
        census=census,
        records_read=records_read,
        short=short,
        settings=DEFAULTS,
        day=day,
    )


@pytest.mark.parametrize(
    ("gone", "of", "held"), [(10, 100, False), (11, 100, True), (5, 6, False), (6, 6, True), (0, 10, False)]
)
def test_more_than_the_share_and_more_than_the_floor_is_held(gone: int, of: int, held: bool) -> None:
    assert (why(gone, of) == "many_gone") is held


def test_an_empty_feed_and_one_shorter_than_it_says_hold_even_one_removal() -> None:
    assert why(1, 100, records_read=0) == "empty_feed"
    assert why(1, 100, short=True) == "short_feed"


def test_in_september_more_may_leave_and_leavers_on_the_sources_lists_do_not_count() -> None:
    assert why(30, 100, day="2026-09-07") is None
    assert why(36, 100, day="2026-09-07") == "many_gone"
    assert why(50, 100, left=40, day="2026-09-07") is None
    assert why(50, 100, left=40, day="2026-10-01") == "many_gone"


@pytest.mark.parametrize(("day", "inside"), [("08-20", True), ("09-30", True), ("08-19", False), ("10-01", False)])
def test_the_rollover_has_a_first_and_a_last_day(day: str, inside: bool) -> None:
    assert DEFAULTS.in_rollover(f"2026-{day}") is inside


def test_a_rollover_may_span_the_end_of_the_year() -> None:
    southern = GuardSettings(rollover_start="12-15", rollover_end="02-10")
    assert [southern.in_rollover(f"2026-{day}") for day in ("12-31", "01-05", "02-11", "06-01")] == [
        True,
        True,
        False,
        False,
    ]


def test_removals_earlier_in_the_day_count_with_these() -> None:
    stored = {key: Fingerprint(digest="d") for key in staff_keys(94)}
    stored |= {f"staff#staff#x{n}": Fingerprint(digest="d", removed_at=NOW) for n in range(6)}
    census = take_census(stored, counted={"staff": 100}, counted_at=NOW, count_left=True)
    assert (census.people, census.removed) == ({"staff": 100}, {"staff": 6})
    held = why_hold_removals(
        staff_keys(5), [], census=census, records_read=90, short=False, settings=DEFAULTS, day="2026-11-02"
    )
    assert held == "many_gone"


def test_blanking_is_counted_for_each_kind_of_person() -> None:
    blanked = [f"pupils#contact#c{n}" for n in range(21)] + [f"pupils#pupil#p{n}" for n in range(5)]
    assert too_many_blanked(blanked, {"contact": 100, "pupil": 5}, DEFAULTS) == {"contact"}
    assert too_many_blanked(blanked[1:], {"contact": 100, "pupil": 5}, DEFAULTS) == set()


people = st.lists(
    st.one_of(
        st.builds(pupil, st.integers(0, 30), surname=st.sampled_from(["Ash", "Birch"])),
        st.builds(contact, st.integers(0, 30)),
        st.builds(staff, st.integers(0, 30)),
    ),
    max_size=60,
)
verdict_words: st.SearchStrategy[Verdict] = st.sampled_from(["left", "gone", "present", "unknown"])
evidences = st.builds(
    Evidence,
    records_read=st.integers(0, 60),
    short=st.booleans(),
    has_unidentified=st.booleans(),
    day=st.just("2026-11-02"),
)


@given(people, people, evidences, st.dictionaries(st.integers(0, 30), verdict_words), st.data())
def test_whatever_is_held_additions_and_changes_flow_and_nobody_goes_by_an_incomplete_read(
    before: list[object], after: list[object], evidence: Evidence, words: dict[int, Verdict], data: st.DataObject
) -> None:
    once = as_stored(before, expires_at=None)  # type: ignore[arg-type]  # records
    marks = st.sampled_from([None, NOW])
    stored = {
        key: Fingerprint(digest=one.digest, missing_since=data.draw(marks), held_since=data.draw(marks))
        for key, one in once.items()
    }
    compared = compare(as_stored(after, expires_at=None), stored, absence="when_confirmed")  # type: ignore[arg-type]
    absent = [*compared.gone, *compared.missing]
    verdicts = {key: words[n] for n, key in enumerate(absent) if n in words}
    approved = data.draw(st.none() | st.sets(st.sampled_from(absent or ["staff#staff#nobody"])))
    changes, cause = judge_absences(
        compared,
        stored,
        verdicts,
        evidence,
        census=take_census(stored, counted={}, counted_at=NOW, count_left=True),
        settings=DEFAULTS,
        approved=approved,
    )
    same = ("puts", "added", "changed", "unchanged", "changed_keys")
    assert [getattr(changes, name) for name in same] == [getattr(compared, name) for name in same]
    assert not set(changes.gone) & set(changes.held)
    assert {*changes.gone, *changes.held, *changes.missing, *changes.found} <= set(absent)
    if evidence.short or cause:
        assert set(changes.gone) <= (approved or set()), "an incomplete or unbelievable read removes nobody by itself"
    if evidence.short:
        assert not changes.gone
    if approved is not None:
        assert set(changes.gone) <= approved
    for key in changes.gone:
        assert verdicts.get(key) != "present"
        confirmed = verdicts.get(key) in ("left", "gone")
        assert confirmed or stored[key].missing_since or key in (approved or ())
    assert replace(changes, gone=(), missing=(), held=(), found=(), left=(), unconfirmed=0) == replace(
        compared, gone=(), missing=(), unconfirmed=0
    )
