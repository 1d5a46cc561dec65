"""Each kind of edit changes what Rollcall reads, and leaves an MIS that can be read."""

from collections.abc import Iterator
from random import Random

import pytest

from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.changes import as_stored
from demo.sample_mis.district import running_district
from demo.sample_mis.school import School
from demo.sample_mis.server import TOKEN
from soak.edits import EDITS, edit
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[School, Connector]]:
    school = School(school_id="A1", seed=7, pupils=18)
    with running_district([school]) as (url, _):
        connection = WondeConnection(base_url=f"{url}/v1.0", school_id="A1")
        yield school, build_connector(connection, TOKEN, timezone="Europe/London", timing=ON_THIS_MACHINE)


def read(school: School, connector: Connector) -> dict[str, str]:
    records = [
        record
        for dataset in DATASETS
        for page in connector.read(dataset, date=school.today())
        for record in page.records
    ]
    return {key: one.digest for key, one in as_stored(records, expires_at=None).items()}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_changes_the_feed(served: tuple[School, Connector], kind: str) -> None:
    school, connector = served
    school.reset()
    rng = Random(3)
    if "back" in kind:
        assert EDITS["year vanishes"][1](school, rng)
    before = read(school, connector)
    # A pair may be given the priority that it has, and a number may be blank already: such an edit is tried again.
    tries = (EDITS[kind][1](school, rng) and read(school, connector) != before for _ in range(20))
    assert any(tries)


def test_the_same_seed_makes_the_same_edits() -> None:
    kinds = []
    for _ in range(2):
        school, rng = School(school_id="A1", seed=7, pupils=18), Random(11)
        kinds.append(([edit(school, rng) for _ in range(200)], sorted(school.pupils), sorted(school.contacts)))
    assert kinds[0] == kinds[1]


def test_a_school_survives_a_thousand_edits() -> None:
    school, rng = School(school_id="A1", seed=7, pupils=12), Random(5)
    for _ in range(1000):
        edit(school, rng)
    assert school.contacts
    assert school.pupils
