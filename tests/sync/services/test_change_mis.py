"""Connecting a school to its MIS: what is kept, which secret may be used for it, and what follows for the sync."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.mis.domain.file_mapping import FileMapping, MappedFile
from chalicelib.mis.domain.mis_connections import OneRosterConnection, WondeConnection, kind_of
from chalicelib.mis.domain.mis_secrets import MisSecret, secret_for
from chalicelib.mis.domain.mis_settings import another_source
from chalicelib.schools.domain.sync_settings import Registers
from chalicelib.shared.errors import ConflictError, FatalError, InvalidError
from chalicelib.sync.domain.requests import new_run
from chalicelib.sync.services.change_sync import change_sync
from tests.fakes.clock import A_MONDAY
from tests.fakes.sync.sync_records import SCHOOL_ID
from tests.sync.services.mis_office import BEARER, OAUTH1, OAUTH2, ROSTER, WONDE, MisOffice


def test_each_kind_is_kept_with_its_secret_elsewhere() -> None:
    office = MisOffice()
    shown = office.put({**OAUTH2, "client_secret": "s3cret", "scope": "a b"})
    assert office.school.mis == OneRosterConnection(
        version="1.2",
        base_url="https://roster.example",
        auth="oauth2",
        token_url="https://login.example/token",
        client_id="rollcall",
        scope="a b",
        org_id="org-1",
    )
    assert (office.secret, shown.secret, shown.kind) == ("s3cret", "set", "oneroster")
    office.put({**OAUTH1, "client_secret": "other"})
    assert office.school.mis == OneRosterConnection(
        version="1.1",
        base_url="https://roster.example",
        auth="oauth1",
        client_id="rollcall",
        signature="HMAC-SHA256",
        org_id="org-1",
    )
    office.put({**BEARER, "token": "token"})
    assert office.secret == "token"
    office.put({**WONDE, "token": "again"})
    assert (kind_of(office.school.mis), office.secret) == ("wonde", "again")


def test_blanks_around_what_was_copied_are_cut() -> None:
    office = MisOffice()
    office.put({**WONDE, "school_id": " A2 ", "token": " copied\n"})
    assert (office.secret, office.school.mis) == ("copied", WondeConnection(base_url=WONDE["base_url"], school_id="A2"))


@pytest.mark.parametrize("body", [WONDE, {**WONDE, "school_id": "A2"}, {**WONDE, "base_url": "https://api.wonde.com/"}])
def test_a_secret_that_is_left_out_stays(body: dict[str, Any]) -> None:
    office = MisOffice()
    assert office.put(body).secret == "set"
    assert office.secret == "first"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**WONDE, "base_url": "https://evil.example"}, "token"),
        ({**WONDE, "base_url": "https://api.wonde.com:8443"}, "token"),
        ({**WONDE, "base_url": "https://api.wonde.com/elsewhere"}, "token"),
        (OAUTH2, "client_secret"),
        ({**BEARER, "base_url": "https://api.wonde.com"}, "token"),
    ],
)
def test_a_secret_is_not_taken_to_another_address(body: dict[str, Any], field: str) -> None:
    office = MisOffice()
    before = office.school
    with pytest.raises(InvalidError, match="must be given again") as caught:
        office.put(body)
    assert caught.value.field == field
    assert (office.school, office.secret) == (before, "first")


@pytest.mark.parametrize(
    "change",
    [
        {"token_url": "https://evil.example/token"},
        {"base_url": "https://evil.example"},
        {"client_id": "someone-else"},
    ],
)
def test_a_client_secret_goes_to_no_other_token_address_and_under_no_other_name(change: dict[str, str]) -> None:
    office = MisOffice()
    office.put({**OAUTH2, "client_secret": "s3cret"})
    with pytest.raises(InvalidError, match="must be given again"):
        office.put({**OAUTH2, **change})


def test_a_first_secret_is_asked_for() -> None:
    office = MisOffice(kept="")
    with pytest.raises(InvalidError, match="none is kept") as caught:
        office.put(WONDE)
    assert caught.value.field == "token"


def test_a_crash_between_secret_and_connection_sends_the_new_secret_nowhere_and_giving_it_again_mends_it() -> None:
    office = MisOffice()
    office.secrets.keep(SCHOOL_ID, MisSecret(token="new", place="wonde https://other.example"))
    with pytest.raises(FatalError, match="another address"):
        secret_for(office.secrets.get(SCHOOL_ID), office.school.mis)
    office.put({**WONDE, "base_url": "https://other.example"})
    assert secret_for(office.secrets.get(SCHOOL_ID), office.school.mis) == "new"


def test_the_datasets_follow_the_source() -> None:
    office = MisOffice()
    assert office.put({**BEARER, "token": "t"}).datasets == ("pupils", "staff", "groups")
    assert office.school.datasets == ("pupils", "staff", "groups")
    assert office.put({**WONDE, "token": "t"}).datasets == ("pupils", "staff", "groups", "attendance")


def test_a_dataset_that_the_school_does_not_sync_stays_out() -> None:
    office = MisOffice()
    office.schools.change(SCHOOL_ID, lambda before: replace(before, datasets=("pupils", "attendance")))
    assert office.put({**BEARER, "token": "t"}).datasets == ("pupils",)


def test_without_attendance_nothing_is_read_when_registers_close() -> None:
    office = MisOffice()
    registers = Registers(times=("09:05",))
    office.schools.change(
        SCHOOL_ID, lambda before: replace(before, settings=replace(before.settings, registers=registers))
    )
    office.put({**BEARER, "token": "t"})
    assert office.school.settings.registers.times == ()


def test_trust_in_changes_ends_with_the_source_that_was_checked() -> None:
    office = MisOffice()
    trusted = WondeConnection(base_url=WONDE["base_url"], school_id="A1", trust_changes=True)
    office.schools.change(SCHOOL_ID, lambda before: replace(before, mis=trusted))
    office.put({**WONDE, "token": "newer"})
    assert office.school.mis.trust_changes
    office.put({**WONDE, "school_id": "A2"})
    assert not office.school.mis.trust_changes


def test_the_next_window_is_set() -> None:
    office = MisOffice()
    office.put(WONDE)
    assert office.sync.load(SCHOOL_ID).state.next_window_at is not None


def test_another_source_waits_for_a_run_to_end_and_a_new_token_does_not() -> None:
    office = MisOffice()
    run = new_run("run-1", ("pupils",), trigger="refresh", lane="refresh", started_by="Pat", now=A_MONDAY)
    change_sync(office.sync, SCHOOL_ID, lambda state: (replace(state, run=run), None, None))
    office.put({**WONDE, "token": "newer"})
    assert office.secret == "newer"
    with pytest.raises(ConflictError, match="until it has ended"):
        office.put({**ROSTER, "auth": "bearer", "token": "t"})
    assert office.secret == "newer"


FLAT = FileMapping(
    files=(
        MappedFile(file="pupils.csv", holds="pupils", columns={"id": "ID", "forename": "F", "surname": "S"}),
        MappedFile(file="m.csv", holds="attendance", columns={"pupil_id": "P", "date": "D", "am_code": "AM"}),
    )
)


def test_files_need_no_secret_and_say_which_datasets_are_synced() -> None:
    office = MisOffice()
    shown = office.put({"kind": "file_drop", "layout": "flat", "mapping": FLAT, "strict": True})
    assert (shown.secret, shown.layout, shown.mapping, shown.strict) == ("not_needed", "flat", FLAT, True)
    assert office.school.datasets == ("pupils", "attendance")
    assert office.put({"kind": "file_drop", "layout": "oneroster"}).datasets == ("pupils", "staff", "groups")


def test_packages_of_several_schools_are_read_for_one_and_another_school_is_another_source() -> None:
    office = MisOffice()
    shown = office.put({"kind": "file_drop", "layout": "oneroster", "org_id": "s1"})
    assert shown.org_id == "s1"
    before = office.school.mis
    office.put({"kind": "file_drop", "layout": "oneroster", "org_id": "s2"})
    assert another_source(before, office.school.mis)


def test_a_server_that_is_connected_after_files_gets_no_secret_of_another_place() -> None:
    office = MisOffice()
    office.put({"kind": "file_drop", "layout": "oneroster"})
    with pytest.raises(InvalidError, match="given again"):
        office.put({**WONDE, "base_url": "https://elsewhere.example"})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "layout"),
        ({"layout": "zip"}, "layout"),
        ({"layout": "flat"}, "mapping"),
        ({"layout": "oneroster", "mapping": FLAT}, "mapping"),
        ({"layout": "oneroster", "token": "t"}, "token"),
        ({"layout": "flat", "mapping": FLAT, "org_id": "s1"}, "org_id"),
        ({"layout": "flat", "mapping": FileMapping(files=())}, "mapping"),
    ],
)
def test_files_that_make_no_sense_are_refused_with_the_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        MisOffice().put({"kind": "file_drop", **fields})
    assert caught.value.field == field


def test_a_mapping_belongs_to_files_alone() -> None:
    with pytest.raises(InvalidError, match="belong to files"):
        MisOffice().put({**WONDE, "strict": True})
