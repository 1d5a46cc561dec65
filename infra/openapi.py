"""Writes the OpenAPI document from the code's own routes and models, so that it cannot tell another story."""

import argparse
import json
import os
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from apispec import APISpec

if TYPE_CHECKING:
    from chalicelib.entrypoints.http.endpoint import Route

DOCUMENT = Path(__file__).parents[1] / "chalicelib" / "openapi.json"
_REFS = "#/components/schemas/{name}"
_FAILURES = {
    400: "The request cannot be understood",
    401: "Not signed in, or the sign-in has expired",
    403: "The caller's role does not allow this",
    404: "No such thing in the caller's school",
    409: "Does not fit the present state",
    429: "Asked for too often; Retry-After says in seconds when to ask again",
}


def document() -> dict[str, Any]:
    """The document of all registered routes, OpenAPI 3.1 (whose schemas are JSON Schema, as msgspec writes it)."""
    pretend_stage()
    import app  # noqa: F401 - registers the routes
    from chalicelib.entrypoints.http.endpoint import ROUTES
    from chalicelib.entrypoints.http.failures import FailureBody

    spec = APISpec(
        title="Rollcall",
        version="1",
        openapi_version="3.1.0",
        info={"description": "Keeps a school's contacts in step with its MIS and sends messages to fresh contacts."},
        security=[{"cognito": []}],
    )
    spec.components.security_scheme("cognito", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    models = [model for route in ROUTES for model in (route.body, route.answer) if model is not None]
    schemas, components = msgspec.json.schema_components([*models, FailureBody], ref_template=_REFS)
    for name, schema in sorted(components.items()):
        spec.components.schema(name, schema)
    by_model = dict(zip([*map(repr, models), repr(FailureBody)], schemas, strict=True))

    def operation(route: "Route") -> dict[str, Any]:
        described: dict[str, Any] = {
            "summary": route.summary,
            "operationId": route.name,
            "parameters": _parameters(route),
            "responses": {
                str(route.status): {
                    "description": HTTPStatus(route.status).phrase,
                    "content": {route.media: {"schema": by_model[repr(route.answer)]}},
                }
            },
        }
        if route.body is not None:
            described["requestBody"] = {"required": True, "content": _json(by_model[repr(route.body)])}
        if route.role is None:
            described["security"] = []
        else:
            described["description"] = f"For every {route.role} and whoever holds more."
            for status, meaning in _FAILURES.items():
                described["responses"][str(status)] = {
                    "description": meaning,
                    "content": _json(by_model[repr(FailureBody)]),
                }
        return described

    for path in sorted({route.path for route in ROUTES}):
        operations = {route.method.lower(): operation(route) for route in ROUTES if route.path == path}
        spec.path(path=path, operations=operations)
    described: dict[str, Any] = spec.to_dict()
    return described


def as_text(described: dict[str, Any]) -> str:
    """The document as it is kept: the same routes give the same text."""
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the document, or with --check say whether the kept one is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = as_text(document())
    if not check:
        DOCUMENT.write_text(text, "utf-8")
    elif DOCUMENT.read_text("utf-8") != text:
        raise SystemExit("chalicelib/openapi.json does not match the code: run `make openapi` and commit it.")


def _parameters(route: "Route") -> list[dict[str, Any]]:
    path = re.findall(r"{(\w+)}", route.path)
    places = {"path": path, "query": route.query, "header": route.headers}
    return [
        {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}
        for place, names in places.items()
        for name in names
    ]


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def pretend_stage() -> None:
    """Give the app what it reads when it is imported; no route or model depends on the values."""
    from chalicelib.settings import Settings

    for field in msgspec.structs.fields(Settings):
        os.environ.setdefault(field.encode_name, "0")
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-2")
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "rollcall")
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Rollcall")


if __name__ == "__main__":
    main()
