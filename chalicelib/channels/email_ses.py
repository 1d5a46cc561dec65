"""Sends one e-mail to one address through SES."""

from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import aws_session
from chalicelib.channels.outcomes import SINGLE_ATTEMPT, outcome_error
from chalicelib.channels.port import DeliveryPlace, Rendered, Sender
from chalicelib.channels.ses_events import place_tags
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sesv2.type_defs import BodyTypeDef


def ses_client() -> "SESV2Client":
    """A client of the SES v2 API (its sending action is ses:SendEmail) that tries once; region from the environment."""
    return cast("SESV2Client", aws_session().create_client("sesv2", config=SINGLE_ATTEMPT))


class SesEmail:
    """Implements channels.port.Sender; `client` is an SES v2 client that tries once.

    `configuration_set` is SES's name for where it reports what became of an e-mail (infra/foundation.yaml).
    """

    def __init__(self, client: "SESV2Client", *, sender: str, configuration_set: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set

    def send(self, address: str, content: Rendered, place: DeliveryPlace) -> str:
        """Send an e-mail as text, and as HTML where it is given; gives SES's message id. Errors as the port says."""
        one_line = " ".join(content.subject.split())
        body: BodyTypeDef = {"Text": {"Data": content.text, "Charset": "UTF-8"}}
        if content.html:
            body["Html"] = {"Data": content.html, "Charset": "UTF-8"}
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={"Simple": {"Subject": {"Data": one_line, "Charset": "UTF-8"}, "Body": body}},
                ConfigurationSetName=self._configuration_set,
                EmailTags=[{"Name": name, "Value": value} for name, value in place_tags(place).items()],
            )
        except (ClientError, BotoCoreError) as error:
            raise outcome_error(error, provider="The e-mail service") from None
        return answer["MessageId"]


def sender(stage: Settings) -> Sender:
    """Build the stage's sender of e-mails."""
    # Named so in infra/foundation.yaml, which has it report to EventBridge.
    return SesEmail(ses_client(), sender=stage.sender_email, configuration_set=f"rollcall-{stage.stage}")


def messages_a_second(stage: Settings) -> float:
    """Give how many e-mails a second the stage may send."""
    return stage.emails_a_second
