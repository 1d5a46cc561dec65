"""The alarms ring for every kind of work that was given up, and point at what the other stacks really make."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.entrypoints.queue_batches import MAX_RECEIVES
from infra.deploy import OPERATIONS_TEMPLATE
from tests.infra.conftest import _CloudFormationLoader
from tests.infra.templates import lint, of_type

ALARMS: dict[str, Any] = of_type(
    yaml.load(OPERATIONS_TEMPLATE.read_text(), _CloudFormationLoader),  # noqa: S506 - extends the safe loader
    "AWS::CloudWatch::Alarm",
)


def named(dimension: dict[str, Any]) -> str:
    value = dimension["Value"]
    return value if isinstance(value, str) else str(value["Fn::Sub"])


def test_cfn_lint_finds_nothing() -> None:
    assert lint(OPERATIONS_TEMPLATE) == ""


def test_every_dead_letter_queue_has_an_alarm_that_rings_at_the_first_letter(foundation: dict[str, Any]) -> None:
    queues = {q["QueueName"]["Fn::Sub"] for q in of_type(foundation, "AWS::SQS::Queue").values()}
    on_queues = [alarm for alarm in ALARMS.values() if alarm["Namespace"] == "AWS/SQS"]
    assert {named(alarm["Dimensions"][0]) for alarm in on_queues} == {q for q in queues if q.endswith("-dead")}
    assert {(alarm["MetricName"], alarm["Threshold"]) for alarm in on_queues} == {
        ("ApproximateNumberOfMessagesVisible", 1)
    }


@pytest.mark.parametrize("name", sorted(ALARMS))
def test_an_alarm_tells_the_operator_and_silence_is_no_alarm(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "Alarms"}]
    assert ALARMS[name]["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize(
    ("name", "worker"), [("FailedSyncJobs", "sync_workers"), ("HeldUpDeliveries", "message_workers")]
)
def test_an_alarm_watches_the_metric_that_the_workers_count(name: str, worker: str) -> None:
    alarm = ALARMS[name]
    code = Path(f"chalicelib/entrypoints/{worker}.py").read_text()
    assert f'count("{alarm["MetricName"]}")' in code
    assert (alarm["Namespace"], alarm["Dimensions"]) == ("Rollcall", [{"Name": "service", "Value": "rollcall"}])


def test_the_alarm_on_the_tick_watches_its_function() -> None:
    assert named(ALARMS["TickErrors"]["Dimensions"][0]) == "rollcall-${Stage}-schedule_tick"


def test_the_alarm_on_arrivals_watches_its_function() -> None:
    assert named(ALARMS["ArrivalErrors"]["Dimensions"][0]) == "rollcall-${Stage}-file_arrived"


@pytest.mark.parametrize(
    ("alarm", "function"), [("EmailEventErrors", "email_event"), ("TextReceiptErrors", "text_receipts")]
)
def test_the_alarms_on_receipts_watch_their_functions(alarm: str, function: str) -> None:
    assert named(ALARMS[alarm]["Dimensions"][0]) == f"rollcall-${{Stage}}-{function}"


def test_workers_know_when_a_queue_hands_out_a_message_for_the_last_time(foundation: dict[str, Any]) -> None:
    counts = {
        queue["RedrivePolicy"]["maxReceiveCount"]
        for queue in of_type(foundation, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in queue
    }
    assert counts == {MAX_RECEIVES}
