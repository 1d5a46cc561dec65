"""Trying a connection: what is told of each dataset, which secret is used, and that nothing is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil, Record
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.mis.domain.mis_check import DatasetCheck, MisCheck
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.domain.probes import Probe
from chalicelib.schools.domain.school import School
from chalicelib.schools.services.check_mis import FURTHER_SECONDS, CheckMis
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, InvalidError, RetriableError, RollcallError
from tests.fakes.clock import FakeClock
from tests.fakes.one_by_one import one_by_one
from tests.fakes.sync.connector import FakeMis
from tests.fakes.sync.sync_records import DAY, SCHOOL_ID, contact, group, mark, pupil, staff
from tests.sync.services.mis_office import BEARER, WONDE, MisOffice


class SlowMis(FakeMis):
    """Reads a long list before it gives any record."""

    def __init__(self, clock: FakeClock, *, page_seconds: float) -> None:
        super().__init__()
        self._clock = clock
        self._page_seconds = page_seconds
        self.asked = 0

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        while True:
            self.asked += 1
            self._clock.advance(self._page_seconds)
            yield Page(records=())


class Desk:
    """An administrator who tries connections to a source in memory."""

    def __init__(self, mis: FakeMis | None = None, clock: FakeClock | None = None) -> None:
        self.office = MisOffice()
        self.mis = mis or FakeMis(page_size=2)
        self.connected: list[tuple[MisConnection, str, str]] = []
        self.headers: dict[str, tuple[str, ...]] = {}
        self._check = CheckMis(
            schools=self.office.schools,
            secrets=self.office.secrets,
            connect=self._connect,
            headers_dropped=lambda _: self.headers,
            parallel_map=one_by_one,
            clock=clock or FakeClock(),
            this_machine=False,
        )

    def attempt(self, **body: Any) -> MisCheck:
        return self._check(SCHOOL_ID, MisSettings(**body))

    def of(self, dataset: Dataset, **body: Any) -> DatasetCheck:
        return next(check for check in self.attempt(**body).datasets if check.dataset == dataset)

    def _connect(self, school: School, connection: MisConnection, secret: str) -> Connector:
        self.connected.append((connection, secret, school.timezone))
        return self.mis


def failing(dataset: Dataset, error: RollcallError) -> FakeMis:
    mis = FakeMis()

    def fault(of: Dataset, pages: int) -> None:
        if of == dataset:
            raise error

    mis.fault = fault
    return mis


def test_each_dataset_is_told_with_its_number_and_masked_examples() -> None:
    desk = Desk()
    desk.mis.put(*map(staff, range(7)), pupil(1), contact(1), group(1), mark(1, date=DAY))
    answer = desk.attempt()
    assert [(check.dataset, check.count) for check in answer.datasets] == [
        ("pupils", 2),
        ("staff", 7),
        ("groups", 1),
        ("attendance", 1),
    ]
    assert all(check.reachable and check.permitted for check in answer.datasets)
    assert answer.datasets[0].examples == ("T... A..., year 9, 1 contact", "A... K..., 07*** ***001")
    assert answer.datasets[1].message == "At least 7 records, by the source's own count."
    assert answer.missing == ()


def test_without_a_total_the_first_page_is_counted_and_said_to_be_that() -> None:
    desk = Desk()
    desk.mis.put(*map(staff, range(7)))
    read = desk.mis.read
    desk.mis.read = lambda *a, **k: (Page(records=page.records) for page in read(*a, **k))  # type: ignore[method-assign]
    check = desk.of("staff")
    assert (check.count, check.counted) == (2, "first_page")
    assert check.message == "2 records on the first pages; there may be more."


def test_only_the_first_page_is_read() -> None:
    desk = Desk(mis := failing_after_one_page())
    mis.put(*map(staff, range(7)))
    assert desk.of("staff").count == 7


def failing_after_one_page() -> FakeMis:
    mis = FakeMis(page_size=2)

    def fault(dataset: Dataset, pages: int) -> None:
        assert pages == 0, "a second page was asked for"

    mis.fault = fault
    return mis


def test_a_source_that_gives_its_records_late_is_left_in_time() -> None:
    clock = FakeClock()
    slow = SlowMis(clock, page_seconds=3)
    check = Desk(slow, clock).of("pupils")
    assert (check.reachable, check.permitted, check.count, check.counted) == (True, True, None, None)
    assert "takes longer than a try may" in check.message
    assert slow.asked <= 4 * (FURTHER_SECONDS // 3 + 1), "for four datasets"


def test_an_empty_source_holds_none() -> None:
    check = Desk().of("groups")
    assert (check.count, check.counted, check.message) == (0, "all", "The source holds none at present.")


@pytest.mark.parametrize(
    ("error", "reachable", "permitted"),
    [
        (FatalError("Grant it.", code="mis_forbidden"), True, False),
        (FatalError("New token.", code="mis_unauthorised"), True, False),
        (FatalError("Who?", code="mis_untrusted"), False, None),
        (FatalError("Inside.", code="mis_closed_address"), False, None),
        (FatalError("Strange.", code="mis_unexpected"), True, None),
        (RetriableError("Not there."), False, None),
    ],
)
def test_a_dataset_that_cannot_be_read_says_why_in_the_connectors_words_and_the_others_go_on(
    error: FatalError | RetriableError, reachable: bool, permitted: bool | None
) -> None:
    desk = Desk(failing("staff", error))
    desk.mis.put(pupil(1))
    refused, other = desk.of("staff"), desk.of("pupils")
    assert (refused.reachable, refused.permitted, refused.count) == (reachable, permitted, None)
    assert refused.message == error.safe
    assert other.permitted


def test_warnings_of_the_connector_are_told_once() -> None:
    desk = Desk()
    desk.mis.warnings = ("3 members of staff were left out: no name.",)
    desk.mis.put(staff(1))
    assert desk.of("staff").warnings == desk.mis.warnings


def a_pupil(*links: ContactLink) -> Pupil:
    return Pupil(id="p1", forename="Tom", surname="Ash", links=links)


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ((), ["no contacts"]),
        ((ContactLink(contact_id="c1"),), ["no parental responsibility", "no priorities"]),
        ((ContactLink(contact_id="c1", priority=1),), ["no parental responsibility"]),
        ((ContactLink(contact_id="c1", responsibility=False),), ["no priorities"]),
        ((ContactLink(contact_id="c1"), ContactLink(contact_id="c2", priority=1, responsibility=True)), []),
    ],
)
def test_what_the_feed_does_not_hold_is_told(links: tuple[ContactLink, ...], words: list[str]) -> None:
    desk = Desk()
    desk.mis.put(a_pupil(*links))
    assert [sentence.partition(":")[0].removesuffix(" in this feed") for sentence in desk.of("pupils").missing] == words


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ({}, ["no telephone numbers", "no e-mail addresses"]),
        ({"phones": (Phone(raw="07700 900001"),)}, ["no e-mail addresses"]),
        ({"emails": (Email(raw="a@example.com"),)}, ["no telephone numbers"]),
    ],
)
def test_contacts_whom_nobody_can_reach_are_told(reach: dict[str, Any], words: list[str]) -> None:
    desk = Desk()
    desk.mis.put(a_pupil(ContactLink(contact_id="c1", priority=1, responsibility=True)))
    desk.mis.put(Contact(id="c1", forename="Mia", surname="Ash", **reach))
    missing = desk.of("pupils").missing
    assert [sentence.partition(" among")[0] for sentence in missing] == words


def test_a_contact_is_among_the_examples_however_many_pupils_come_first() -> None:
    desk = Desk()
    desk.mis.put(*map(pupil, range(1, 6)), contact(1))
    assert len(desk.of("pupils").examples) == 3
    assert any("07*** ***" in one for one in desk.of("pupils").examples)


class ProbingMis(FakeMis):
    """A source of which three things are tried besides."""

    def probes(self) -> tuple[Probe, ...]:
        def refused() -> tuple[Record, ...]:
            raise FatalError("Grant it.", code="mis_forbidden")

        def down() -> tuple[Record, ...]:
            raise RetriableError("It is not working at the moment.")

        return (
            Probe(dataset="pupils", call=refused, missing="no leavers: they go later"),
            Probe(dataset="pupils", call=down, missing="no counts: never told"),
            Probe(dataset="pupils", call=lambda: (contact(1),), missing="no contacts: never told"),
        )


def test_what_else_a_connector_needs_is_tried_and_told() -> None:
    desk = Desk(ProbingMis(page_size=2))
    desk.mis.put(*map(pupil, range(1, 6)))
    check = desk.of("pupils")
    assert "no leavers: they go later" in check.missing
    assert "It is not working at the moment." in check.warnings
    assert not [sentence for sentence in check.missing if "never told" in sentence]
    assert any("07*** ***" in one for one in check.examples)
    assert desk.of("staff").missing == ()


def test_a_source_without_attendance_says_so_and_is_not_asked_for_it() -> None:
    answer = Desk().attempt(**BEARER, token="t")
    assert [check.dataset for check in answer.datasets] == ["pupils", "staff", "groups"]
    assert answer.missing == ("no attendance: nobody can be chosen by attendance",)


def test_an_empty_body_tries_the_schools_own_connection_with_its_own_secret() -> None:
    desk = Desk()
    desk.attempt()
    assert set(desk.connected) == {(desk.office.school.mis, "first", "Europe/London")}


def test_a_new_secret_is_tried_and_not_kept() -> None:
    desk = Desk()
    before = desk.office.school
    desk.attempt(**{**WONDE, "base_url": "https://other.example"}, token="new")
    assert {secret for _, secret, _ in desk.connected} == {"new"}
    assert (desk.office.school, desk.office.secret) == (before, "first")


def test_the_kept_secret_is_used_only_for_the_address_that_it_is_for() -> None:
    desk = Desk()
    desk.attempt(**{**WONDE, "school_id": "A2"})
    assert {secret for _, secret, _ in desk.connected} == {"first"}
    desk.connected.clear()
    for elsewhere in ({**WONDE, "base_url": "https://evil.example"}, BEARER):
        with pytest.raises(InvalidError, match="must be given again"):
            desk.attempt(**elsewhere)
    assert desk.connected == []


def test_a_connection_that_makes_no_sense_is_not_tried() -> None:
    desk = Desk()
    with pytest.raises(InvalidError):
        desk.attempt(**{**WONDE, "base_url": "https://169.254.169.254"}, token="t")
    assert desk.connected == []


def test_a_mapping_of_the_files_that_arrived_is_suggested() -> None:
    desk = Desk()
    desk.headers = {"pupils.csv": ("Pupil ID", "Forename", "Surname")}
    suggested = desk.attempt(kind="file_drop", layout="flat").suggested_mapping
    assert suggested is not None
    assert suggested.files[0].columns == {"id": "Pupil ID", "forename": "Forename", "surname": "Surname"}
    assert desk.connected == []


@pytest.mark.parametrize(
    ("headers", "said"),
    [({}, "No file has arrived yet."), ({"notes.csv": ("Date",)}, "looks like a list of pupils: notes.csv")],
)
def test_files_that_suggest_nothing_are_named(headers: dict[str, tuple[str, ...]], said: str) -> None:
    desk = Desk()
    desk.headers = headers
    with pytest.raises(InvalidError) as caught:
        desk.attempt(kind="file_drop", layout="flat")
    assert said in caught.value.safe


def test_files_are_tried_without_any_secret() -> None:
    desk = Desk()
    checks = desk.attempt(kind="file_drop", layout="oneroster").datasets
    assert [check.dataset for check in checks] == ["pupils", "staff", "groups"]
    assert desk.connected[0][1] == ""
