"""Who is calling: read from the verified token's claims, never from a path or body."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from chalicelib.shared.errors import ForbiddenError
from chalicelib.shared.roles import ROLES, Role, holds


class Caller(Struct, frozen=True, kw_only=True):
    """The signed-in user: their id, name and address, role and school."""

    user_id: str
    name: str
    email: str
    role: Role
    school_id: str

    def may(self, role: Role) -> bool:
        """Whether the user holds `role` or a higher one."""
        return holds(self.role, role)


def caller_from(claims: Mapping[str, Any]) -> Caller:
    """The caller of these claims; raises ForbiddenError where the account has no school or role.

    Only an id token says who somebody is; an access token, which the gateway lets in too, is refused. API Gateway
    hands `cognito:groups` over as one string, with or without brackets.
    """
    groups = re.findall(r"[\w-]+", str(claims.get("cognito:groups", "")))
    held = [role for role in ROLES if role in groups]
    school_id = str(claims.get("custom:school_id", ""))
    if claims.get("token_use") != "id":
        raise ForbiddenError("This is not an id token. Sign in again.", internal="not an id token")
    if not held or not school_id:
        raise ForbiddenError(
            "Your account is not set up for a school yet. Ask your school's administrator to give you a role."
        )
    user_id = str(claims["sub"])
    name = str(claims.get("name") or claims.get("cognito:username") or user_id)
    return Caller(user_id=user_id, name=name, email=str(claims.get("email", "")), role=held[-1], school_id=school_id)
