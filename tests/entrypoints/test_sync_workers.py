"""The queue workers and the tick, called as Lambda calls them; and what the whole of it logs."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from msgspec.structs import replace

import app as deployed_app
from chalicelib.bootstrap import process, stores, syncing
from chalicelib.observability import logger
from chalicelib.schools.domain.school import School
from chalicelib.settings import settings
from chalicelib.shared.datasets import DATASETS
from chalicelib.sync.domain.state import Lease, SchoolSync
from chalicelib.sync.services.change_sync import change_sync
from tests.entrypoints.conftest import queued
from tests.entrypoints.lambda_calls import Person, call, deliver, tick
from tests.mis.answers import contact, details, student
from tests.mis.fake_server import FakeServer, Reply

SECRETS = ("Zaphodine", "Quellingworth", "Thistlemarch", "Brackenbury", "900123", "zaphodine@", "0f1e2d")


def click(school: School, *datasets: str) -> list[str]:
    """Somebody presses Refresh Now; gives the bodies of the messages that are queued then."""
    by = Person(school_id=school.id, name="Brackenbury")
    assert call("POST", "/sync/refresh", by=by, body={"datasets": datasets}).status == 202
    return queued(settings().refresh_queue_url)


def state_of(school: School) -> SchoolSync:
    return stores.sync_states().load(school.id).state


def test_a_worker_does_its_job_and_the_message_is_gone(a_school: School) -> None:
    assert deliver(deployed_app.sync_refresh, *click(a_school, "pupils")) == []
    assert state_of(a_school).run is None
    assert set(stores.directory().load(a_school.id, DATASETS, date="2026-11-02").pupils) == {"P1"}


def test_a_message_that_comes_twice_does_nothing_the_second_time(a_school: School) -> None:
    (body,) = click(a_school, "pupils")
    assert deliver(deployed_app.sync_refresh, body, body) == []
    before = state_of(a_school)
    assert deliver(deployed_app.sync_scheduled, body) == []
    assert state_of(a_school) == before


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"school_id": "s", "run_id": "r", "dataset": "dinner", "round": 1}']
)
def test_a_malformed_message_comes_back_alone(a_school: School, body: str) -> None:
    (good,) = click(a_school, "pupils")
    assert deliver(deployed_app.sync_refresh, body, good) == ["0"]
    assert state_of(a_school).run is None, "the good one was done all the same"


def test_a_message_for_a_job_under_a_running_lease_comes_back(a_school: School) -> None:
    (body,) = click(a_school, "pupils")
    until = process.now() + timedelta(seconds=60)

    def leased(state: SchoolSync) -> tuple[SchoolSync, None, None]:
        assert state.run is not None
        job = replace(state.run.jobs[0], status="reading", lease=Lease(holder="another-worker", until=until))
        return replace(state, run=replace(state.run, jobs=(job,))), None, None

    change_sync(stores.sync_states(), a_school.id, leased)
    assert deliver(deployed_app.sync_refresh, body) == ["0"]


def test_a_message_of_a_school_that_has_gone_is_forgotten(account: None) -> None:
    body = json.dumps({"school_id": "gone", "run_id": "r", "dataset": "pupils", "round": 1})
    assert deliver(deployed_app.sync_refresh, body) == []


def test_each_lane_takes_its_own_lease(a_school: School, wonde: FakeServer) -> None:
    """A scheduled worker may read for longer, so that its lease must be longer, too."""
    assert settings().scheduled_lease_seconds > settings().refresh_lease_seconds
    (body,) = click(a_school, "pupils")
    syncing.run_sync_job.cache_clear()
    leases: list[float] = []

    class Spy:
        """Notes the lease that is asked for."""

        def __call__(self, message: object, *, lease_seconds: int, seconds_left: float, last: bool) -> None:
            assert not last
            assert seconds_left == 25, "of 30: the rest is for handing over"
            leases.append(lease_seconds)
            raise LookupError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syncing, "run_sync_job", Spy)
        for handler in (deployed_app.sync_refresh, deployed_app.sync_scheduled):
            assert deliver(handler, body) == ["0"]
    assert leases == [150, 900]


def test_the_tick_opens_a_due_window_on_the_scheduled_lane(a_school: School) -> None:
    due = process.now() - timedelta(hours=25)  # late by a day, so that one opening at least was missed
    change_sync(stores.sync_states(), a_school.id, lambda state: (replace(state, next_window_at=due), None, None))
    tick()
    mine = [body for body in queued(settings().scheduled_queue_url) if json.loads(body)["school_id"] == a_school.id]
    assert len(mine) == 4
    assert queued(settings().refresh_queue_url) == []
    assert deliver(deployed_app.sync_scheduled, *mine) == []
    assert state_of(a_school).run is None


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the functions write to their log, as they write it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    yield written
    logging.getLogger("rollcall").removeHandler(handler)


def test_a_whole_sync_logs_no_name_no_number_no_address_and_no_token(
    a_school: School,
    wonde: FakeServer,
    log: StringIO,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    amina = contact(
        forename="Zaphodine",
        surname="Quellingworth",
        contact_details=details(mobile="07700 900123", email="zaphodine@mail.example"),
    )
    untidy = contact("C2", surname="Thistlemarch", contact_details=details(mobile="07700 900123 ask for Thistlemarch"))
    has_unidentified = student("", surname="Thistlemarch", contacts=[untidy])
    pupils = [student(surname="Thistlemarch", contacts=[amina, untidy]), has_unidentified]
    wonde.pages("students", pupils)
    bodies = click(a_school)
    assert not any(secret in body for body in bodies for secret in SECRETS)
    deliver(deployed_app.sync_refresh, *bodies)
    stored = stores.directory().load(a_school.id, DATASETS, date="2026-11-02")
    assert stored.contacts["C1"].surname == "Quellingworth", "otherwise there was nothing to hide"
    wonde.on("students", Reply(b'{"data": [{"surname": "Thistlemarch", "id": ['))
    deliver(deployed_app.sync_refresh, *click(a_school, "pupils"))
    by = Person(school_id=a_school.id, name="Brackenbury")
    call("POST", "/sync/refresh", by=by, body={"datasets": ["Quellingworth"], "Zaphodine": "07700 900123"})
    logged = log.getvalue() + "".join(capfd.readouterr()) + caplog.text
    assert '"message":"sync job"' in log.getvalue(), "otherwise nothing was looked through"
    assert [secret for secret in SECRETS if secret in logged] == []
