"""A file that arrives starts a run by itself, once, and is in the data of the run that is named."""

from msgspec.structs import replace

from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.schools.domain.school import School
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.services.start_file_run import StartFileRun
from tests.fakes.sync.sync_records import SCHOOL_ID, contact, pupil, school
from tests.fakes.sync.sync_world import SyncWorld
from tests.mis.file_drop.drops import bulk, connected, dropped, package
from tests.mis.file_drop.test_oneroster_files import HEADERS, USERS, WHOLE
from tests.sync.domain.sync_builders import reading


def drops_files() -> School:
    return replace(school(), mis=FileDropConnection(layout="oneroster"))


def world(*, drops: bool = True) -> tuple[SyncWorld, StartFileRun]:
    mis = FileDropConnection(layout="oneroster") if drops else school().mis
    made = SyncWorld(pupil(1), contact(1), of=replace(school(), mis=mis, datasets=("pupils", "groups")))
    start = StartFileRun(schools=made.schools, sync=made.sync, queue=made.queue, clock=made.clock, new_id=made.ids)
    return made, start


def test_an_arrival_starts_a_run_of_all_that_the_files_hold() -> None:
    made, start = world()
    assert start(SCHOOL_ID, "export.zip 1") is not None
    run = made.state.run
    assert run is not None
    assert (run.trigger, run.started_by) == ("file", "a file that arrived")
    assert [job.dataset for job in run.jobs] == ["pupils", "groups"]
    assert len(made.queue.letters) == 2


def test_the_same_arrival_told_twice_starts_nothing_new() -> None:
    made, start = world()
    first, again = start(SCHOOL_ID, "export.zip 1"), start(SCHOOL_ID, "export.zip 1")
    assert first is not None
    assert again is not None
    assert (again.run_id, again.outcome) == (first.run_id, "started")
    made.deliver_all()
    start(SCHOOL_ID, "export.zip 1")
    assert made.state.run is None


def test_a_file_that_arrives_while_files_are_read_books_another_read() -> None:
    made, start = world()
    start(SCHOOL_ID, "export.zip 1")
    change_sync(made.sync, SCHOOL_ID, lambda state: (reading(state, "pupils"), None, None))
    second = start(SCHOOL_ID, "export.zip 2")
    assert second is not None
    assert second.outcome == "follow_up"
    assert made.state.follow_up is not None
    assert made.state.follow_up.datasets == ("pupils",)


def test_a_school_that_reads_no_files_and_an_unknown_one_are_left_alone() -> None:
    made, start = world(drops=False)
    assert start(SCHOOL_ID, "export.zip 1") is None
    assert start("nobody", "export.zip 1") is None
    assert made.state.run is None


def test_files_are_applied_and_a_refresh_without_a_newer_one_says_so() -> None:
    files = dropped(WHOLE)
    made = SyncWorld(of=drops_files(), connector=connected(files))
    assert made.refresh("pupils", "groups").message == "4 records changed."
    again = made.refresh("pupils", "groups")
    assert (again.outcome, again.message) == (
        "completed",
        "Nothing had changed. Nothing newer than at the last update has come from the source.",
    )
    head = made.state.head("pupils")
    assert head.source_as_of is not None
    assert head.source_as_of.isoformat() == "2026-11-25T12:00:00+00:00"


def test_whoever_a_newer_whole_file_lacks_is_removed_by_one_read() -> None:
    files = dropped({**WHOLE, "users.csv": USERS + "p2,,,true,s1,student,Ann,Lee,,,10\n"})
    made = SyncWorld(of=drops_files(), connector=connected(files))
    made.refresh("pupils")
    at = files.arrived()[0].received_at.replace(hour=15)
    files.drop("export.zip", package(WHOLE, at=at), at=at)
    made.refresh("pupils")
    assert set(made.stored("pupils").pupils) == {"p1"}


def test_a_newest_file_that_cannot_be_understood_changes_nothing() -> None:
    files = dropped(WHOLE, {"manifest.csv": bulk(users="bulk"), "users.csv": HEADERS.replace("sourcedId", "number")})
    made = SyncWorld(of=drops_files(), connector=connected(dropped(WHOLE)))
    made.refresh("pupils")
    made.connector_for = lambda _: connected(files)
    run = made.refresh("pupils")
    assert run.outcome == "failed"
    assert "users.csv cannot be used: it has no column sourcedId" in run.message
    assert set(made.stored("pupils").pupils) == {"p1"}
