"""Builds the services about users, each once and only when first used."""

from functools import cache
from typing import TYPE_CHECKING, cast

from chalicelib.accounts.services.change_user import ChangeUser
from chalicelib.accounts.services.invite_user import InviteUser
from chalicelib.accounts.services.note_user import NoteUser
from chalicelib.aws import aws_session
from chalicelib.bootstrap import process, stores
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

    from chalicelib.accounts.cognito.cognito_accounts import CognitoAccounts


@cache
def accounts() -> "CognitoAccounts":
    """The stage's user pool."""
    from chalicelib.accounts.cognito.cognito_accounts import CognitoAccounts

    client = cast("CognitoIdentityProviderClient", aws_session().create_client("cognito-idp"))
    return CognitoAccounts(client, pool_id=settings().user_pool_arn.rpartition("/")[2])


@cache
def invite_user() -> InviteUser:
    """Inviting."""
    return InviteUser(users=stores.users(), accounts=accounts())


@cache
def change_user() -> ChangeUser:
    """Role, disabling, enabling."""
    return ChangeUser(users=stores.users(), accounts=accounts())


@cache
def note_user() -> NoteUser:
    """Who has signed in."""
    return NoteUser(users=stores.users(), clock=process.now)
