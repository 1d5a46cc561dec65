"""The users of a school: who they are, what they may do, and what an administrator may change of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from chalicelib.audience.domain.audience import Per
from chalicelib.shared.errors import ConflictError, ForbiddenError, NotFoundError
from chalicelib.shared.purposes import Channel
from chalicelib.shared.roles import Role, holds

UserStatus: TypeAlias = Literal["invited", "active", "disabled"]

SEEN_AGAIN_AFTER = timedelta(hours=1)
"""How exact `last_seen_at` is: it is written at most so often."""


class Preferences(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one user likes: what a new message starts from, how times are written, motion, and what is announced."""

    channel: Channel = "sms"
    contacts: Literal["first", "responsible", "all"] = "first"
    per: Per = "contact"
    time_format: Literal["24", "12"] = "24"
    motion: Literal["system", "reduced"] = "system"
    notices: Literal["all", "problems"] = "all"


class User(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One user of one school; `id` is the sign-in service's own, `last_seen_at` None until they have signed in."""

    id: str
    email: str
    name: str
    role: Role
    disabled: bool = False
    invited_by: str = ""
    last_seen_at: datetime | None = None

    @property
    def status(self) -> UserStatus:
        """Whether they can, and do, sign in."""
        if self.disabled:
            return "disabled"
        return "active" if self.last_seen_at else "invited"


class Invitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to invite; the school is the inviting administrator's own."""

    email: Annotated[str, Meta(max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$")]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    role: Role


class UserChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is to be different; what is left out stays. `invite_again` sends a new temporary password."""

    role: Role | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET
    invite_again: bool | UnsetType = UNSET


def in_words(change: UserChange) -> str:
    """What is changed, for the audit: "role: sender, disabled"."""
    words = [f"role: {change.role}"] if change.role is not UNSET else []
    if change.disabled is not UNSET:
        words.append("disabled" if change.disabled else "enabled")
    if change.invite_again is not UNSET and change.invite_again:
        words.append("invited again")
    return ", ".join(words)


class UserView(Struct, frozen=True, kw_only=True):
    """A user as administrators see them."""

    id: str
    email: str
    name: str
    role: Role
    status: UserStatus
    invited_by: str
    last_seen_at: datetime | None


class UserStore(Protocol):
    """Where a school's users are kept beside the sign-in service, which cannot list them by school."""

    def all(self, school_id: str) -> list[User]:
        """A school's users, by id."""
        ...

    def put(self, school_id: str, user: User) -> None:
        """Create or replace one."""
        ...

    def preferences(self, school_id: str, user_id: str) -> Preferences:
        """What one user likes; the defaults where they have said nothing."""
        ...

    def prefer(self, school_id: str, user_id: str, preferences: Preferences) -> None:
        """Keep what one user likes."""
        ...


class Accounts(Protocol):
    """The sign-in service. Every call may be repeated; `email` is how somebody signs in."""

    def create(self, school_id: str, email: str, name: str) -> str:
        """Make an account and have an invitation sent, or find the school's own; gives its id.

        Raises ConflictError `address_in_use` where the address belongs to an account of another school, InvalidError
        for one that cannot be an address.
        """
        ...

    def give_role(self, email: str, role: Role) -> None:
        """Take every other role away and give this one."""
        ...

    def invite_again(self, email: str) -> None:
        """Have another invitation sent to somebody who has never signed in; the one before is good no more."""
        ...

    def disable(self, email: str) -> None:
        """Let them sign in no more, and end what they have open, as far as the service can."""
        ...

    def enable(self, email: str) -> None:
        """Let them sign in again."""
        ...


def found(users: Iterable[User], user_id: str) -> User:
    """The user with this id; raises NotFoundError."""
    for user in users:
        if user.id == user_id:
            return user
    raise NotFoundError("There is no such user at your school.")


def check_grant(by: Role, role: Role) -> None:
    """Raise ForbiddenError where somebody would grant more than they hold."""
    if not holds(by, role):
        raise ForbiddenError(f"You cannot make somebody {role}: nobody grants more than they hold.", field="role")


def changed(users: list[User], user: User, change: UserChange) -> User:
    """The user once changed.

    Raises ConflictError where nobody would be left to administer the school, or where somebody who has signed in is to
    be invited again.
    """
    after = replace(
        user,
        role=user.role if change.role is UNSET else change.role,
        disabled=user.disabled if change.disabled is UNSET else change.disabled,
    )
    if change.invite_again is True and user.last_seen_at is not None:
        raise ConflictError(
            "This person has signed in before. Whoever forgets a password resets it on the sign-in page.",
            code="has_signed_in",
        )
    others = [one for one in users if one.id != user.id and _administers(one)]
    if _administers(user) and not _administers(after) and not others:
        message = "This is the school's last administrator. Give somebody else that role first."
        raise ConflictError(message, code="last_administrator")
    return after


def view(user: User) -> UserView:
    """The user as administrators see them."""
    return UserView(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        status=user.status,
        invited_by=user.invited_by,
        last_seen_at=user.last_seen_at,
    )


def administrators(users: Iterable[User]) -> tuple[str, ...]:
    """The names of those whom everybody may turn to."""
    return tuple(sorted((one.name for one in users if _administers(one)), key=str.casefold))


def by_name(users: Iterable[User]) -> list[User]:
    """In the order in which they are shown."""
    return sorted(users, key=lambda one: (one.name.casefold(), one.id))


def _administers(user: User) -> bool:
    return user.role == "administrator" and not user.disabled
