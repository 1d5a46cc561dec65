"""Notes that a user has signed in."""

from msgspec.structs import replace

from chalicelib.accounts.domain.users import SEEN_AGAIN_AFTER, User, UserStore
from chalicelib.shared.clock import Clock
from chalicelib.shared.errors import ForbiddenError


class NoteUser:
    """One write an hour and user at most; one whom the operator made by hand gets a record in this way."""

    def __init__(self, *, users: UserStore, clock: Clock) -> None:
        self._users = users
        self._clock = clock

    def __call__(self, school_id: str, seen: User) -> list[User]:
        """Keep that this user was here; gives all users of the school. Raises ForbiddenError for a disabled one."""
        users = self._users.all(school_id)
        known = next((one for one in users if one.id == seen.id), None)
        if known is not None and known.disabled:
            # Their token is good until it ends; the page goes no further than this.
            raise ForbiddenError("Your account was disabled. Ask your school's administrator.", code="disabled")
        now = self._clock()
        last = known.last_seen_at if known else None
        if last is not None and now < last + SEEN_AGAIN_AFTER:
            return users
        # The role is the token's own: what an administrator has changed since is in the record already.
        noted = replace(known or seen, last_seen_at=now)
        self._users.put(school_id, noted)
        return [one for one in users if one.id != seen.id] + [noted]
