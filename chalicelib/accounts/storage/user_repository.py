"""Keeps a school's users and their preferences in the control table."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.models import Model

from chalicelib.accounts.domain.users import Preferences, User
from chalicelib.shared.storage.stored_json import StoredJson
from chalicelib.shared.storage.tables import use_table

USER_PREFIX = "user#"
PREFERENCES_PREFIX = "prefers#"

_users = StoredJson[User](User)
_preferences = StoredJson[Preferences](Preferences)


class UserItem(Model):
    """A user, or what one likes; `body` is the JSON of accounts.domain.users.User or Preferences."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute()


class UserRepository:
    """Implements accounts.domain.users.UserStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(UserItem, table_name)

    def all(self, school_id: str) -> list[User]:
        """A school's users, by id."""
        items = UserItem.query(school_id, UserItem.sk.startswith(USER_PREFIX), consistent_read=True)
        return [_users.decode(item.body) for item in items]

    def put(self, school_id: str, user: User) -> None:
        """Create or replace one."""
        key = USER_PREFIX + user.id
        body = _users.encode_over(_stored(school_id, key), user)
        UserItem(school_id, key).update([UserItem.body.set(body)])

    def preferences(self, school_id: str, user_id: str) -> Preferences:
        """What one user likes; a field that has gone since is passed over."""
        return _preferences.decode(_stored(school_id, PREFERENCES_PREFIX + user_id) or "{}")

    def prefer(self, school_id: str, user_id: str, preferences: Preferences) -> None:
        """Keep what one user likes."""
        key = PREFERENCES_PREFIX + user_id
        body = _preferences.encode_over(_stored(school_id, key), preferences)
        UserItem(school_id, key).update([UserItem.body.set(body)])


def _stored(school_id: str, key: str) -> str | None:
    try:
        return UserItem.get(school_id, key, consistent_read=True).body
    except DoesNotExist:
        return None
