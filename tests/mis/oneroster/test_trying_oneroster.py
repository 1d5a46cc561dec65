"""Trying a connection to the sample MIS over OneRoster, through the connector as the API uses it."""

from collections.abc import Iterator

import pytest

from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.registry import build_connector
from chalicelib.schools.domain.school import School
from chalicelib.schools.services.check_mis import CheckMis
from demo.sample_mis.oneroster.access import CLIENT_ID, CLIENT_SECRET
from demo.sample_mis.oneroster.routes import TOKEN_PATH
from demo.sample_mis.server import SampleMis, running_sample_mis
from tests.fakes.clock import FakeClock
from tests.fakes.mis_secrets import FakeMisSecrets
from tests.fakes.one_by_one import one_by_one
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_records import SCHOOL_ID, school
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def mis() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=60) as sample:
        yield sample


def connect(school: School, connection: MisConnection, secret: str) -> Connector:
    return build_connector(connection, secret, timezone=school.timezone, timing=ON_THIS_MACHINE)


@pytest.fixture
def check() -> CheckMis:
    schools = FakeSchoolStore()
    schools.put(school())
    return CheckMis(
        schools=schools,
        secrets=FakeMisSecrets(),
        connect=connect,
        headers_dropped=lambda _: {},
        parallel_map=one_by_one,
        clock=FakeClock(),
        this_machine=True,
    )


def given(mis: SampleMis, secret: str) -> MisSettings:
    return MisSettings(
        kind="oneroster",
        version="1.2",
        base_url=mis.url,
        auth="oauth2",
        token_url=mis.url + TOKEN_PATH,
        client_id=CLIENT_ID,
        client_secret=secret,
    )


def test_what_oneroster_holds_is_told_with_what_it_lacks(check: CheckMis, mis: SampleMis) -> None:
    answer = check(SCHOOL_ID, given(mis, CLIENT_SECRET))
    assert {one.dataset: (one.reachable, one.permitted) for one in answer.datasets} == {
        "pupils": (True, True),
        "staff": (True, True),
        "groups": (True, True),
    }
    pupils = answer.datasets[0]
    assert len(pupils.examples) == 3
    assert [sentence.split(" in ")[0].split(":")[0] for sentence in pupils.missing] == [
        "no parental responsibility",
        "no priorities",
    ]
    assert [sentence.partition(":")[0] for sentence in answer.missing] == ["no attendance"]


def test_a_wrong_client_secret_is_not_permitted_in_the_connectors_words(check: CheckMis, mis: SampleMis) -> None:
    answer = check(SCHOOL_ID, given(mis, "wrong"))
    assert {one.permitted for one in answer.datasets} == {False}
    assert all("did not give Rollcall access" in one.message for one in answer.datasets)
