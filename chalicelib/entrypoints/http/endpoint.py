"""Turns a typed function into an API route: sign-in, role, body, errors and answer, and its OpenAPI entry."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import msgspec
from chalice.app import Blueprint, Request, Response
from msgspec import Struct

from chalicelib.entrypoints.http.auditing import Audited, entered
from chalicelib.entrypoints.http.authorizer import authorizer
from chalicelib.entrypoints.http.caller import caller_from
from chalicelib.entrypoints.http.failures import failure_response
from chalicelib.observability import count, logger
from chalicelib.shared.errors import ForbiddenError, InvalidError
from chalicelib.shared.roles import Role

_JSON = "application/json"

View = TypeVar("View", bound=Callable[..., Any])


class Route(Struct, frozen=True, kw_only=True):
    """What the OpenAPI document says of one route.

    `role` is the least that may call it, None is public; `query` names the query's parameters, `headers`
    the headers that it looks at.
    """

    method: str
    path: str
    summary: str
    role: Role | None
    body: Any
    answer: Any
    status: int
    name: str
    query: tuple[str, ...]
    headers: tuple[str, ...]
    audit: Audited | None
    media: str


ROUTES: list[Route] = []


def endpoint(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    summary: str,
    answer: Any,
    role: Role | None = "composer",
    body: Any = None,
    status: int = 200,
    query: tuple[str, ...] = (),
    headers: tuple[str, ...] = (),
    audit: Audited | None = None,
    media: str = _JSON,
) -> Callable[[View], View]:
    """Register a view; it is called with `caller`, `body` (decoded), `query` and `headers` where it names them.

    `query` and `headers` hold what was given of the parameters and headers named here. The view's answer is encoded by
    msgspec, or is the text of another `media` type. Expected errors become the API's error shape. `audit` says what a
    route that does something is called in the audit.
    """

    def register(view: View) -> View:
        ROUTES.append(
            Route(
                method=method,
                path=path,
                summary=summary,
                role=role,
                body=body,
                answer=answer,
                status=status,
                name=view.__name__,
                query=query,
                headers=headers,
                audit=audit,
                media=media,
            )
        )
        wanted = signature(view).parameters

        def handle(request: Request, arguments: dict[str, Any]) -> Any:
            subject = ", ".join(arguments.values())
            caller = None
            if role is not None:
                caller = caller_from(request.context["authorizer"]["claims"])
                logger.append_keys(school_id=caller.school_id)
                if not caller.may(role):
                    raise ForbiddenError(f"Only {_plural(role)} may do this. Ask one of yours.")
                if "caller" in wanted:
                    arguments["caller"] = caller
            if body is not None:
                arguments["body"] = decode_body(request.raw_body, body)
            given = {"query": _given(request.query_params or {}, query), "headers": _given(request.headers, headers)}
            arguments.update((name, values) for name, values in given.items() if name in wanted)
            if audit is None or caller is None:
                return view(**arguments)
            with entered(audit, caller, subject=subject, body=arguments.get("body")) as trace:
                answer = view(**arguments)
                trace.subject = subject or getattr(answer, "id", "") or getattr(answer, "run_id", "")
            return answer

        @wraps(view)
        def route(**arguments: str) -> Response:
            count("ApiRequests")
            request = blueprint.current_request
            try:
                answer = handle(request, dict(arguments))
                return json_response(answer, status) if media == _JSON else _file(answer, media)
            except Exception as error:  # the API's boundary: every failure gets the API's shape
                return failure_response(error)

        route_kwargs = {"authorizer": authorizer()} if role is not None else {}
        blueprint.route(path, methods=[method], content_types=["application/json"], **route_kwargs)(route)
        return view

    return register


def decode_body(raw: bytes | str, shape: Any) -> Any:
    """The request's body as `shape`; raises InvalidError that names the field and what is wrong with it."""
    try:
        return msgspec.json.decode(raw or b"{}", type=shape)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `")
        named = re.search(r"field `([^`]+)`$", problem)
        within = place.rstrip("`").removeprefix("$").removeprefix(".")
        field = ".".join(filter(None, (within, named[1] if named else "")))
        where = f" (in {field})" if field and not named else ""
        raise InvalidError(f"{problem}{where}.", internal="the body does not fit", field=field) from None
    except msgspec.DecodeError:
        raise InvalidError("The request's body is not valid JSON.") from None


def json_response(answer: Any, status: int) -> Response:
    """The answer as JSON; never cached, because it is about now and about people."""
    return Response(
        body=msgspec.json.encode(answer).decode(),
        status_code=status,
        headers={"Content-Type": "application/json", "Cache-Control": "no-store"},
    )


def _file(text: str, media: str) -> Response:
    """The answer as a file to keep, of no cache for the same reason."""
    return Response(
        body=text,
        status_code=200,
        headers={
            "Content-Type": f"{media}; charset=utf-8",
            "Content-Disposition": "attachment",
            "Cache-Control": "no-store",
        },
    )


def _given(values: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: values[name] for name in names if name in values}


def _plural(role: Role) -> str:
    return "administrators" if role == "administrator" else f"{role}s and administrators"
