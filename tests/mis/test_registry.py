"""The registry: what can be connected, and that asking costs next to nothing."""

import subprocess
import sys
from typing import Any, cast

import pytest
from msgspec import Struct

from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.errors import FatalError

WONDE = WondeConnection(base_url="https://api.wonde.com", school_id="A1")


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
    class SimsConnection(Struct, tag="sims", tag_field="kind"):
        """A kind that nobody has written yet."""

    with pytest.raises(FatalError, match="unknown kind"):
        build_connector(cast("Any", SimsConnection()), "token", timezone="Europe/London")
