"""What the providers tell later: SES by EventBridge, SNS by lines of its own log. Both name addresses; ours do not."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import CloudWatchLogsEvent
from aws_lambda_powertools.utilities.typing import LambdaContext
from chalice.app import Blueprint, CloudWatchEvent

from chalicelib.bootstrap import sending
from chalicelib.channels.ses_events import place_of, receipt_of
from chalicelib.channels.sns_receipts import sms_receipt
from chalicelib.observability import count, logger
from chalicelib.shared.errors import RetriableError

provider_events = Blueprint("app")  # the name that makes the middleware run: see sync_workers


@provider_events.on_cw_event({"source": ["aws.ses"]})
def email_event(event: CloudWatchEvent) -> None:
    """Delivered, bounced, reported as junk, or refused."""
    place, receipt = place_of(event.detail), receipt_of(event.detail)
    kind = str(event.detail.get("eventType"))
    if place is None or receipt is None:
        logger.info("an e-mail event that changes nothing", kind=kind)
        return
    reference = str(event.detail["mail"].get("messageId", ""))
    taken = sending.take_receipt()("email", place, receipt, reference=reference)
    logger.info("receipt", school_id=place.ref.school_id, message_id=place.ref.message_id, kind=kind, taken=taken)
    count("Receipts")


@provider_events.lambda_function(name="text_receipts")
def text_receipts(event: dict[str, Any], context: LambdaContext) -> None:
    """Some lines of SNS's log. One that cannot be taken yet makes all come again, which is harmless."""
    unknown = 0
    lines = CloudWatchLogsEvent(event).parse_logs_data().log_events
    for line in lines:
        if (told := sms_receipt(line.message)) is None:
            logger.warning("a line that is no receipt")
            continue
        reference, receipt = told
        unknown += not sending.take_receipt().of_reference("sms", reference, receipt)
    logger.info("receipts", lines=len(lines), unknown=unknown)
    count("Receipts", len(lines))
    if unknown:
        # The index that finds them follows the table after a moment; Lambda itself tries again, twice.
        raise RetriableError("Receipts came before their deliveries.", internal="unknown references")
