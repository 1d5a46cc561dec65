"""The one check: the store equals the MIS, or nothing was removed and the run says why."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.directory.domain.records import Contact, Pupil, Record, Staff
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import RollcallError
from chalicelib.sync.views.status import sync_status
from tests.fakes.port_calls import Killed
from tests.faults.mis_faults import SECRET_BODY
from tests.faults.parts import TOKEN, Stored
from tests.faults.world import FaultWorld

T = TypeVar("T")
Mis: TypeAlias = Mapping[str, tuple[str, Record]]
"""What the MIS has: each record's digest and itself, by key."""

_EXPECTED = (RollcallError, PynamoDBException, ClientError, BotoCoreError, Killed)
"""What a worker, a click or a tick may die of; anything else would be a bug of our own."""

_EXCUSES = ("failed", "completed_with_errors", "held")


Before: TypeAlias = Mapping[str, Stored]
"""What was stored before the fault, by key."""


def check(world: FaultWorld, before: Before) -> None:
    """Hold everything to the one sentence, then lift the faults and see the store become the MIS."""
    mis = world.in_mis()
    settled(world, before, mis)
    world.lift()
    world.refresh()
    if not is_whole(world, mis):
        world.refresh()  # the second read confirms who is absent
    assert is_whole(world, mis), "after the fault the store does not become the MIS"
    assert world.state.run is None
    assert not sync_status(world.school, world.state).attention


def settled(world: FaultWorld, before: Before, mis: Mis) -> None:
    """The store equals the MIS, or nothing was removed and the run says why."""
    state = world.state
    assert (state.run, state.follow_up, world.queue.letters) == (None, None, []), "something stays running"
    after = world.stored()
    for dataset in world.datasets:
        if not _equals(after, mis, dataset):
            _nothing_removed(before, after, mis, dataset, dirty=state.head(dataset).dirty)
            _says_why(world, dataset)
        if state.head(dataset).dirty:
            said = " ".join(one.message for one in sync_status(world.school, state).attention)
            assert "messages wait until the next complete one" in said
    _nobody_lost_an_address(before, after, mis)
    _nothing_leaked(world, mis)
    assert [error for error in world.raised if not isinstance(error, _EXPECTED)] == []


def is_whole(world: FaultWorld, mis: Mis) -> bool:
    """Whether the store is the MIS to the last record, removed ones aside, and every head is clean."""
    there = {key: one.digest for key, one in world.stored().items() if not one.removed}
    clean = not any(head.dirty or head.held or head.unconfirmed for head in world.state.heads.values())
    return clean and there == {key: digest for key, (digest, _) in mis.items()}


def _equals(after: Before, mis: Mis, dataset: Dataset) -> bool:
    """Whether a dataset is stored as the MIS has it; whoever a second read is to confirm is aside."""
    there = {key: one.digest for key, one in _of(after, dataset) if not one.removed and (key in mis or not one.waits)}
    return there == {key: digest for key, (digest, _) in _of(mis, dataset)}


def _of(records: Mapping[str, T], dataset: Dataset) -> Iterator[tuple[str, T]]:
    return ((key, one) for key, one in records.items() if key.startswith(f"{dataset}#"))


def _nothing_removed(before: Before, after: Before, mis: Mis, dataset: Dataset, *, dirty: bool) -> None:
    """Nobody is removed; where the writing itself broke off, only people whom the MIS no longer has may be."""
    removed = {key for key, one in _of(after, dataset) if one.removed}
    removed -= {key for key, one in _of(before, dataset) if one.removed}
    assert not (removed & mis.keys() if dirty else removed), "people were removed by a run that could not be applied"
    assert {key for key, _ in _of(before, dataset)} <= after.keys()


def _says_why(world: FaultWorld, dataset: Dataset) -> None:
    run = world.last_run
    assert run is not None
    job = next(job for job in run.jobs if job.dataset == dataset)
    assert run.outcome in _EXCUSES, f"the {dataset} are not the MIS's, and the run says {run.outcome}"
    assert job.status == "failed" or job.counts.held or job.counts.dropped
    assert run.message.endswith(".")
    assert " " in job.message


def _nobody_lost_an_address(before: Before, after: Before, mis: Mis) -> None:
    for key, one in before.items():
        if one.removed or key not in mis:
            continue
        assert not after[key].removed, "somebody whom the MIS has is gone"
        lost = _addresses(one.record) - _addresses(after[key].record)
        assert not lost & _addresses(mis[key][1]), "an address that the MIS has was lost"


def _addresses(person: Record) -> set[str]:
    if not isinstance(person, Pupil | Contact | Staff):
        return set()
    found = [*(phone.e164 for phone in person.phones), *(email.address for email in person.emails)]
    return {address for address in found if address}


def _nothing_leaked(world: FaultWorld, mis: Mis) -> None:
    """No token, name, number or address in what a run says, reports, or raises for the log."""
    run = world.last_run
    said = [report.error for report in world.reports] + [str(error) for error in world.raised]
    if run is not None:
        said += [run.message, *(job.message for job in run.jobs)]
    text = " ".join(said)
    secrets = {TOKEN, *SECRET_BODY.decode().split()}
    for _, person in mis.values():
        secrets |= {f"{person.forename} {person.surname}"} if isinstance(person, Pupil | Contact | Staff) else set()
        secrets |= _addresses(person)
    assert [secret for secret in secrets if secret in text] == []
