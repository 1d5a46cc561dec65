"""What CONTRIBUTING.md says how to add works as it is written there."""

import json
import re
from pathlib import Path

import pytest

from tests.architecture.contributed import ROOT, Block, apply, blocks, copy_repository, run

pytestmark = pytest.mark.xdist_group("contributing")  # so that one worker makes one copy

_TEXT = (ROOT / "CONTRIBUTING.md").read_text()

_THROUGH_CHALICE = """
import base64, json, warnings
from tests import conftest
from chalice.test import Client
from app import app
warnings.simplefilter("ignore")  # Chalice says that its test client admits whoever has a token
def ask(role):
    claims = {"sub": "1", "cognito:username": "pat", "token_use": "id", "name": "Pat", "cognito:groups": role,
              "custom:school_id": "school-a"}
    token = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    with Client(app) as client:
        answer = client.http.get("/hello/Ann", headers={"authorization": f"x.{token}.x"})
    return answer.status_code, answer.json_body
print(json.dumps([ask("composer"), ask("sender"), ask("administrator")]))
"""

_SETTING_IS_READ = """
import os
from tests import conftest
from chalicelib.settings import settings
print(settings().acme_url)
settings.cache_clear()
del os.environ["ACME_URL"]
try:
    settings()
except Exception as error:
    print(error)
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the commands printed; the copy is at `tree`."""
    tree = tmp_path_factory.getbasetemp() / "contributed"
    tree.mkdir()
    copy_repository(tree)
    printed = [apply(block, tree) for block in blocks(_TEXT)]
    run("git add --all", tree)
    return [one for one in printed if one]


@pytest.fixture
def tree(outputs: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "contributed"


def test_every_suite_that_it_runs_passes(outputs: list[str]) -> None:
    passed = [int(found) for found in re.findall(r"(\d+) passed", "".join(outputs))]
    channel, connector, endpoint = passed
    assert channel > 100
    assert connector > 20
    assert endpoint == 2


def test_setting_is_read_and_required_and_every_stage_has_it(tree: Path) -> None:
    printed = run(f".venv/bin/python -c '{_SETTING_IS_READ}'", tree).splitlines()
    assert printed[0] == "https://texts.acme.example/v1/messages"
    assert "ACME_URL" in printed[1]
    stages = (
        "import json; from infra.chalice_config import *; print(json.dumps([stage_config(s) for s in stage_names()]))"
    )
    for stage in json.loads(run(f".venv/bin/python -c '{stages}'", tree)):
        assert stage["environment_variables"]["ACME_URL"] == printed[0]


def test_channel_is_the_one_that_messages_go_by(tree: Path) -> None:
    senders = (
        "from tests import conftest; from chalicelib.bootstrap.sending import deliver_batch; "
        'print(type(deliver_batch("urgent")._senders["sms"]._sender).__name__)'
    )
    assert run(f".venv/bin/python -c '{senders}'", tree).strip() == "AcmeSms"


def test_endpoint_answers_through_chalice_and_holds_its_role(tree: Path) -> None:
    composer, sender, administrator = json.loads(
        run(f".venv/bin/python -c '{_THROUGH_CHALICE}'", tree).splitlines()[-1]
    )
    assert composer[0] == 403
    assert sender == administrator == [200, {"text": "Hello Ann, from Pat"}]


def test_endpoint_is_in_the_apis_document(tree: Path) -> None:
    document = json.loads((tree / "chalicelib/openapi.json").read_text())
    assert document["paths"]["/hello/{name}"]["get"]["description"] == "For every sender and whoever holds more."
    assert set(document["paths"]) - set(json.loads((ROOT / "chalicelib/openapi.json").read_text())["paths"]) == {
        "/hello/{name}"
    }


def test_what_was_added_keeps_the_rules_of_the_house(tree: Path) -> None:
    run(".venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .", tree)
    assert "4 kept, 0 broken" in run(".venv/bin/lint-imports --no-logo", tree)
    run(".venv/bin/python -m pytest -q tests/architecture/test_house.py", tree)


def test_a_step_that_no_longer_fits_fails(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("one\n")
    with pytest.raises(AssertionError, match="0 places"):
        apply(Block("diff", "+++ app.py\n two\n+three\n"), tmp_path)
    with pytest.raises(AssertionError, match="there already"):
        apply(Block("python", "# app.py\none\n"), tmp_path)
    with pytest.raises(AssertionError, match="false"):
        apply(Block("sh", "false\n"), tmp_path)
