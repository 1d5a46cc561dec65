"""`make check-oneroster SCHEMA=path`: hold the sample MIS's OneRoster 1.2 against the official OpenAPI document."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import urllib3
from openapi_schema_validator import OAS30Validator, oas30_format_checker

from demo.sample_mis.oneroster.collections import COLLECTIONS
from demo.sample_mis.oneroster.routes import BASES
from demo.sample_mis.server import TOKEN, SampleMis, running_sample_mis


def main() -> int:
    """Compare, print what differs, and give the exit code."""
    parser = argparse.ArgumentParser(prog="demo.check_oneroster", description=__doc__)
    parser.add_argument("schema", type=Path, help="the OpenAPI 3.0 document of OneRoster 1.2, as JSON")
    document = json.loads(parser.parse_args().schema.read_text())
    with running_sample_mis(pupils=40) as mis:
        # The sample's plain token sees everything, demographics included.
        found = list(differences(document, mis))
    for line in found:
        print(line)
    print(f"{len(COLLECTIONS)} lists, their records and the errors compared: {len(found)} differences")
    return 1 if found else 0


def differences(document: dict[str, Any], mis: SampleMis) -> Iterator[str]:
    """One line for each place where an answer is not what the document says."""
    pool = urllib3.PoolManager(retries=False)
    for name, collection in COLLECTIONS.items():
        row_id = collection.row_id(collection.rows(mis.school)[0])
        yield from _compare(document, f"/{name}", "200", _answer(pool, mis, f"{name}?limit=1000"))
        yield from _compare(document, f"/{name}/{{sourcedId}}", "200", _answer(pool, mis, f"{name}/{row_id}"))
    refused = pool.request("GET", f"{mis.url}{BASES['1.2']}/users")
    yield from _compare(document, "/users", "401", refused)
    yield from _compare(document, "/users/{sourcedId}", "404", _answer(pool, mis, "users/nobody"))
    pool.clear()


def _answer(pool: urllib3.PoolManager, mis: SampleMis, path: str) -> urllib3.BaseHTTPResponse:
    return pool.request("GET", f"{mis.url}{BASES['1.2']}/{path}", headers={"Authorization": f"Bearer {TOKEN}"})


def _compare(document: dict[str, Any], path: str, status: str, answer: urllib3.BaseHTTPResponse) -> Iterator[str]:
    if str(answer.status) != status:
        yield f"{path}: answered {answer.status} in place of {status}"
        return
    promised = document["paths"][path]["get"]["responses"][status]["content"]["application/json"]["schema"]
    validator = OAS30Validator({**promised, "components": document["components"]}, format_checker=oas30_format_checker)
    for error in validator.iter_errors(answer.json()):
        yield f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


if __name__ == "__main__":
    raise SystemExit(main())
