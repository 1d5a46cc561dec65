"""The API's people part: groups to choose from, and search by name."""

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.bootstrap import stores
from chalicelib.domain.people_search import FoundPerson, search_people
from chalicelib.domain.records import GroupKind
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, one_page

people_api = Blueprint(__name__)

_KIND_ORDER: tuple[GroupKind, ...] = ("year", "registration", "class", "other")


class GroupView(Struct, frozen=True, kw_only=True):
    """A group to choose an audience from."""

    id: str
    name: str
    type: GroupKind


class PeopleQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a name; in the body, because names never travel in a URL."""

    text: str
    limit: int = 25
    next: str | None = None


@endpoint(
    people_api, "GET", "/groups", summary="Years, registration groups, classes", answer=Listed[GroupView], query=PAGE
)
def get_groups(caller: Caller, query: dict[str, str]) -> Listed[GroupView]:
    """Groups by type, then by name as a person would order them (7A before 10A)."""
    groups = stores.directory().load(caller.school_id, ["groups"], date="").groups.values()
    ordered = sorted(groups, key=lambda group: (_KIND_ORDER.index(group.type), len(group.name), group.name, group.id))
    return one_page([GroupView(id=g.id, name=g.name, type=g.type) for g in ordered], query)


@endpoint(
    people_api, "POST", "/people/search", summary="Find people by name", body=PeopleQuery, answer=Listed[FoundPerson]
)
def post_people_search(caller: Caller, body: PeopleQuery) -> Listed[FoundPerson]:
    """Pupils, contacts and staff, by surname."""
    directory = stores.directory().load(caller.school_id, ["pupils", "staff"], date="")
    query = {"limit": str(body.limit)} | ({"next": body.next} if body.next else {})
    return one_page(search_people(directory, body.text), query)
