"""The API's template part: texts that a school saves."""

import re

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.bootstrap import process, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.paging import PAGE, Listed, one_page
from chalicelib.messages.domain.templates import Template, TemplateText, by_name, make_template
from chalicelib.shared.errors import InvalidError

templates_api = Blueprint(__name__)

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class Deleted(Struct, frozen=True, kw_only=True):
    """What is not there any more."""

    id: str


@endpoint(
    templates_api,
    "GET",
    "/templates",
    summary="Saved texts by name",
    answer=Listed[Template],
    role="sender",
    query=PAGE,
)
def get_templates(caller: Caller, query: dict[str, str]) -> Listed[Template]:
    """The school's own."""
    return one_page(by_name(stores.templates().all(caller.school_id)), query, default=100)


@endpoint(
    templates_api,
    "PUT",
    "/templates/{template_id}",
    summary="Save a text under an id of the client's choice, or change it",
    body=TemplateText,
    answer=Template,
    role="sender",
    audit=Audited(action="template_saved"),
)
def put_template(caller: Caller, template_id: str, body: TemplateText) -> Template:
    """Saving again replaces it."""
    if not _ID.fullmatch(template_id):
        raise InvalidError("An id is 1 to 64 letters, digits and hyphens.", field="template_id")
    store = stores.templates()
    template = make_template(template_id, body, store.all(caller.school_id), by=caller.name, now=process.now())
    store.put(caller.school_id, template)
    return template


@endpoint(
    templates_api,
    "DELETE",
    "/templates/{template_id}",
    summary="Delete a saved text",
    answer=Deleted,
    role="sender",
    audit=Audited(action="template_deleted"),
)
def delete_template(caller: Caller, template_id: str) -> Deleted:
    """Messages that were written from it stay."""
    stores.templates().delete(caller.school_id, template_id)
    return Deleted(id=template_id)
