"""What depends on the stage: only the one on a developer's machine reads an MIS that is there."""

from collections.abc import Iterator

import pytest

from chalicelib.bootstrap import connections, process
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from chalicelib.shared.errors import FatalError


@pytest.fixture
def production(a_school: School, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """A school, met by the code as it runs on another stage than the local one."""
    monkeypatch.setenv("STAGE", "prod")
    settings.cache_clear()
    yield a_school
    settings.cache_clear()


def test_the_local_stage_reads_an_mis_on_this_machine(a_school: School) -> None:
    assert process.on_this_machine()
    assert list(connections.connector_for(a_school).read("staff", date="2026-11-02"))


def test_another_stage_does_not(production: School) -> None:
    with pytest.raises(FatalError) as caught:
        connections.connector_for(production)
    assert caught.value.code == "mis_bad_address"
