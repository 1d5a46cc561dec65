"""The verdict: reads every MIS and every school's items anew, and says what is not as it should be."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.bootstrap.process import now
from chalicelib.directory.domain.directory import key_prefix
from chalicelib.mis.domain.feed import Connector
from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.changes import as_stored
from chalicelib.sync.domain.state import SchoolSync
from soak.compare import Difference, Listed, Row, differences
from soak.stage import TIMEZONE, SoakStage

_MARKS = ("held_since", "missing_since", "kept")


class Verdict(Struct, frozen=True, kw_only=True):
    """What was compared and what differs."""

    records: int
    held: int
    wrong: tuple[Difference, ...]


def judge(stage: SoakStage, connectors: Sequence[tuple[str, Connector]], *, read_since: datetime) -> Verdict:
    """Compare every school; `read_since` is when the last quiet reads began."""
    day = now().astimezone(ZoneInfo(TIMEZONE)).date().isoformat()
    states = stage.states(school_id for school_id, _ in connectors)
    records, listed, wrong = 0, 0, list[Difference]()
    for school_id, connector in connectors:
        state = states[school_id]
        mis = in_mis(connector, day)
        held, lost = held_of(stage, school_id, state)
        stored = in_store(stage, school_id, day)
        wrong += [Difference(school_id=school_id, key="state", what=what) for what in unsettled(state, read_since)]
        wrong += [Difference(school_id=school_id, key="held changes", what=what) for what in lost]
        wrong += differences(school_id, mis=mis, stored=stored, held=held)
        records, listed = records + len(stored), listed + len(held)
    return Verdict(records=records, held=listed, wrong=tuple(wrong))


def in_mis(connector: Connector, day: str) -> dict[str, Row]:
    """Everything that the MIS says now; of attendance, that of one day."""
    records = [r for dataset in DATASETS for page in connector.read(dataset, date=day) for r in page.records]
    return {key: Row(body=one.body, digest=one.digest) for key, one in as_stored(records, expires_at=None).items()}


def in_store(stage: SoakStage, school_id: str, day: str) -> dict[str, Row]:
    """What is stored and neither removed nor expired; of attendance, that of one day."""
    at = now().timestamp()
    items = [item for dataset in DATASETS for item in stage.store.records_of(school_id, key_prefix(dataset, day))]
    return {
        item["sk"]["S"]: Row(
            body=item["body"]["S"].encode(),
            digest=item["digest"]["S"],
            marks=tuple(mark for mark in _MARKS if mark in item),
        )
        for item in items
        if "removed_at" not in item and float(item.get("expires_at", {}).get("N", "inf")) > at
    }


def held_of(stage: SoakStage, school_id: str, state: SchoolSync) -> tuple[list[Listed], list[str]]:
    """The people on the lists that count, and what is wrong with a list itself."""
    listed, wrong = list[Listed](), list[str]()
    for ref in (ref for head in state.heads.values() for ref in head.held):
        parts = stage.held.get(school_id, ref.id, now=now())
        people = [Listed(kind=part.kind, key=one.key, digest=one.digest) for part in parts for one in part.people]
        if len(people) != ref.count:
            wrong.append(f"list {ref.id} should have {ref.count} people and has {len(people)}")
        listed += people
    return listed, wrong


def unsettled(state: SchoolSync, read_since: datetime) -> Iterator[str]:
    """What of a school's sync state is not at rest, or older than the last quiet reads."""
    if state.run is not None:
        yield f"run {state.run.id} is still active: {', '.join(f'{j.dataset} {j.status}' for j in state.run.jobs)}"
    if state.follow_up is not None:
        yield f"follow-up {state.follow_up.run_id} is still booked"
    if state.next_window_at is not None and state.next_window_at <= now():
        yield "a window that is due was not opened"
    for dataset in DATASETS:
        head = state.head(dataset)
        if head.dirty:
            yield f"the head of {dataset} is dirty"
        if head.data_as_of is None or head.data_as_of < read_since:
            yield f"{dataset} were last read in full at {head.data_as_of}, before the last quiet round"
