"""Schools, sync states, runs, held changes, named changes, the audit and users, as an earlier commit stored them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.accounts.storage.audit_repository import AuditRepository
from chalicelib.accounts.storage.user_repository import UserRepository
from chalicelib.mis.domain.mis_connections import FileDropConnection, OneRosterConnection, WondeConnection
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.versions import Version
from chalicelib.sync.domain.state import Lease, SchoolSync
from chalicelib.sync.storage.change_log_repository import ChangeLogRepository
from chalicelib.sync.storage.held_repository import HeldRepository
from chalicelib.sync.storage.status_repository import StatusRepository
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.shared.table_definitions import CONTROL
from tests.stored_shapes.documents import NOW, Item, Kind, check_written_back, document, for_each, moment, put, text

FILE, SCHOOL = "control_table", "school-a"


def now() -> datetime:
    return NOW


def schools(items: list[Item]) -> Callable[[], None]:
    store = SchoolRepository(CONTROL)
    found = [store.get(text(item, "school_id")) for item in items]
    assert store.get_many([school.id for school in found]) == {school.id: school for school in found}
    return for_each(found, store.put)


def states(items: list[Item]) -> Callable[[], None]:
    store, both = SyncRepository(CONTROL, now), StatusRepository(CONTROL)
    found = {text(item, "school_id"): store.load(text(item, "school_id")) for item in items}
    assert store.load_many(list(found)) == found
    assert {school_id: both.get(school_id)[1] for school_id in found} == {
        school_id: versioned.state for school_id, versioned in found.items()
    }

    def write(school_id: str) -> None:
        for version in range(found[school_id].version):
            store.save(school_id, found[school_id].state, version=Version(version), ended=None)

    return for_each(found, write)


def runs(items: list[Item]) -> Callable[[], None]:
    store = SyncRepository(CONTROL, now)
    found = store.runs(SCHOOL, limit=100, cursor=None).items
    assert len(found) == len(items)
    assert tuple(store.run(SCHOOL, run.id) for run in found) == found
    state = store.load(SCHOOL).state
    return for_each(enumerate(found), lambda one: store.save(SCHOOL, state, version=Version(one[0]), ended=one[1]))


def held(items: list[Item]) -> Callable[[], None]:
    store = HeldRepository(CONTROL)
    ids = {text(item, "sk").split("#")[1] for item in items}
    found = [store.get(SCHOOL, held_id, now=NOW) for held_id in sorted(ids)]
    return for_each(found, lambda parts: store.put(SCHOOL, parts))


def decisions(items: list[Item]) -> Callable[[], None]:
    store = HeldRepository(CONTROL)
    ids = [text(item, "sk").removeprefix("decision#") for item in items]
    found = [(run_id, decision) for run_id in ids if (decision := store.decision(SCHOOL, run_id))]
    return for_each(found, lambda one: store.decide(SCHOOL, *one))


def changes(items: list[Item]) -> Callable[[], None]:
    store = ChangeLogRepository(CONTROL, now)
    found = {text(item, "sk"): store.get(SCHOOL, text(item, "sk").split("#")[1]) for item in items}

    def write(item: Item) -> None:
        _, run_id, part = text(item, "sk").split("#", 2)
        store.put(SCHOOL, run_id, part, found[text(item, "sk")], expires_at=moment(item))

    return for_each(items, write)


def audit(items: list[Item]) -> Callable[[], None]:
    store = AuditRepository(CONTROL, now)
    found = store.page(SCHOOL, limit=len(items), cursor=None)
    assert found.next is None
    assert [entry.id for entry in store.page(SCHOOL, limit=9, cursor=None, user_id="user-2").items] == [
        "01KC00000000000000000AUD00"
    ]
    return for_each(found.items, lambda entry: store.keep(SCHOOL, entry))


def users(_: list[Item]) -> Callable[[], None]:
    store = UserRepository(CONTROL)
    return for_each(store.all(SCHOOL), lambda user: store.put(SCHOOL, user))


def preferences(items: list[Item]) -> Callable[[], None]:
    store = UserRepository(CONTROL)
    ids = [text(item, "sk").removeprefix("prefers#") for item in items]
    found = [(user_id, store.preferences(SCHOOL, user_id)) for user_id in ids]
    return for_each(found, lambda one: store.prefer(SCHOOL, *one))


KINDS = (
    Kind("schools", "state#school$", schools),
    Kind("sync states", "state#sync$", states),
    Kind("runs", "run#", runs),
    Kind("held changes", "held#", held),
    Kind("decisions", "decision#", decisions),
    Kind("named changes", "changes#", changes),
    Kind("audit", "audit#", audit),
    Kind("users", "user#", users),
    Kind("preferences", "prefers#", preferences),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_stored_control_items_are_read_and_written_back_the_same(kind: Kind) -> None:
    check_written_back(kind, CONTROL, FILE)


def test_no_stored_control_item_is_left_unread() -> None:
    assert [item["sk"] for item in document(FILE) if sum(kind.holds(item) for kind in KINDS) != 1] == []


@pytest.fixture
def filled(account: None) -> None:
    put(CONTROL, document(FILE))


@pytest.mark.usefixtures("filled")
def test_stored_schools_say_what_was_set() -> None:
    store = SchoolRepository(CONTROL)
    school = store.get(SCHOOL)
    assert (school.name, school.timezone, school.spread_seconds) == ("Ashdown School", "Europe/Dublin", 120)
    assert isinstance(school.mis, WondeConnection)
    assert (school.mis.school_id, school.mis.trust_changes) == ("A1234567890", True)
    settings = school.settings
    assert (settings.source_lag_minutes, settings.fresh_minutes, settings.kept_days.people) == (90, 45, 60)
    assert (settings.window.every_minutes, settings.registers.minutes_after) == (30, 15)
    assert (settings.guard.removal_share, settings.guard.rollover_share) == (0.15, 0.4)
    assert settings.quiet_hours is not None
    assert (settings.quiet_hours.start, settings.bank_holidays.nation) == ("19:00", "england")
    roster, files = store.get("school-b").mis, store.get("school-d").mis
    assert isinstance(roster, OneRosterConnection)
    assert (roster.version, roster.auth, roster.signature) == ("1.2", "oauth2", "HMAC-SHA256")
    assert isinstance(files, FileDropConnection)
    assert files.mapping is not None
    assert (files.layout, files.strict, files.mapping.month_first) == ("flat", True, True)
    assert files.mapping.files[0].where == {"Status": ("Current", "Guest")}


@pytest.mark.usefixtures("filled")
def test_a_stored_sync_state_says_where_the_run_stands() -> None:
    store = SyncRepository(CONTROL, now)
    state = store.load(SCHOOL).state
    assert state.run is not None
    job = state.run.job("pupils")
    assert job is not None
    assert (job.status, job.round) == ("writing", 3)
    assert job.lease == Lease(holder="worker-1", until=datetime(2026, 11, 2, 9, 2, tzinfo=UTC))
    progress = job.progress
    assert (progress.own_epoch, progress.slices, progress.source_renewed) == (17, 4, False)
    assert (job.counts.read, job.counts.held, job.attempts, job.blocked) == (1, 7, 2, True)
    assert state.run.job("pupils", "p1") is not None
    assert (state.run.cancelled_by, state.run.decides, state.run.overnight) == ("Sam Poole", "held-1", True)
    head = state.head("pupils")
    assert (head.epoch, head.dirty, head.unconfirmed, head.held[1].kind) == (17, True, 3, "blanking")
    assert head.data_as_of == datetime(2026, 11, 2, 8, 0, 0, 1, tzinfo=UTC)
    assert state.follow_up is not None
    assert (state.follow_up.families, state.runs_kept_days) == (("p1", "p2"), 45)
    assert [click.outcome for click in state.clicks] == ["started", "joined", "added", "follow_up"]
    assert store.load("school-e").state == SchoolSync()


@pytest.mark.usefixtures("filled")
def test_schools_that_were_due_are_found_by_the_stored_index() -> None:
    later = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    assert set(SyncRepository(CONTROL, now).due(later)) == {f"school-{letter}" for letter in "abcdfg"}


@pytest.mark.usefixtures("filled")
def test_stored_held_changes_and_decisions_name_people() -> None:
    store = HeldRepository(CONTROL)
    first, second = store.get(SCHOOL, "held-1", now=NOW)
    assert [(one.id, one.name) for one in first.people] == [("p1", "Tom Ash"), ("c1", "Amina Khan")]
    assert (first.kind, second.reason) == ("removal", "On the MIS's list of leavers")
    decision = store.decision(SCHOOL, "01KC00000000000000000RUN09")
    assert decision is not None
    assert (decision.action, decision.people_ids, decision.decided_by) == ("discard", ("p1", "c1"), "Zoë Lane")


@pytest.mark.usefixtures("filled")
def test_stored_runs_and_changes_say_what_became_of_people() -> None:
    run = SyncRepository(CONTROL, now).run(SCHOOL, "01KC00000000000000000RUN06")
    assert run is not None
    assert (run.outcome, run.trigger, run.lane) == ("cancelled", "refresh", "refresh")
    changed, added = ChangeLogRepository(CONTROL, now).get(SCHOOL, "01KC00000000000000000RUN01")
    assert (changed.change, changed.fields[0].field, changed.fields[0].before) == ("changed", "year", "8")
    assert (added.kind, added.id, added.fields) == ("contact", "c1", ())


@pytest.mark.usefixtures("filled")
def test_the_stored_audit_and_users_say_who_did_what() -> None:
    entries = {entry.action: entry for entry in AuditRepository(CONTROL, now).page(SCHOOL, limit=99, cursor=None).items}
    refused = entries["user_invited"]
    assert (refused.outcome, refused.reason, refused.subject) == ("refused", "address_in_use", "user-3")
    assert entries["refreshed"].outcome == "begun"
    sam, zoe, pat = UserRepository(CONTROL).all(SCHOOL)
    assert [(one.role, one.status) for one in (sam, zoe, pat)] == [
        ("administrator", "disabled"),
        ("sender", "active"),
        ("composer", "invited"),
    ]
    likes = UserRepository(CONTROL).preferences(SCHOOL, "user-1")
    assert (likes.channel, likes.contacts, likes.per, likes.time_format) == ("email", "responsible", "pair", "12")
    assert (likes.motion, likes.notices) == ("reduced", "problems")
