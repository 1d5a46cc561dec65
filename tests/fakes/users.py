"""Users and their accounts in memory."""

from chalicelib.accounts.domain.users import Preferences, User
from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.shared.roles import Role


class FakeUsers:
    """Implements accounts.domain.users.UserStore."""

    def __init__(self) -> None:
        self._users: dict[tuple[str, str], User] = {}
        self._preferences: dict[tuple[str, str], Preferences] = {}

    def all(self, school_id: str) -> list[User]:
        return [user for (school, _), user in sorted(self._users.items()) if school == school_id]

    def put(self, school_id: str, user: User) -> None:
        self._users[school_id, user.id] = user

    def preferences(self, school_id: str, user_id: str) -> Preferences:
        return self._preferences.get((school_id, user_id), Preferences())

    def prefer(self, school_id: str, user_id: str, preferences: Preferences) -> None:
        self._preferences[school_id, user_id] = preferences


class FakeAccounts:
    """Implements accounts.domain.users.Accounts; `roles`, `disabled` and `signed_out` are by address."""

    def __init__(self) -> None:
        self._schools: dict[str, str] = {}
        self.roles: dict[str, Role] = {}
        self.disabled: set[str] = set()
        self.invited_again: list[str] = []

    def create(self, school_id: str, email: str, name: str) -> str:
        if "@" not in email:
            raise InvalidError("This is no e-mail address that can be invited.", field="email")
        if self._schools.setdefault(email, school_id) != school_id:
            raise ConflictError("This address cannot be invited.", code="address_in_use", field="email")
        return f"id-of-{email}"

    def give_role(self, email: str, role: Role) -> None:
        self.roles[email] = role

    def invite_again(self, email: str) -> None:
        self.invited_again.append(email)

    def disable(self, email: str) -> None:
        self.disabled.add(email)

    def enable(self, email: str) -> None:
        self.disabled.discard(email)
