"""The API's user part: who belongs to the school, and what each likes."""

from chalice.app import Blueprint

from chalicelib.accounts.domain.users import Invitation, Preferences, UserChange, UserView, by_name, in_words, view
from chalicelib.bootstrap import people, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, one_page

users_api = Blueprint(__name__)


@endpoint(
    users_api,
    "GET",
    "/users",
    summary="The school's users by name",
    answer=Listed[UserView],
    role="administrator",
    query=PAGE,
)
def get_users(caller: Caller, query: dict[str, str]) -> Listed[UserView]:
    """The caller's own school's."""
    return one_page([view(one) for one in by_name(stores.users().all(caller.school_id))], query)


@endpoint(
    users_api,
    "POST",
    "/users",
    summary="Invite somebody to the school",
    body=Invitation,
    answer=UserView,
    status=201,
    role="administrator",
    audit=Audited(action="user_invited", detail=lambda body: body.role),
)
def post_users(caller: Caller, body: Invitation) -> UserView:
    """They get an e-mail with a temporary password."""
    return view(people.invite_user()(caller.school_id, body, by_name=caller.name, by_role=caller.role))


@endpoint(
    users_api,
    "PATCH",
    "/users/{user_id}",
    summary="Change a user's role, disable or enable them",
    body=UserChange,
    answer=UserView,
    role="administrator",
    audit=Audited(action="user_changed", detail=in_words),
)
def patch_user(caller: Caller, user_id: str, body: UserChange) -> UserView:
    """Who is disabled is signed out; what they have open ends within the hour at the latest."""
    return view(people.change_user()(caller.school_id, user_id, body, by_role=caller.role))


@endpoint(
    users_api,
    "PUT",
    "/me/preferences",
    summary="What the signed-in user likes; what is left out is as it was in the beginning",
    body=Preferences,
    answer=Preferences,
    audit=Audited(action="preferences_changed"),
)
def put_preferences(caller: Caller, body: Preferences) -> Preferences:
    """Their own alone."""
    stores.users().prefer(caller.school_id, caller.user_id, body)
    return body
