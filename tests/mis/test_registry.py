"""The registry: what can be connected, and that asking costs next to nothing."""

import subprocess
import sys
from typing import Any, cast

import pytest

from chalicelib.domain.errors import FatalError
from chalicelib.domain.school import MisConnection
from chalicelib.mis.registry import build_connector

WONDE = MisConnection(kind="wonde", base_url="https://api.wonde.com", school_id="A1")


def test_importing_the_registry_loads_no_http_client_and_no_telephone_tables() -> None:
    script = "import sys, chalicelib.mis.registry; print({'urllib3', 'phonenumbers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"


def test_building_a_connector_reads_nothing() -> None:
    assert build_connector(WONDE, "token", timezone="Europe/London")


@pytest.mark.parametrize("token", ["", "  ", "two words", "tok\u00e9n", "a\nb"])
def test_a_token_that_cannot_be_one_is_refused_at_once(token: str) -> None:
    with pytest.raises(FatalError) as caught:
        build_connector(WONDE, token, timezone="Europe/London")
    assert caught.value.code == "mis_bad_token"


def test_an_unknown_kind_is_refused_in_words() -> None:
    unknown = MisConnection(kind=cast("Any", "sims"), base_url="https://example.com", school_id="A1")
    with pytest.raises(FatalError, match="unknown kind"):
        build_connector(unknown, "token", timezone="Europe/London")
