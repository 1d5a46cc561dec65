"""The operator's command puts a dead letter back, and the job that it names is done."""

import os
import subprocess
import sys

import pytest

from tests.journeys.stage import Stage, wait_for

pytestmark = pytest.mark.xdist_group("stack")


def test_redrive_puts_a_dead_letter_back_and_its_worker_takes_it(stage: Stage) -> None:
    letter = {"school_id": stage.note.school_id, "run_id": "over", "dataset": "staff", "round": 1}
    dead = stage.send("refresh-sync-dead", letter)
    command = [sys.executable, "-m", "ops.redrive", "--stage", stage.note.stage]
    place = ["--endpoint-url", stage.note.endpoint_url, "--region", stage.note.region]
    root = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    ended = subprocess.run([*command, *place], check=False, capture_output=True, text=True, env=os.environ | root)  # noqa: S603 - ours
    assert ended.returncode == 0, ended.stderr
    assert "Refresh: 1 put back" in ended.stdout
    sqs = stage.client("sqs")
    queue = sqs.get_queue_url(QueueName=f"rollcall-{stage.note.stage}-refresh-sync")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def empty(url: str) -> bool:
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return not any(int(value) for value in counts.values())

    wait_for(lambda: empty(queue) and empty(dead), "the letter is taken, and none is left")
