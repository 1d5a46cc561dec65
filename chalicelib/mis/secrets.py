"""The tokens of MIS connections, from Secrets Manager."""

from functools import cache
from typing import TYPE_CHECKING, cast

import msgspec
from msgspec import Struct

from chalicelib.aws import aws_session
from chalicelib.domain.errors import FatalError

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient


class _Secret(Struct, frozen=True):
    token: str


def mis_token(secret_id: str) -> str:
    """The access token of one school's MIS; raises FatalError where none is kept.

    Asked for at each job, not cached: a token that was just mended works at once.
    """
    client = _client()
    try:
        text = client.get_secret_value(SecretId=secret_id)["SecretString"]
        return msgspec.json.decode(text, type=_Secret).token
    except (client.exceptions.ResourceNotFoundException, msgspec.DecodeError):
        raise FatalError(
            "No access token is kept for this school's MIS. Ask your administrator to enter it in MIS connection.",
            internal="the MIS secret is missing or malformed",
        ) from None


@cache
def _client() -> "SecretsManagerClient":
    return cast("SecretsManagerClient", aws_session().create_client("secretsmanager"))
