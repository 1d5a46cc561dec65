"""From the click to fresh data, beside the time that the MIS itself needs to answer the same questions in a row."""

import boto3
import urllib3

from bench.holds import CLICK_TO_FRESH
from bench.ratio import Measured, Ratio
from bench.school import BenchSchool
from bench.stage import CONTROL, DIRECTORY, QUEUE, Stage
from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.network import Network
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import DATASETS
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis

_PUPILS = 1_000
_PUPILS_ON_LITTLE = 40
_ANSWER_SECONDS = 0.3
"""How long the sample MIS waits before each answer of up to 200 pupils with their contacts: what a quick MIS takes over
the internet. Everything runs in one process here, the MIS's own work included, and beside the emulator."""

_PREFIX = f"/v1.0/schools/{SCHOOL_ID}/"


def measure(stage: Stage) -> Measured:
    """A refresh of all datasets side by side, with one family's number changed since the last."""
    pupils = _PUPILS if stage.is_whole else _PUPILS_ON_LITTLE
    with running_sample_mis(pupils=pupils) as mis:
        school = _connected(stage, mis)
        with stage.measured():
            school.refresh(*DATASETS)
        mis.door.delay_seconds = _ANSWER_SECONDS
        _change_a_number(mis)
        mis.door.requests.clear()
        with stage.measured() as ours:
            run = school.refresh(*DATASETS)
        asked = list(mis.door.requests)
        with stage.measured() as theirs:
            _answer_in_a_row(mis, asked)
    changed = sum(job.counts.changed for job in run.jobs)
    if changed != 1:
        raise AssertionError(f"{changed} changes were found, not the one that was made")
    return Measured(
        ratios=(
            Ratio(
                name="click to fresh / the MIS's own sequential answer time, sample school",
                measured=ours.elapsed / theirs.elapsed,
                hold=CLICK_TO_FRESH,
            ),
        ),
        notes=(
            f"click to fresh: {ours.elapsed:.2f} s for {pupils} pupils, {len(asked)} requests; the MIS alone, with "
            f"{_ANSWER_SECONDS} s before each answer, {theirs.elapsed:.2f} s in a row",
        ),
    )


def _connected(stage: Stage, mis: SampleMis) -> BenchSchool:
    connection = WondeConnection(base_url=mis.url, school_id=SCHOOL_ID)
    here = Timing(network=Network(this_machine=True))
    with stage.measured():
        return BenchSchool(
            "school-b",
            control=CONTROL,
            directory=DIRECTORY,
            queue_url=boto3.client("sqs").create_queue(QueueName=QUEUE)["QueueUrl"],
            connector=lambda: build_connector(connection, TOKEN, timezone="Europe/London", timing=here),
        )


def _change_a_number(mis: SampleMis) -> None:
    pupil_id = next(iter(mis.school.pupils))
    contact, _ = mis.school.contacts_of(pupil_id)[0]
    mis.school.set_mobile(contact.id, mis.school.next_unused_mobile())


def _answer_in_a_row(mis: SampleMis, asked: list[str]) -> None:
    """Ask the same again over one connection, and do nothing with the answers."""
    pool = urllib3.PoolManager(maxsize=1)
    for resource in asked:
        path, _, query = resource.partition("?")
        answer = pool.request("GET", f"{mis.url}{_PREFIX}{path}?{query}", headers={"Authorization": f"Bearer {TOKEN}"})
        if answer.status != 200:
            raise AssertionError(f"{answer.status} for {path}")
