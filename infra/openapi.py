"""Writes the OpenAPI document from the code's own routes and models, so that it cannot tell another story."""

import argparse
import json
import os
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from apispec import APISpec

DOCUMENT = Path(__file__).parents[1] / "chalicelib" / "openapi.json"
_REFS = "#/components/schemas/{name}"
_FAILURES = {
    400: "The request cannot be understood",
    401: "Not signed in, or the sign-in has expired",
    403: "The caller's role does not allow this",
    404: "No such thing in the caller's school",
    409: "Does not fit the present state",
}


def document() -> dict[str, Any]:
    """The document of all registered routes, OpenAPI 3.1 (whose schemas are JSON Schema, as msgspec writes it)."""
    _pretend_stage()
    import app  # noqa: F401 - registers the routes
    from chalicelib.entrypoints.http.endpoint import ROUTES, Route
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

    def operation(route: Route) -> dict[str, Any]:
        described: dict[str, Any] = {
            "summary": route.summary,
            "operationId": route.name,
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in re.findall(r"{(\w+)}", route.path)
            ]
            + [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in route.query],
            "responses": {
                str(route.status): {
                    "description": HTTPStatus(route.status).phrase,
                    "content": _json(by_model[repr(route.answer)]),
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


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _pretend_stage() -> None:
    """Give the app what it reads when it is imported; no route or model depends on the values."""
    from chalicelib.settings import Settings

    for field in msgspec.structs.fields(Settings):
        os.environ.setdefault(field.encode_name, "0")
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-2")
    os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "rollcall")
    os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Rollcall")


if __name__ == "__main__":
    main()
