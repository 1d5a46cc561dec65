"""Reads what the tests ask of a template."""

import subprocess
import sys
from pathlib import Path
from typing import Any

FUNCTIONS = {
    "api_handler": "APIHandler",
    "schedule_tick": "ScheduleTick",
    "sync_scheduled": "SyncScheduled",
    "sync_refresh": "SyncRefresh",
    "file_arrived": "FileArrived",
    "dispatch_message": "DispatchMessage",
    "deliver_batch": "DeliverBatch",
    "dispatch_urgent": "DispatchUrgent",
    "deliver_urgent": "DeliverUrgent",
    "email_event": "EmailEvent",
    "text_receipts": "TextReceipts",
}
QUEUE_FUNCTIONS = (
    "sync_scheduled",
    "sync_refresh",
    "dispatch_message",
    "deliver_batch",
    "dispatch_urgent",
    "deliver_urgent",
)


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {name: r["Properties"] for name, r in template["Resources"].items() if r["Type"] == kind}


def functions(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Properties of each deployed function by its name in the code."""
    deployed = of_type(template, "AWS::Serverless::Function")
    assert set(deployed) == set(FUNCTIONS.values())
    return {name: deployed[logical_id] for name, logical_id in FUNCTIONS.items()}


def role_of(template: dict[str, Any], function: str) -> dict[str, Any]:
    reference = functions(template)[function]["Role"]
    assert reference["Fn::GetAtt"][1] == "Arn"
    role: dict[str, Any] = template["Resources"][reference["Fn::GetAtt"][0]]["Properties"]
    return role


def statements_of(template: dict[str, Any], function: str) -> list[dict[str, Any]]:
    return [
        statement
        for policy in role_of(template, function)["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def lint(path: Path) -> str:
    """What cfn-lint has to say of a template, for the region that Rollcall lives in."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "eu-west-2", "--", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout + said.stderr
