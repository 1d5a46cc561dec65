"""What to say of a list that has nobody of the school: a token that may see nothing gets a 200, too."""

from collections.abc import Iterator

from chalicelib.mis.domain.feed import Page
from chalicelib.mis.oneroster.people import Part
from chalicelib.mis.progress import Cursor

_NOBODY = "OneRoster sent no people at all: Rollcall's access is probably not linked to a school there. Ask the \
school's OneRoster administrator to check it."
_NOBODY_HERE = "OneRoster sent people, but none of the organisation that is set in the MIS connection. Ask your \
Rollcall administrator to check its id."

_NOBODY_SO = "OneRoster sent people, but none of them with a role that makes them {who}. Ask the school's OneRoster \
administrator to check the roles."


def nobody_of(users: Cursor, part: Part, *, found: bool, who: str) -> Iterator[Page]:
    """One last page with the sentence, where the read of users found none of this part; `who` they are ("pupils")."""
    if not users.received:
        yield Page(records=(), warnings=(_NOBODY,))
    elif part.org_id and not found:
        yield Page(records=(), warnings=(_NOBODY_HERE,))
    elif not found:
        yield Page(records=(), warnings=(_NOBODY_SO.format(who=who),))
