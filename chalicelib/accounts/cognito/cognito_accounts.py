"""Accounts in a Cognito user pool: groups are roles, and a custom attribute that nobody can change is the school."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.shared.roles import ROLES, Role

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

SCHOOL_ATTRIBUTE = "custom:school_id"


class CognitoAccounts:
    """Implements accounts.domain.users.Accounts; `pool_id` is the user pool of the stage."""

    def __init__(self, client: "CognitoIdentityProviderClient", *, pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def create(self, school_id: str, email: str, name: str) -> str:
        """Make an account, to which Cognito sends an invitation, or find the school's own; gives its id."""
        existing = self._found(email)
        if existing is not None:
            user_id, school = existing
            if school != school_id:
                # Nothing is told of whose it is.
                raise ConflictError(
                    "This address cannot be invited: it is in use already. Use another one, or ask the operator.",
                    code="address_in_use",
                    field="email",
                )
            return user_id
        given = {"email": email, "email_verified": "true", "name": name, SCHOOL_ATTRIBUTE: school_id}
        try:
            made = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=[{"Name": key, "Value": value} for key, value in given.items()],
                DesiredDeliveryMediums=["EMAIL"],
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidParameterException":
                raise InvalidError("This is no e-mail address that can be invited.", field="email") from None
            raise
        return _attribute(made["User"].get("Attributes", []), "sub")

    def give_role(self, email: str, role: Role) -> None:
        """The new group first, so that nobody is without a role in between."""
        self._client.admin_add_user_to_group(UserPoolId=self._pool_id, Username=email, GroupName=role)
        for other in ROLES:
            if other != role:
                self._client.admin_remove_user_from_group(UserPoolId=self._pool_id, Username=email, GroupName=other)

    def invite_again(self, email: str) -> None:
        """Cognito makes a new temporary password, good for seven days."""
        self._client.admin_create_user(
            UserPoolId=self._pool_id, Username=email, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
        )

    def disable(self, email: str) -> None:
        """No new sign-in and no refreshed one; a token that is out already ends within the hour."""
        self._client.admin_disable_user(UserPoolId=self._pool_id, Username=email)
        self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=email)

    def enable(self, email: str) -> None:
        """Let them sign in again."""
        self._client.admin_enable_user(UserPoolId=self._pool_id, Username=email)

    def _found(self, email: str) -> tuple[str, str] | None:
        """Id and school of the account with this address."""
        try:
            attributes = self._client.admin_get_user(UserPoolId=self._pool_id, Username=email)["UserAttributes"]
        except self._client.exceptions.UserNotFoundException:
            return None
        return _attribute(attributes, "sub"), _attribute(attributes, SCHOOL_ATTRIBUTE)


def _attribute(attributes: "list[AttributeTypeTypeDef]", name: str) -> str:
    return next((one.get("Value", "") for one in attributes if one["Name"] == name), "")
