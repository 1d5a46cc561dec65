"""The API's public and personal part: health, its own description, and who is signed in."""

from pathlib import Path

from chalice.app import Blueprint, Response
from msgspec import Struct

from chalicelib.accounts.domain.users import Preferences, User, administrators
from chalicelib.bootstrap import people, stores
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.observability import count
from chalicelib.settings import settings
from chalicelib.shared.roles import Role

public_api = Blueprint(__name__)

DOCUMENT = Path(__file__).parents[2] / "openapi.json"


class Health(Struct, frozen=True, kw_only=True):
    """That the API answers, and which build it is."""

    status: str
    build: str


class SchoolName(Struct, frozen=True, kw_only=True):
    """The caller's school."""

    id: str
    name: str
    timezone: str


class Features(Struct, frozen=True, kw_only=True):
    """What this school can do; `attendance` is whether its MIS connection holds any."""

    attendance: bool


class Me(Struct, frozen=True, kw_only=True):
    """Who is signed in, what they like, and the names of those who administer their school."""

    id: str
    name: str
    role: Role
    school: SchoolName
    features: Features
    preferences: Preferences
    administrators: tuple[str, ...]


@endpoint(public_api, "GET", "/health", summary="Whether the API answers", answer=Health, role=None)
def get_health() -> Health:
    """Nothing secret: status and build."""
    return Health(status="ok", build=settings().build)


@public_api.route("/openapi.json", methods=["GET"])
def get_openapi() -> Response:
    """The OpenAPI document that is kept in the repository."""
    count("ApiRequests")
    return Response(body=DOCUMENT.read_text("utf-8"), headers={"Content-Type": "application/json"})


@endpoint(public_api, "GET", "/me", summary="Who is signed in", answer=Me)
def get_me(caller: Caller) -> Me:
    """The caller and their school."""
    school = stores.schools().get(caller.school_id)
    name = SchoolName(id=school.id, name=school.name, timezone=school.timezone)
    features = Features(attendance="attendance" in school.datasets)
    seen = User(id=caller.user_id, email=caller.email.lower(), name=caller.name, role=caller.role)
    users = people.note_user()(caller.school_id, seen)
    return Me(
        id=caller.user_id,
        name=caller.name,
        role=caller.role,
        school=name,
        features=features,
        preferences=stores.users().preferences(caller.school_id, caller.user_id),
        administrators=administrators(users),
    )
