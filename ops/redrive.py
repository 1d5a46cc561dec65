"""Puts a stage's dead letters back on the queues from which they came, marked as put back."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.cloud import DEFAULT_REGION, Cloud
from infra.stacks import Say, Stacks
from infra.stages import stage_named

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

LANES = ("Scheduled", "Refresh", "Dispatch", "Delivery", "UrgentDispatch", "UrgentDelivery")
"""Queues by the first word of the foundation stack's outputs."""

_SYNC_LANES = ("Scheduled", "Refresh")
_HIDDEN_SECONDS = 60


def redrive(sqs: SQSClient, foundation: Mapping[str, str], say: Say = print) -> int:
    """Put back every dead letter and give their number; `foundation` has the stack's outputs.

    A letter is sent before it is deleted: killed between the two, it is put back twice, which every worker
    bears. SQS's own StartMessageMoveTask cannot mark a letter, and without the mark a worker could not tell
    it from a late copy of a job that is over.
    """
    total = 0
    for lane in LANES:
        dead_url, url = foundation[f"{lane}DeadQueueUrl"], foundation[f"{lane}QueueUrl"]
        moved = _move(sqs, dead_url, url, mark=lane in _SYNC_LANES)
        if moved:
            say(f"{lane}: {moved} put back")
        total += moved
    return total


def _move(sqs: SQSClient, dead_url: str, url: str, *, mark: bool) -> int:
    moved = 0
    while letters := sqs.receive_message(
        QueueUrl=dead_url,
        MaxNumberOfMessages=10,
        VisibilityTimeout=_HIDDEN_SECONDS,
        WaitTimeSeconds=1,
    ).get("Messages"):
        for letter in letters:
            body = json.loads(letter["Body"])
            text = json.dumps({**body, "redriven": True} if mark else body)
            sqs.send_message(QueueUrl=url, MessageBody=text, MessageGroupId=body["school_id"])
            sqs.delete_message(QueueUrl=dead_url, ReceiptHandle=letter["ReceiptHandle"])
            moved += 1
    return moved


def main() -> None:
    """Put back from the command line and say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--endpoint-url", help="an emulator's address; AWS when left out")
    parser.add_argument("--region", default=DEFAULT_REGION)
    given = parser.parse_args()
    stage, cloud = stage_named(given.stage), Cloud(region=given.region, endpoint_url=given.endpoint_url)
    try:
        foundation = Stacks(cloud.cloudformation(), print).outputs(stage.foundation_stack)
        if not foundation:
            raise SystemExit(f"Stage {stage.name} is not deployed there.")
        total = redrive(cloud.sqs(), foundation)
    except (ClientError, BotoCoreError) as error:
        raise SystemExit(f"Stopped: {error}. What was not put back is still among the dead letters.") from error
    print(f"{total} dead letters put back." if total else "There are no dead letters.")


if __name__ == "__main__":
    main()
