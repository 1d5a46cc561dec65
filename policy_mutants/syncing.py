"""The journey's parts about syncing, each on a school of its own."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace

from chalicelib.sync.domain.state import Lane, SchoolSync
from demo.people import MIS_SCHOOL_ID, MIS_TOKEN
from policy_mutants.bench import Bench, BenchSchool, expect
from policy_mutants.parts import Part

_QUEUES: dict[Lane, str] = {"refresh": "refresh-sync", "scheduled": "scheduled-sync"}
_WORKERS: dict[Lane, str] = {"refresh": "sync_refresh", "scheduled": "sync_scheduled"}
_IS_SET = "set"
_BEGINNERS: dict[Lane, str] = {"refresh": "api_handler", "scheduled": "schedule_tick"}


def parts() -> list[Part]:
    """The parts: six a lane, what an administrator decides, and what only the tick mends."""
    both: tuple[Lane, ...] = ("refresh", "scheduled")
    return [
        *(
            Part(title=f"{lane} run", functions=(_BEGINNERS[lane], _WORKERS[lane]), play=partial(_run, lane))
            for lane in both
        ),
        *(Part(title=f"failed {lane} run", functions=(_WORKERS[lane],), play=partial(_failed, lane)) for lane in both),
        *(
            Part(title=f"expired message, {lane} run", functions=(_WORKERS[lane],), play=partial(_expired, lane))
            for lane in both
        ),
        *(Part(title=f"leaver, {lane} run", functions=(_WORKERS[lane],), play=partial(_left, lane)) for lane in both),
        *(Part(title=f"buried, {lane} run", functions=(_WORKERS[lane],), play=partial(_buried, lane)) for lane in both),
        *(
            Part(title=f"interrupted {lane} run", functions=(_WORKERS[lane],), play=partial(_interrupted, lane))
            for lane in both
        ),
        Part(title="held changes", functions=("api_handler", "sync_refresh"), play=_decided),
        *(Part(title=f"late {lane} job", functions=(_WORKERS[lane],), play=partial(_late, lane)) for lane in both),
        Part(title="MIS connection", functions=("api_handler",), play=_connected),
        Part(title="lost jobs", functions=("schedule_tick",), play=_lost),
        Part(title="stalled run", functions=("schedule_tick",), play=_stalled),
    ]


def _run(lane: Lane, bench: Bench) -> None:
    """A first run, and a message to staff that was written while it was under way and goes when it ends."""
    school = bench.new_school(("staff", "groups"))
    run_id = _begin(lane, bench, school)
    message = _after_sync(school, {"who": "staff"})
    urgent = _after_sync(school, {"who": "staff"}, purpose="urgent")
    expect(message["status"] == "waiting_for_sync", "the message waits for the run")
    bench.drain(_QUEUES[lane], school)
    run = school.administrator.get(f"/sync/runs/{run_id}")
    expect(run["status"].startswith("completed"), "the run completes")
    _expect_queued(bench, school, message)
    _expect_queued(bench, school, urgent, lane="urgent-")


def _failed(lane: Lane, bench: Bench) -> None:
    """A run with a wrong token fails, and the message that waited for it asks a person."""
    school = bench.new_school(("staff",), token="not-the-token")  # noqa: S106 - wrong on purpose
    run_id = _begin(lane, bench, school)
    message = _after_sync(school, {"who": "staff"})
    bench.drain(_QUEUES[lane], school)
    expect(school.administrator.get(f"/sync/runs/{run_id}")["status"] == "failed", "the run fails")
    asks = school.administrator.get(f"/messages/{message['id']}")
    expect(asks["status"] == "needs_attention", "the message asks a person")


def _expired(lane: Lane, bench: Bench) -> None:
    """A run ends after the day that a waiting message spoke of, which then fails."""
    school = bench.new_school(("staff",))
    _begin(lane, bench, school)
    message = _after_sync(school, {"who": "staff"})
    stored = bench.messages.get(school.id, message["id"])
    bench.messages.save(replace(stored.message, expires_on="2026-01-01"), version=stored.version)
    bench.drain(_QUEUES[lane], school)
    ended = school.administrator.get(f"/messages/{message['id']}")
    expect(ended["status"] == "failed", "the message fails, because its day is over")


def _left(lane: Lane, bench: Bench) -> None:
    """A pupil who left is compared with what is stored."""
    school = bench.new_school(("pupils",))
    _begin(lane, bench, school)
    bench.drain(_QUEUES[lane], school)
    audience = {"who": "contacts", "pupils": {"any_of": [{"school": True}]}, "contacts": "first"}
    shown = school.administrator.post("/audiences/preview", {"audience": audience, "per": "pair", "limit": 1})
    bench.around.in_the_mis("remove-pupil", pupil_id=shown["recipients"]["items"][0]["pupil_id"])
    try:
        run_id = _begin(lane, bench, school)
        bench.drain(_QUEUES[lane], school)
    finally:
        bench.around.in_the_mis("reset")
    run = school.administrator.get(f"/sync/runs/{run_id}")
    expect(run["status"].startswith("completed"), "the run completes")
    expect(run["datasets"]["pupils"].get("removed"), "the leaver is removed")


def _interrupted(lane: Lane, bench: Bench) -> None:
    """After a worker was killed while it wrote, the next one looks up which changes are listed already."""
    school = bench.new_school(("staff",))
    _begin(lane, bench, school)
    bench.edit(school, _writing_began)
    bench.drain(_QUEUES[lane], school)
    expect(not bench.sync.load(school.id).state.head("staff").dirty, "the next worker cleans the head")


def _buried(lane: Lane, bench: Bench) -> None:
    """A job that the MIS puts off for too long becomes a dead letter of its run's lane, whichever worker has it."""
    for run_lane, run_queue in _QUEUES.items():
        school = bench.new_school(("staff",))
        _begin(lane, bench, school)
        bench.edit(school, partial(_on_lane, run_lane))
        bench.around.in_the_mis("faults", resource="*", status=429, times=9, retry_after=7200)
        try:
            bench.drain(_QUEUES[lane], school)
        finally:
            bench.around.in_the_mis("reset")
        bench.taken(f"{run_queue}-dead", school.id)


def _decided(bench: Bench) -> None:
    """A decision on held changes is carried out."""
    school = bench.new_school(("pupils",))
    _begin("refresh", bench, school)
    bench.drain(_QUEUES["refresh"], school)
    for year in ("9", "10", "11"):  # enough to be suspicious in late summer, too
        bench.around.in_the_mis("vanish-year", year=year)
    try:
        _begin("refresh", bench, school)
        bench.drain(_QUEUES["refresh"], school)
        held = school.administrator.get("/sync/held?limit=1")["items"]
        expect(held, "the removals are held")
        run_id = school.administrator.post(f"/sync/held/{held[0]['id']}/discard")["run_id"]
        bench.drain(_QUEUES["refresh"], school)
    finally:
        bench.around.in_the_mis("reset")
    decided = school.administrator.get(f"/sync/runs/{run_id}")["status"]
    expect(decided.startswith("completed"), "the decision is carried out")


def _connected(bench: Bench) -> None:
    """An administrator gives the connection with its secret, which is there before; then without, which keeps it."""
    school = bench.new_school(("staff",))
    expect(school.administrator.get("/settings/mis")["secret"] == _IS_SET, "the operator's secret is found")
    given = {"kind": "wonde", "base_url": bench.note.mis_url, "school_id": MIS_SCHOOL_ID}
    shown = school.administrator.put("/settings/mis", given | {"token": MIS_TOKEN})
    expect(shown["secret"] == _IS_SET, "the secret is kept")
    expect(school.administrator.put("/settings/mis", given)["secret"] == _IS_SET, "and is kept when it is left out")


def _late(lane: Lane, bench: Bench) -> None:
    """A late copy of a job whose run is over brings back the jobs of the run that came after, whichever lane's."""
    school = bench.new_school(("staff",))
    _begin(lane, bench, school)
    late = bench.drain(_QUEUES[lane], school)
    for later, queue in _QUEUES.items():
        _begin(later, bench, school)
        bench.taken(queue, school.id)
        bench.work(_QUEUES[lane], late)
        bench.drain(queue, school)
        expect(bench.sync.load(school.id).state.run is None, "the later run ends")


def _lost(bench: Bench) -> None:
    """The tick queues again the jobs of a refresh whose queue messages were lost."""
    school = bench.new_school(("staff",))
    _begin("refresh", bench, school)
    bench.taken(_QUEUES["refresh"], school.id)
    bench.edit(school, partial(_later, timedelta(minutes=3)))
    bench.sweep()
    bench.drain(_QUEUES["refresh"], school)


def _stalled(bench: Bench) -> None:
    """The tick ends a run that stopped moving: one message has its data and goes, the other asks a person."""
    school = bench.new_school(("staff", "pupils"))
    _begin("refresh", bench, school)
    to_staff = _after_sync(school, {"who": "staff"})
    to_parents = _after_sync(school, {"who": "contacts", "pupils": {"any_of": [{"school": True}]}})
    jobs = bench.taken(_QUEUES["refresh"], school.id)
    bench.work(_QUEUES["refresh"], [job for job in jobs if '"staff"' in job])
    bench.edit(school, partial(_later, timedelta(hours=1)))
    bench.sweep()
    _expect_queued(bench, school, to_staff)
    asks = school.administrator.get(f"/messages/{to_parents['id']}")
    expect(asks["status"] == "needs_attention", "the other message asks a person")


def _on_lane(lane: Lane, state: SchoolSync) -> SchoolSync:
    return replace(state, run=replace(state.run, lane=lane)) if state.run else state


def _writing_began(state: SchoolSync) -> SchoolSync:
    return replace(state, heads={"staff": replace(state.head("staff"), dirty=True, epoch=1)})


def _later(wait: timedelta, state: SchoolSync) -> SchoolSync:
    run = state.run
    if run is None:
        return state
    jobs = tuple(replace(job, queued_at=job.queued_at - wait) for job in run.jobs)
    return replace(state, run=replace(run, jobs=jobs))


def _begin(lane: Lane, bench: Bench, school: BenchSchool) -> str:
    """Begin a run as a person or the schedule does; gives its id."""
    if lane == "refresh":
        run_id: str = school.administrator.post("/sync/refresh")["run_id"]
        return run_id
    bench.tick(school)
    run = bench.sync.load(school.id).state.run
    expect(run, "the tick opens the window")
    return run.id if run else ""


def _after_sync(school: BenchSchool, audience: dict[str, Any], *, purpose: str = "general") -> Any:
    order = {"channel": "sms", "purpose": purpose, "per": "contact", "body": "When it is done."}
    return school.administrator.post("/messages", order | {"audience": audience, "send": {"when": "after_sync"}})


def _expect_queued(bench: Bench, school: BenchSchool, message: Any, *, lane: str = "") -> None:
    """The message was let go and stands on its lane's dispatch queue."""
    tasks = bench.taken(f"{lane}dispatch", school.id)
    expect(any(message["id"] in task for task in tasks), "the message is queued")
    going = school.administrator.get(f"/messages/{message['id']}")
    expect(going["status"] == "dispatching", "the message is let go")
