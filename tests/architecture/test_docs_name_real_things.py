"""Whatever the documents, docstrings and comments name exists: paths, commands, settings, names of the code."""

from pathlib import Path

import pytest

from tests.architecture.mentions import unreal_in_markdown, unreal_in_python
from tests.architecture.real_names import PACKAGES, tracked

DOCUMENTS = sorted(path for path in tracked() if path.suffix == ".md" and path.name != "CHANGELOG.md")
SOURCES = sorted(path for path in tracked() if path.suffix == ".py" and path.parts[0] in (*PACKAGES, "app.py"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_document_names_real_things(document: Path) -> None:
    assert unreal_in_markdown(document, document.read_text()) == []


def test_docstrings_and_comments_name_real_things() -> None:
    found = {str(path): unreal_in_python(path, path.read_text()) for path in SOURCES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "[see](no-such.md)",
        "[see](sync.md#no-such-heading)",
        "`chalicelib/sync/domain/no_such.py`",
        "`chalicelib/nowhere/`",
        "`no_such.py`",
        "`make nothing`",
        "`make story NOTHING=1`",
        "`python -m infra.nothing`",
        "`python -m infra.openapi --nothing`",
        "`NO_SUCH_SETTING`",
        "`GET /nothing`",
        "`sync.domain.held.NoSuchStore`",
        "`messages.domain.nothing.Delivery`",
        "`Connector.no_such_method`",
        "`NoSuchClass`",
        "`no_such_name`",
        "```sh\nmake nothing\n```",
    ],
)
def test_planted_wrong_name_is_found(planted: str) -> None:
    assert (
        len(unreal_in_markdown(Path("docs/sending.md"), f"See {planted}\n" if "```" not in planted else planted)) >= 1
    )


@pytest.mark.parametrize(
    "planted",
    [
        '"""See infra/nothing.yaml."""',
        '"""Implements sync.domain.ports.NoSuchStore; keeps things."""',
        '"""Written by `make nothing`."""',
        '"""`python -m demo.nothing`: does nothing."""',
        "held = 1  # the tick queues it (no_such_function)",
        "held = 1  # below NO_SUCH_LIMIT",
        "held = 1  # as NoSuchStore has it",
    ],
)
def test_planted_wrong_name_in_code_is_found(planted: str) -> None:
    assert len(unreal_in_python(Path("chalicelib/sync/planted.py"), planted + "\n")) >= 1


@pytest.mark.parametrize(
    "said",
    [
        "[see](sync.md#the-guard), `chalicelib/sync/domain/guard.py`, `sync/domain/guard.py`, `guard.py`, `domain/`",
        "`make story CONNECTOR=file_drop`, `python -m infra.deploy --stage local`, `GET /sync/runs/{id}/changes`",
        "`SEND_ONLY_TO`, `sync.domain.held.HeldStore`, `messages.domain.deliveries.Delivery`, `Connector.confirm`",
    ],
)
def test_right_names_are_let_through(said: str) -> None:
    assert unreal_in_markdown(Path("docs/sending.md"), said) == []
