"""Wakes a stage's tick by hand, with the event that EventBridge sends every minute."""

from typing import Any

import msgspec

TICK: dict[str, Any] = {
    "version": "0",
    "id": "by-hand",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-01-01T00:00:00Z",
    "region": "eu-west-2",
    "resources": [],
    "detail": {},
}
"""The event."""


def wake_tick(client: Any, stage: str, *, wait: bool) -> None:
    """Invoke the function with a client of Lambda; with `wait` return when it has ended."""
    kind = "RequestResponse" if wait else "Event"
    payload = msgspec.json.encode(TICK)
    client.invoke(FunctionName=f"rollcall-{stage}-schedule_tick", InvocationType=kind, Payload=payload)
