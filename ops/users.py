"""People who sign in: creates a school's users in the user pool, with their role and their school."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

Role = Literal["administrator", "sender", "composer"]
ROLES: tuple[Role, ...] = get_args(Role)
SCHOOL_ATTRIBUTE = "custom:school_id"


class UserError(Exception):
    """A user could not be created; the message says why."""


@dataclass(frozen=True, kw_only=True)
class NewUser:
    """A person to create. With a password they can sign in at once; without one Cognito sends an invitation."""

    email: str
    name: str
    role: Role
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class UserPool:
    """The user pool of a stage."""

    client: CognitoIdentityProviderClient
    pool_id: str

    def keep(self, school_id: str, user: NewUser) -> str:
        """Create the user, or bring an existing one of the same school to this role and password; gives the id.

        Raises UserError where the address belongs to a user of another school: a user's school never changes.
        """
        email = user.email.strip().lower()  # one person, however they type their address
        found = self._school_of(email)
        if found is None:
            self._create(school_id, email, user)
        elif found != school_id:
            raise UserError(f"{email} already belongs to another school, so it cannot be used for this one.")
        if user.password:
            self.client.admin_set_user_password(
                UserPoolId=self.pool_id, Username=email, Password=user.password, Permanent=True
            )
        for role in ROLES:
            change = self.client.admin_remove_user_from_group
            if role == user.role:
                change = self.client.admin_add_user_to_group
            change(UserPoolId=self.pool_id, Username=email, GroupName=role)
        return self._attribute(email, "sub") or email

    def _school_of(self, email: str) -> str | None:
        """Return the school of the user with this address ("" where it has none), or None if there is no user."""
        return self._attribute(email, SCHOOL_ATTRIBUTE)

    def _attribute(self, email: str, name: str) -> str | None:
        try:
            user = self.client.admin_get_user(UserPoolId=self.pool_id, Username=email)
        except self.client.exceptions.UserNotFoundException:
            return None
        return next((a.get("Value", "") for a in user["UserAttributes"] if a["Name"] == name), "")

    def _create(self, school_id: str, email: str, user: NewUser) -> None:
        attributes = {"email": email, "email_verified": "true", "name": user.name, SCHOOL_ATTRIBUTE: school_id}
        values: list[AttributeTypeTypeDef] = [{"Name": n, "Value": v} for n, v in attributes.items()]
        # Whoever gets a password here is told it by the operator; everyone else by Cognito's invitation.
        invitation: dict[str, Any] = {"DesiredDeliveryMediums": ["EMAIL"]}
        if user.password:
            invitation = {"MessageAction": "SUPPRESS"}
        self.client.admin_create_user(UserPoolId=self.pool_id, Username=email, UserAttributes=values, **invitation)
