"""What `GET /sync` and the run history say, from the sync state alone."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.mis.domain.mis_connections import OneRosterConnection
from chalicelib.schools.domain.sync_settings import SyncSettings
from chalicelib.sync.domain.jobs import show_progress
from chalicelib.sync.domain.run_completion import complete_run
from chalicelib.sync.domain.state import Counts, Head, SchoolSync
from chalicelib.sync.views.runs import find_run, run_view
from chalicelib.sync.views.status import sync_status
from tests.fakes.sync.sync_records import school
from tests.sync.domain.sync_builders import NOW, click, done, failed, message, reading

SCHOOL = school(datasets=("pupils", "staff"))
OLD, OLDER = NOW - timedelta(hours=1), NOW - timedelta(hours=2)
READ = SchoolSync(heads={"pupils": Head(data_as_of=OLDER), "staff": Head(data_as_of=OLD)}, next_window_at=NOW)


def test_an_idle_school_says_how_it_is_connected_and_when_it_syncs() -> None:
    status = sync_status(SCHOOL, READ)
    assert (status.state, status.run, status.attention, status.next_window_at) == ("idle", None, (), NOW)
    assert status.about == (
        "This school is connected to Wonde, whose own copy of the MIS may be older than the time we read it. "
        "It syncs every 60 minutes from 07:00 to 17:00, Monday to Friday, and every day at 02:00."
    )


def test_a_school_on_oneroster_is_told_that_there_is_no_attendance() -> None:
    connection = OneRosterConnection(version="1.1", base_url="https://roster.example", auth="bearer")
    assert connection.datasets == ("pupils", "staff", "groups")
    status = sync_status(replace(SCHOOL, mis=connection), READ)
    assert status.about.startswith(
        "This school is connected to its MIS through OneRoster 1.1, whose copy of it may be older than the time we "
        "read it. OneRoster holds no attendance. It syncs"
    )


def test_the_headline_is_the_oldest_dataset() -> None:
    assert sync_status(SCHOOL, READ).data_as_of == OLDER


def test_the_headline_is_unknown_until_every_dataset_was_read() -> None:
    half = SchoolSync(heads={"pupils": Head(data_as_of=OLD)})
    assert sync_status(SCHOOL, half).data_as_of is None
    assert sync_status(SCHOOL, SchoolSync()).data_as_of is None


def test_a_dataset_that_the_school_does_not_sync_is_not_counted() -> None:
    more = replace(READ, heads={**READ.heads, "groups": Head(data_as_of=OLDER - timedelta(days=9))})
    status = sync_status(SCHOOL, more)
    assert status.data_as_of == OLDER
    assert set(status.datasets) == {"pupils", "staff"}


def test_data_are_as_fresh_as_the_older_of_the_read_and_the_source() -> None:
    heads = {
        "pupils": Head(data_as_of=OLD, source_as_of=OLDER),
        "staff": Head(data_as_of=OLDER, source_as_of=OLD),
    }
    status = sync_status(SCHOOL, SchoolSync(heads=heads))  # type: ignore[arg-type]  # keys are datasets
    assert [dataset.fresh_as_of for dataset in status.datasets.values()] == [OLDER, OLDER]
    assert sync_status(SCHOOL, SchoolSync()).datasets["staff"].fresh_as_of is None


def test_a_running_school_shows_each_job_and_how_long_such_runs_take() -> None:
    state = reading(click(replace(READ, recent_seconds=(10, 90, 30)), "pupils", "staff"), "staff")
    state = show_progress(state, message(state, "staff"), holder="worker", read=40, total=120, written=7)
    status = sync_status(SCHOOL, state)
    assert status.state == "running"
    assert status.run is not None
    assert (status.run.started_by, status.run.usual_seconds, status.usual_seconds) == ("Pat Lane", 30, 30)
    assert [(job.dataset, job.state, job.read, job.total, job.written) for job in status.run.jobs] == [
        ("pupils", "waiting", 0, None, 0),
        ("staff", "reading", 40, 120, 7),
    ]
    assert status.datasets["pupils"].state == "waiting"
    assert status.datasets["pupils"].data_as_of == OLDER, "the old data are what is there while a run goes on"


def test_a_booked_follow_up_is_shown() -> None:
    state = click(reading(click(SchoolSync(), "staff"), "staff"), "staff", run_id="run-2")
    booked = sync_status(SCHOOL, state).follow_up
    assert booked is not None
    assert (booked.id, booked.datasets, booked.started_by) == ("run-2", ("staff",), "Pat Lane")
    found = [find_run(state, run_id) for run_id in ("run-1", "run-2", "run-3")]
    assert [(run.trigger, run.status) if run else None for run in found] == [
        ("refresh", "running"),
        ("follow_up", "queued"),
        None,
    ]


def test_a_failed_run_needs_attention_until_one_succeeds() -> None:
    state, _ = complete_run(failed(click(SchoolSync(), "staff"), "staff", reason="Wonde refused the token."), now=NOW)
    status = sync_status(SCHOOL, state)
    assert status.state == "attention"
    assert [item.message for item in status.attention] == ["Nothing was changed. Wonde refused the token."]
    state, _ = complete_run(done(click(state, "staff"), "staff"), now=NOW)
    assert sync_status(SCHOOL, state).state == "idle"


def test_a_run_is_queued_then_running_then_its_outcome() -> None:
    state = click(SchoolSync(), "staff")
    assert state.run is not None
    assert (run_view(state.run).status, run_view(state.run).message) == ("queued", "Waiting for a worker.")
    state = reading(state, "staff")
    assert state.run is not None
    assert run_view(state.run).status == "running"
    _, ended = complete_run(done(click(SchoolSync(), "staff"), "staff", counts=Counts(read=3, added=3)), now=NOW)
    assert ended is not None
    view = run_view(ended)
    assert (view.status, view.message, view.finished_at) == ("completed", "3 records changed.", NOW)
    assert view.datasets == {"staff": Counts(read=3, added=3)}


def test_the_lag_set_for_a_source_counts_where_the_source_does_not_state_its_age() -> None:
    lagging = school(datasets=("pupils", "staff", "groups"), settings=SyncSettings(source_lag_minutes=30))
    stated = OLD - timedelta(minutes=2)
    heads = {"pupils": Head(data_as_of=OLD), "staff": Head(data_as_of=OLD, source_as_of=stated)}
    status = sync_status(lagging, SchoolSync(heads=heads))  # type: ignore[arg-type]  # keys are datasets
    half_an_hour_before = OLD - timedelta(minutes=30)
    assert [dataset.source_as_of for dataset in status.datasets.values()] == [half_an_hour_before, stated, None]
    assert [dataset.fresh_as_of for dataset in status.datasets.values()] == [half_an_hour_before, stated, None]
    assert [dataset.data_as_of for dataset in status.datasets.values()] == [OLD, OLD, None]
    assert "counts as 30 minutes older than the time we read it" in status.about
