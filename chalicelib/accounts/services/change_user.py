"""Changes a user's role, disables or enables them."""

from chalicelib.accounts.domain.users import Accounts, User, UserChange, UserStore, changed, check_grant, found
from chalicelib.shared.roles import Role


class ChangeUser:
    """Harmless to repeat: the sign-in service is told the whole of what is to be, and our own record follows it."""

    def __init__(self, *, users: UserStore, accounts: Accounts) -> None:
        self._users = users
        self._accounts = accounts

    def __call__(self, school_id: str, user_id: str, change: UserChange, *, by_role: Role) -> User:
        """Change a user of this school; raises NotFoundError, ForbiddenError, ConflictError `last_administrator`."""
        users = self._users.all(school_id)
        user = found(users, user_id)
        after = changed(users, user, change)
        check_grant(by_role, after.role)
        if after.disabled:
            self._accounts.disable(user.email)
        self._accounts.give_role(user.email, after.role)
        if not after.disabled:
            self._accounts.enable(user.email)
        if change.invite_again is True:
            self._accounts.invite_again(user.email)
        self._users.put(school_id, after)
        return after
