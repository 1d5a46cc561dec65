"""The API's people part: groups to choose from, and search by name."""

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.bootstrap import sending, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, one_page
from chalicelib.people.domain.group_choices import GroupView, group_choices, lacks_a_kind
from chalicelib.people.domain.people_search import FoundPerson, search_people
from chalicelib.people.domain.restrictions import OwnAddress, Restrictions
from chalicelib.people.views.person_view import PersonView

people_api = Blueprint(__name__)


class PeopleQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a name; in the body, because names never travel in a URL."""

    text: str
    limit: int = 25
    next: str | None = None


@endpoint(
    people_api, "GET", "/groups", summary="Years, registration groups, classes", answer=Listed[GroupView], query=PAGE
)
def get_groups(caller: Caller, query: dict[str, str]) -> Listed[GroupView]:
    """Groups by type, then by name; years and registration groups also where only the pupils' records name them."""
    school_id = caller.school_id
    groups = list(stores.directory().load(school_id, ["groups"], date="").groups.values())
    pupils = stores.directory().load(school_id, ["pupils"], date="").pupils.values() if lacks_a_kind(groups) else ()
    return one_page(group_choices(groups, pupils), query)


@endpoint(
    people_api, "POST", "/people/search", summary="Find people by name", body=PeopleQuery, answer=Listed[FoundPerson]
)
def post_people_search(caller: Caller, body: PeopleQuery) -> Listed[FoundPerson]:
    """Pupils, contacts and staff, by surname."""
    directory = stores.directory().load(caller.school_id, ["pupils", "staff"], date="")
    query = {"limit": str(body.limit)} | ({"next": body.next} if body.next else {})
    return one_page(search_people(directory, body.text), query)


@endpoint(people_api, "GET", "/people/{person_id}", summary="One person, with source and history", answer=PersonView)
def get_person(caller: Caller, person_id: str) -> PersonView:
    """A composer sees neither values nor why somebody is restricted."""
    return sending.show_person()(caller.school_id, person_id, may_send=caller.may("sender"))


@endpoint(
    people_api,
    "PUT",
    "/people/{person_id}/restrictions",
    summary="Never to be contacted, deceased, pairs, and what was opted out of; what is left out is not so any more",
    body=Restrictions,
    answer=PersonView,
    role="administrator",
    audit=Audited(action="person_restricted"),
)
def put_person_restrictions(caller: Caller, person_id: str, body: Restrictions) -> PersonView:
    """Counts at once, also for messages on their way; no sync undoes it."""
    sending.restrict_person()(caller.school_id, person_id, body, by=caller.name)
    return sending.show_person()(caller.school_id, person_id, may_send=True)


@endpoint(
    people_api,
    "POST",
    "/people/{person_id}/try-address",
    summary="Write again to an address of which a provider has said that nothing reaches it",
    body=OwnAddress,
    answer=PersonView,
    role="sender",
    audit=Audited(action="address_tried_again", detail=lambda body: body.channel),
)
def post_try_address(caller: Caller, person_id: str, body: OwnAddress) -> PersonView:
    """What was heard of the address is forgotten; when it comes back once more, it is left out again.

    That somebody reported messages as junk is only an administrator's to forget.
    """
    sending.try_address_again()(caller.school_id, person_id, body, complaint=caller.may("administrator"))
    return sending.show_person()(caller.school_id, person_id, may_send=True)
