"""Turns what an AWS client raised into what is known of the sending: refused, not taken yet, or unknown."""

from typing import Any

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
)

from chalicelib.channels.port import OutcomeUnknownError
from chalicelib.shared.errors import RetriableError, RollcallError, SkippableError

CONNECT_SECONDS, READ_SECONDS = 3, 10

CALL_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""The longest that one call takes; well below a delivery worker's time."""

# One attempt: botocore's own retry of a call that timed out could send twice under one claim.
SINGLE_ATTEMPT = Config(retries={"total_max_attempts": 1}, connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS)

_THROTTLED = frozenset(
    {"Throttling", "ThrottlingException", "ThrottledException", "Throttled", "TooManyRequestsException"}
)

_OUR_OWN_TROUBLE = frozenset(
    {
        "AccountSuspendedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "RequestExpired",
        "SendingPausedException",
        "UnrecognizedClientException",
    }
)
"""What is the matter with the stage's account, credentials or set-up, and says nothing of the recipient."""

_NOT_SENT_YET = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError, CredentialRetrievalError)


def outcome_error(error: BotoCoreError | ClientError, *, provider: str) -> RollcallError:
    """The domain's error; only the provider's error code is kept, since its text can name the address."""
    if isinstance(error, ClientError):
        return _of_answer(error, provider)
    name = type(error).__name__
    if isinstance(error, _NOT_SENT_YET):
        return RetriableError(f"{provider} cannot be reached.", internal=name)
    if isinstance(error, ParamValidationError):
        return SkippableError(f"{provider} cannot take this message.", internal=name)
    return OutcomeUnknownError(f"{provider} did not answer.", internal=name)


def _of_answer(error: ClientError, provider: str) -> RollcallError:
    response: dict[str, Any] = dict(error.response)
    code = str(response.get("Error", {}).get("Code", "unknown"))
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500))
    if code in _THROTTLED or status == 429:
        return RetriableError(f"{provider} asks to wait.", internal=code)
    if code in _OUR_OWN_TROUBLE or status in (401, 403):
        return RetriableError(f"{provider} takes no messages from here at present.", internal=code)
    if 400 <= status < 500:
        return SkippableError(f"{provider} refused this message.", internal=code)
    return OutcomeUnknownError(f"{provider} failed to answer.", internal=code)
