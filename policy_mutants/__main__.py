"""`python -m policy_mutants`: plays the journey whole, then once for each permission that is taken out."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from demo.api import ApiError
from demo.note import DemoNote
from demo.stage import Ports, raised_stage
from demo.story.surroundings import Surroundings
from infra.cloud import Cloud
from infra.local_stack import free_port
from ops.school import use_credentials
from policy_mutants import files, syncing
from policy_mutants.bench import Bench, BenchSchool, BrokenError
from policy_mutants.grants import HELD_BY_TEMPLATE_TESTS, mutants_of
from policy_mutants.messages import Messages
from policy_mutants.parts import Part
from policy_mutants.people import People
from policy_mutants.roles import Roles

FUNCTIONS = (
    "api_handler",
    "schedule_tick",
    "sync_scheduled",
    "sync_refresh",
    "file_arrived",
    "dispatch_message",
    "deliver_batch",
    "dispatch_urgent",
    "deliver_urgent",
    "email_event",
    "text_receipts",
)
_PUPILS = 60


def main() -> None:
    """Raise a stage of its own, try every mutant, and exit 1 naming each that nothing noticed."""
    parser = argparse.ArgumentParser(prog="python -m policy_mutants", description=__doc__)
    parser.add_argument("--function", choices=FUNCTIONS, help="try this function's mutants alone")
    parser.add_argument("--statement", help="try this statement's mutants alone")
    given = parser.parse_args()
    functions = (given.function,) if given.function else FUNCTIONS
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ports = Ports(ministack=free_port(), mis=free_port(), page=0)
        with raised_stage(ports, Path(folder), pupils=_PUPILS, say=lambda text: print(f"- {text}", flush=True)) as note:
            survivors = _try_all(note, functions, given.statement)
    print(f"\n{time.monotonic() - began:.0f} s")
    if survivors:
        raise SystemExit("Nothing failed without:\n" + "\n".join(f"  {survivor}" for survivor in survivors))
    print("Every permission that was taken out is needed.")


def _try_all(note: DemoNote, functions: Sequence[str], statement: str | None) -> list[str]:
    cloud = Cloud(region=note.region, endpoint_url=note.endpoint_url)
    use_credentials(cloud)
    bench, roles = Bench(note, cloud, Surroundings(note)), Roles(cloud, note.stage)
    parts = [*_of_one_school(bench), *syncing.parts(), *files.parts()]
    parts = [part for part in parts if any(part.concerns(function) for function in functions)]
    _expect_whole(bench, parts)
    survivors = []
    for function in functions:
        policy = roles.policy_of(function)
        concerned = [part for part in parts if part.concerns(function)]
        print(f"\n{function}", flush=True)
        for mutant in mutants_of(policy.document):
            if statement and mutant.sid != statement:
                continue
            with roles.changed(policy, mutant.document):
                failure = _first_failure(bench, concerned)
            bench.clear()
            name = f"{mutant.sid:32} {mutant.taken:28}"
            print(f"  {name} {failure or 'SURVIVED'}", flush=True)
            if failure is None:
                survivors.append(f"{function}  {name}")
        print(f"  {', '.join(HELD_BY_TEMPLATE_TESTS)}: held by template tests, as the emulator does not enforce them")
    # Again, so that no failure above came from something that an earlier mutant left behind.
    _expect_whole(bench, parts)
    return survivors


def _of_one_school(bench: Bench) -> list[Part]:
    """The parts about messages and people, on a school that is synced once and for all."""
    school = bench.new_school(composer=True)
    school.administrator.post("/sync/refresh")
    bench.drain("refresh-sync", school)
    audience = {"who": "contacts", "pupils": {"any_of": [{"school": True}]}, "contacts": "all"}
    firsts = {"audience": audience | {"contacts": "first"}, "per": "pair"}
    first = school.administrator.post("/audiences/preview", firsts)
    both = [_reached(school, audience, channel) for channel in ("sms", "email")]
    bench.keep()
    reached_by_both = [one for one in both[0] if one["person_id"] in {other["person_id"] for other in both[1]}]
    messages = Messages(school, first["recipients"]["items"])
    # From the end, because the messages go to the first.
    return [*messages.parts(), *People(school, reached_by_both[::-1]).parts()]


def _reached(school: BenchSchool, audience: dict[str, Any], channel: str) -> list[Any]:
    shown = school.administrator.post("/audiences/preview", {"audience": audience, "channel": channel, "limit": 1000})
    people: list[Any] = shown["recipients"]["items"]
    return people


def _expect_whole(bench: Bench, parts: Iterable[Part]) -> None:
    """Play every part with whole policies; a failure here is the journey's own."""
    print("\nWith whole policies", flush=True)
    for part in parts:
        began = time.monotonic()
        failure = _first_failure(bench, [part])
        bench.clear()
        print(f"  {part.title:28} {failure or 'right'} ({time.monotonic() - began:.1f} s)", flush=True)
        if failure:
            raise SystemExit("The journey fails although nothing was taken out.")


def _first_failure(bench: Bench, parts: Iterable[Part]) -> str | None:
    for part in parts:
        try:
            part.play(bench)
        except BrokenError as failure:
            return f"{part.title}: {failure}"
        except ApiError as failure:
            return f"{part.title}: the API answers {failure.status} {failure.code}"
    return None


if __name__ == "__main__":
    main()
