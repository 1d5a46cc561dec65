"""Sends one text message to one mobile number through SNS."""

from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import aws_session
from chalicelib.channels.outcomes import SINGLE_ATTEMPT, outcome_error
from chalicelib.channels.port import DeliveryPlace, Rendered, Sender
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sns.client import SNSClient


def sns_client() -> "SNSClient":
    """A client of SNS (its sending action is sns:Publish) that tries once; region from the environment."""
    return cast("SNSClient", aws_session().create_client("sns", config=SINGLE_ATTEMPT))


class SnsSms:
    """Implements channels.port.Sender; `sender_name` is at most 11 letters and digits, as phones show it."""

    def __init__(self, client: "SNSClient", *, sender_name: str) -> None:
        self._client = client
        self._sender_name = sender_name

    def send(self, address: str, content: Rendered, place: DeliveryPlace) -> str:
        """Send a text to an E.164 number; gives SNS's message id, with which it reports. Errors as the port says."""
        try:
            answer = self._client.publish(
                PhoneNumber=address,
                Message=content.text,
                MessageAttributes={
                    "AWS.SNS.SMS.SenderID": {"DataType": "String", "StringValue": self._sender_name},
                    "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"},
                },
            )
        except (ClientError, BotoCoreError) as error:
            raise outcome_error(error, provider="The text message service") from None
        return answer["MessageId"]


def sender(stage: Settings) -> Sender:
    """Build the stage's sender of texts."""
    return SnsSms(sns_client(), sender_name=stage.sms_sender_name)


def messages_a_second(stage: Settings) -> float:
    """Give how many texts a second the stage may send."""
    return stage.texts_a_second
