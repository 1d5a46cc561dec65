"""Tells a stage what became of its messages, as SES and SNS do on AWS and no emulator does."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.channels.port import DeliveryPlace
from chalicelib.channels.ses_events import place_tags

GONE = {"bounceType": "Permanent", "bounceSubType": "NoEmail"}


@dataclass(frozen=True)
class Providers:
    """SES and SNS of one stage; `client` gives a client of the emulator's service as its root."""

    client: Callable[[str], Any]
    stage: str
    log_group: str

    def bounce(self, place: DeliveryPlace, address: str) -> None:
        """Say that there is no such mailbox."""
        self.email(place, address, "Bounce", GONE | {"bouncedRecipients": [{"emailAddress": address}]})

    def email(self, place: DeliveryPlace, address: str, kind: str, part: Mapping[str, Any]) -> None:
        """Hand one of SES's events to the function that its rule wakes: nobody but AWS may put them on the bus."""
        name, event = f"rollcall-{self.stage}-email_event", email_event(place, address, kind, part)
        self.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event))

    def text(self, reference: str, number: str, *, answer: str, arrived: bool) -> None:
        """Write into SNS's log what became of a text."""
        now, logs, stream = datetime.now(UTC), self.client("logs"), "told-by-the-demo"
        group = self.log_group if arrived else f"{self.log_group}/Failure"
        line = text_line(reference, number, answer=answer, arrived=arrived)
        if not logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=stream)["logStreams"]:
            logs.create_log_stream(logGroupName=group, logStreamName=stream)
        entry = {"timestamp": int(now.timestamp() * 1000), "message": line}
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[entry])


def email_event(place: DeliveryPlace, address: str, kind: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """SES's event as EventBridge delivers it: `kind` is its eventType, `part` what it says of it."""
    now = datetime.now(UTC).isoformat()
    tags = {name: [value] for name, value in place_tags(place).items()}
    mail = {"timestamp": now, "messageId": "told-by-the-demo", "destination": [address], "tags": tags}
    return {
        "version": "0",
        "id": "told-by-the-demo",
        "detail-type": f"Email {kind}",
        "source": "aws.ses",
        "account": "000000000000",
        "time": now,
        "region": "eu-west-2",
        "resources": [],
        "detail": {"eventType": kind, "mail": mail, kind.lower(): {"timestamp": now, **part}},
    }


def text_line(reference: str, number: str, *, answer: str, arrived: bool) -> str:
    """A line of SNS's log about one text."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    line = {
        "notification": {"messageId": reference, "timestamp": now},
        "delivery": {"destination": number, "providerResponse": answer, "smsType": "Transactional"},
        "status": "SUCCESS" if arrived else "FAILURE",
    }
    return json.dumps(line)


def providers(client: Callable[[str], Any], stage: str, *, region: str, account: str) -> Providers:
    """The providers of a stage; the log's name is SNS's own."""
    return Providers(client, stage, f"sns/{region}/{account}/DirectPublishToPhoneNumber")
