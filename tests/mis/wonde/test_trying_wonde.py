"""Trying a connection to Wonde: what Rollcall needs only now and then is asked for at once."""

from collections.abc import Iterator

import pytest

from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_check import DatasetCheck
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.registry import build_connector
from chalicelib.schools.domain.school import School
from chalicelib.schools.services.check_mis import CheckMis
from demo.sample_mis.server import SCHOOL_ID as MIS_SCHOOL_ID
from demo.sample_mis.server import TOKEN, SampleMis, running_sample_mis
from tests.fakes.clock import FakeClock
from tests.fakes.mis_secrets import FakeMisSecrets
from tests.fakes.one_by_one import one_by_one
from tests.fakes.school_store import FakeSchoolStore
from tests.fakes.sync.sync_records import SCHOOL_ID, school
from tests.mis.clients import ON_THIS_MACHINE


@pytest.fixture(scope="module")
def running() -> Iterator[SampleMis]:
    with running_sample_mis(pupils=40) as sample:
        yield sample


@pytest.fixture
def mis(running: SampleMis) -> SampleMis:
    running.reset()
    return running


def pupils(mis: SampleMis) -> DatasetCheck:
    def connect(school: School, connection: MisConnection, secret: str) -> Connector:
        return build_connector(connection, secret, timezone=school.timezone, timing=ON_THIS_MACHINE)

    schools = FakeSchoolStore()
    schools.put(school())
    check = CheckMis(
        schools=schools,
        secrets=FakeMisSecrets(),
        connect=connect,
        headers_dropped=lambda _: {},
        parallel_map=one_by_one,
        clock=FakeClock(),
        this_machine=True,
    )
    given = MisSettings(kind="wonde", base_url=mis.url, school_id=MIS_SCHOOL_ID, token=TOKEN)
    return check(SCHOOL_ID, given).datasets[0]


def test_with_every_permission_nothing_is_missing_and_a_contact_is_shown(mis: SampleMis) -> None:
    check = pupils(mis)
    assert (check.permitted, check.missing, check.warnings) == (True, (), ())
    assert any("***" in example for example in check.examples)
    asked = [request.partition("?")[0] for request in mis.door.requests]
    assert all(asked.count(one) == 1 for one in ("students-leaver", "deletions", "school", "contacts"))


@pytest.mark.parametrize(
    ("resource", "permission"),
    [
        ("students-leaver", "Student leavers"),
        ("deletions", "Deletions"),
        ("counts", "Counts"),
        ("school", "School details"),
        ("contacts", "Contacts and Contact details"),
    ],
)
@pytest.mark.parametrize("status", [403, 404])
def test_a_permission_that_is_needed_only_now_and_then_is_told_by_its_name(
    mis: SampleMis, resource: str, permission: str, status: int
) -> None:
    mis.door.add_fault(resource, status=status, times=9)
    check = pupils(mis)
    assert check.permitted
    assert [sentence for sentence in check.missing if f'(the permission "{permission}"): ' in sentence]


def test_a_list_that_is_down_is_told_in_the_connectors_words(mis: SampleMis) -> None:
    mis.door.add_fault("deletions", status=503, times=99)
    check = pupils(mis)
    assert "Wonde is not working at the moment (answer 503)." in check.warnings
    assert check.missing == ()
