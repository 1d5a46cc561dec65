"""A worker killed in the middle of a first sync leaves a store that SQS's own redelivery makes whole."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest

from chalicelib.sync.domain.state import Job
from demo.story.surroundings import Surroundings
from tests.journeys.stage import AnotherSchool, Stage, wait_for

pytestmark = pytest.mark.xdist_group("stack")

_TRIES = 8
_REDELIVERED_SECONDS = 200  # twice the local stage's visibility of 60 s, and the work itself on a busy machine


@dataclass(frozen=True)
class _Killed:
    school: AnotherSchool
    run_id: str
    stored_at_death: int


@dataclass(frozen=True)
class _Crash:
    reading: _Killed
    writing: _Killed
    undisturbed: dict[str, str]


@pytest.fixture(scope="module")
def crash(stage: Stage, around: Surroundings) -> _Crash:
    """Both kills, one after the other, so that both wait for their redelivery at the same time."""
    calm = stage.new_school()
    run = calm.api.wait_for_run(calm.api.post("/sync/refresh")["run_id"])
    assert run["status"] == "completed"
    undisturbed = stage.records_of(calm.id)
    writing = _kill_while_writing(stage, whole=_pupils(undisturbed))
    return _Crash(reading=_kill_while_reading(stage, around), writing=writing, undisturbed=undisturbed)


def _kill_while_reading(stage: Stage, around: Surroundings) -> _Killed:
    school = stage.new_school()
    around.in_the_mis("delay", ms=1500)
    run_id = school.api.post("/sync/refresh")["run_id"]

    wait_for(
        lambda: _pupils_job(stage, school).progress.read > 0, "the first page of pupils is read and the second is not"
    )
    assert stage.kill_workers("sync_refresh") > 0
    around.in_the_mis("delay", ms=0)
    assert _pupils_job(stage, school).status == "reading"
    return _Killed(school, run_id, len(stage.records_of(school.id, "pupils")))


def _kill_while_writing(stage: Stage, *, whole: int) -> _Killed:
    """Kill until one kill has landed between the first write and the last."""
    for _ in range(_TRIES):
        school = stage.new_school()
        run_id = school.api.post("/sync/refresh")["run_id"]
        wait_for(partial(stage.records_of, school.id, "pupils"), "the first pupils are written")
        stage.kill_workers("sync_refresh")
        stored = len(stage.records_of(school.id, "pupils"))
        if stage.state_of(school.id).head("pupils").dirty and stored < whole:
            return _Killed(school, run_id, stored)
    raise TimeoutError(f"none of {_TRIES} kills landed in the middle of writing")


def _pupils(records: dict[str, str]) -> int:
    return len([key for key in records if key.startswith("pupils#")])


def _pupils_job(stage: Stage, school: AnotherSchool) -> Job:
    run = stage.state_of(school.id).run
    job = run.job("pupils") if run else None
    return job or Job(dataset="pupils", status="done", queued_at=datetime.now(UTC))


def test_a_first_sync_whose_workers_die_while_reading_ends_as_an_undisturbed_one(crash: _Crash, stage: Stage) -> None:
    killed = crash.reading
    assert killed.stored_at_death == 0
    run = killed.school.api.wait_for_run(killed.run_id, seconds=_REDELIVERED_SECONDS)
    assert run["status"] == "completed"
    assert stage.records_of(killed.school.id) == crash.undisturbed


def test_a_first_sync_whose_workers_die_while_writing_ends_as_an_undisturbed_one(crash: _Crash, stage: Stage) -> None:
    killed = crash.writing
    assert 0 < killed.stored_at_death < _pupils(crash.undisturbed)
    run = killed.school.api.wait_for_run(killed.run_id, seconds=_REDELIVERED_SECONDS)
    assert run["status"] == "completed"
    assert stage.records_of(killed.school.id) == crash.undisturbed
    assert not any(head.dirty for head in stage.state_of(killed.school.id).heads.values())


def test_after_the_crash_the_school_sends_again(crash: _Crash, stage: Stage, around: Surroundings) -> None:
    office = crash.writing.school.api
    office.wait_for_run(crash.writing.run_id, seconds=_REDELIVERED_SECONDS)
    before = around.texts()
    audience = {"who": "contacts", "pupils": {"any_of": [{"registration": "9B"}]}, "contacts": "first"}
    order = {"audience": audience, "channel": "sms", "purpose": "general", "per": "contact", "body": "All is well."}
    message = office.post("/messages", order)
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"})
    assert sent["status"] == "sent"
    assert len(around.new_texts(before)) == sent["recipients"]
