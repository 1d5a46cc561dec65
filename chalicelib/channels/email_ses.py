"""Sends one e-mail to one address through SES."""

from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import aws_session
from chalicelib.channels.outcomes import SINGLE_ATTEMPT, outcome_error

if TYPE_CHECKING:
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sesv2.type_defs import BodyTypeDef


def ses_client() -> "SESV2Client":
    """A client of the SES v2 API (its sending action is ses:SendEmail) that tries once; region from the environment."""
    return cast("SESV2Client", aws_session().create_client("sesv2", config=SINGLE_ATTEMPT))


class SesEmail:
    """Implements domain.message_ports.Sender; `client` is an SES v2 client that tries once."""

    def __init__(self, client: "SESV2Client", *, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, address: str, subject: str, text: str, html: str = "") -> str:
        """Send an e-mail as text, and as HTML where it is given; gives SES's message id. Errors as the port says."""
        one_line = " ".join(subject.split())
        body: BodyTypeDef = {"Text": {"Data": text, "Charset": "UTF-8"}}
        if html:
            body["Html"] = {"Data": html, "Charset": "UTF-8"}
        try:
            answer = self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={"Simple": {"Subject": {"Data": one_line, "Charset": "UTF-8"}, "Body": body}},
            )
        except (ClientError, BotoCoreError) as error:
            raise outcome_error(error, provider="The e-mail service") from None
        return answer["MessageId"]
