"""Invites somebody to a school."""

from chalicelib.accounts.domain.users import Accounts, Invitation, User, UserStore, check_grant
from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.shared.roles import Role


class InviteUser:
    """The account first, then its role, then our own record: one that was cut short is finished by inviting again."""

    def __init__(self, *, users: UserStore, accounts: Accounts) -> None:
        self._users = users
        self._accounts = accounts

    def __call__(self, school_id: str, invitation: Invitation, *, by_name: str, by_role: Role) -> User:
        """Invite; raises ForbiddenError, ConflictError `address_in_use` or `already_there`, InvalidError."""
        check_grant(by_role, invitation.role)
        email = invitation.email.strip().lower()  # one person, however they type their address
        name = " ".join(invitation.name.split())
        if not name:
            raise InvalidError("Give the person's name.", field="name")
        if any(one.email == email for one in self._users.all(school_id)):
            raise ConflictError(
                "This person is a user of your school already. Change their role in the list.",
                code="already_there",
                field="email",
            )
        user_id = self._accounts.create(school_id, email, name)
        self._accounts.give_role(email, invitation.role)
        user = User(id=user_id, email=email, name=name, role=invitation.role, invited_by=by_name)
        self._users.put(school_id, user)
        return user
