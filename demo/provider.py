"""Tells a stage what became of its messages, as SES and SNS do on AWS and no emulator does."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.channels.ses_events import place_tags
from chalicelib.domain.deliveries import DeliveryPlace

_BOUNCED = {"bounceType": "Permanent", "bounceSubType": "NoEmail"}


def tell_bounce(events: Any, place: DeliveryPlace, address: str) -> None:
    """Put on the bus, with a client of EventBridge, that there is no such mailbox."""
    tell_email(events, place, address, "Bounce", _BOUNCED | {"bouncedRecipients": [{"emailAddress": address}]})


def tell_email(events: Any, place: DeliveryPlace, address: str, kind: str, part: Mapping[str, Any]) -> None:
    """Put one of SES's events on the bus: `kind` is its eventType, `part` what it says of it."""
    now = datetime.now(UTC).isoformat()
    tags = {name: [value] for name, value in place_tags(place).items()}
    mail = {"timestamp": now, "messageId": "told-by-the-demo", "destination": [address], "tags": tags}
    detail = {"eventType": kind, "mail": mail, kind.lower(): {"timestamp": now, **part}}
    entry = {"Source": "aws.ses", "DetailType": f"Email {kind}", "Detail": json.dumps(detail)}
    answer = events.put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        raise RuntimeError(f"the bus did not take the event: {answer['Entries']}")


def tell_text(logs: Any, group: str, reference: str, number: str, *, answer: str, arrived: bool) -> None:
    """Write into SNS's log `group`, with a client of CloudWatch Logs, what became of a text."""
    now = datetime.now(UTC)
    line = {
        "notification": {"messageId": reference, "timestamp": now.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]},
        "delivery": {"destination": number, "providerResponse": answer, "smsType": "Transactional"},
        "status": "SUCCESS" if arrived else "FAILURE",
    }
    stream = "told-by-the-demo"
    if not logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=stream)["logStreams"]:
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    entry = {"timestamp": int(now.timestamp() * 1000), "message": json.dumps(line)}
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[entry])
