"""What a connector that calls a server must do besides: a suite to inherit, with faults made to order."""

import logging
import traceback
from typing import Any

import msgspec
import pytest

from chalicelib.directory.domain.records import Contact, Pupil, pupil_key
from chalicelib.shared.errors import FatalError, RetriableError
from demo.sample_mis import roll
from tests.mis.acts import Act, records_of
from tests.mis.conformance import ConnectorConformance


class ServerConformance(ConnectorConformance):
    """Inherit it with a `stage` of your own."""

    def test_a_long_list_is_asked_for_page_by_page(self, act: Act) -> None:
        act.read("pupils")
        asked = [request for request in act.mis.door.requests if request.startswith(f"{act.stage.people}?")]
        assert len(asked) >= 2

    def test_a_mark_before_the_text_does_no_harm(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, trick="bom", times=99)
        act.mis.door.add_fault("employees", trick="bom", times=99)
        assert act.read("staff")

    def test_bytes_that_are_no_text_cost_only_their_own_records(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, trick="latin1", times=99)
        pages = act.pages("pupils")
        assert sum(page.dropped for page in pages) > 0
        assert any(isinstance(record, Pupil) for record in records_of(pages))

    def test_the_sources_own_clock_is_told(self, act: Act) -> None:
        assert any(page.source_clock for page in act.pages("staff"))

    def test_an_empty_list_never_passes_without_a_word(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, trick="empty", times=9)
        try:
            pages = act.pages("pupils")
        except RetriableError:
            return
        assert any(page.warnings for page in pages)

    def test_a_page_that_comes_twice_is_a_fault(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, trick="loop", times=99)
        error = act.fail("pupils")
        assert isinstance(error, RetriableError)
        assert "nothing was taken away" in error.safe

    def test_a_list_that_seems_to_end_early_is_not_taken_for_the_whole(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, trick="short")
        try:
            pages = act.pages("pupils")
        except RetriableError:
            return
        came = sum(len(page.records) + page.dropped for page in pages)
        stated = [page.total for page in pages if page.total is not None]
        people = {one.id for one in records_of(pages) if isinstance(one, Pupil)}
        assert (stated and came < stated[-1]) or people == set(act.mis.school.pupils)

    def test_a_list_that_shrinks_while_it_is_read_comes_to_an_end(self, act: Act) -> None:
        pages = act.connect().read("pupils", date=act.day)
        found = [next(pages)]
        roll.vanish(act.mis.school, list(act.mis.school.pupils)[:3])
        try:
            found += pages
        except RetriableError:
            return
        assert len(records_of(found)) > 1

    @pytest.mark.parametrize("trick", ["not_json", "nothing"])
    def test_garbage_is_not_an_empty_list(self, act: Act, trick: Any) -> None:
        act.mis.door.add_fault(act.stage.people, trick=trick, times=9)
        assert isinstance(act.fail("pupils"), RetriableError)

    def test_a_refused_token_is_for_a_person_to_mend(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, status=401, times=9)
        error = act.fail("pupils")
        assert (type(error), error.code) == (FatalError, "mis_unauthorised")
        assert "token" in error.safe

    def test_a_token_that_ends_half_way_is_got_anew_where_that_can_be(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, status=401, after=1)
        if not act.stage.renews:
            assert act.fail("pupils").code == "mis_unauthorised"
            return
        assert len(act.read("pupils")) > len(act.mis.school.pupils)
        assert sum(request.startswith("token") for request in act.mis.door.requests) == 2

    def test_one_forbidden_list_is_named_and_the_others_are_read(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.groups, status=403, times=9)
        error = act.fail("groups")
        assert (type(error), error.code) == (FatalError, "mis_forbidden")
        assert "grant" in error.safe
        assert act.read("staff")

    @pytest.mark.parametrize("trick", [None, "not_json"])
    def test_the_wait_that_is_asked_for_is_kept(self, act: Act, trick: Any) -> None:
        act.mis.door.add_fault(act.stage.people, status=429, retry_after=7, trick=trick)
        assert act.read("pupils")
        assert act.clock.slept == [7.0]

    def test_a_long_wait_is_handed_on(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.people, status=429, retry_after=300, trick="not_json", times=9)
        error = act.fail("pupils")
        assert isinstance(error, RetriableError)
        assert error.retry_after == 300

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_passing_fault_is_borne_and_a_lasting_one_told(self, act: Act, status: int) -> None:
        act.mis.door.add_fault(act.stage.people, status=status, times=2)
        assert act.read("pupils")
        act.mis.door.add_fault("*", status=status, times=99)
        assert isinstance(act.fail("pupils"), RetriableError)

    def test_an_answer_that_comes_too_late_is_a_failure_to_read(self, act: Act) -> None:
        act.mis.door.add_fault(act.stage.groups, trick="slow", times=9)
        error = act.fail("groups", read_seconds=0.2, attempts=1)
        assert isinstance(error, RetriableError)
        assert "did not answer in time" in error.safe

    @pytest.mark.parametrize(
        "fault", [{"status": 401}, {"status": 403}, {"status": 429}, {"status": 500}, {"trick": "not_json"}]
    )
    def test_no_secret_shows_in_an_error_a_log_or_a_note(
        self, act: Act, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        first = next(act.connect().read("pupils", date=act.day))
        shown = msgspec.json.encode(first.resume).decode()
        for resource in (act.stage.people, "*"):
            act.mis.door.add_fault(resource, times=9, **fault)
            error = act.fail("pupils")
            shown += "".join(traceback.format_exception(error)) + repr(error) + error.safe + error.internal
            act.mis.door.clear_faults()
        assert not [secret for secret in act.stage.secrets if secret in shown + caplog.text]

    @pytest.mark.parametrize("status", [401, 403, 429, 500])
    def test_a_failure_to_answer_confirms_nothing(self, act: Act, status: int) -> None:
        act.mis.door.add_fault("*", status=status, times=99)
        assert act.connect().confirm("pupils", [pupil_key("A-nobody")]) == {}

    def test_a_read_of_changes_has_whoever_changed(self, act: Act) -> None:
        contact_id = next(link.contact_id for pupil in act.mis.school.pupils.values() for link in pupil.links)
        since = act.mis.school.clock().replace(microsecond=0)
        act.mis.school.set_mobile(contact_id, "07700 900998")
        pages = list(act.connect().read("pupils", date=act.day, since=since))
        contacts = {one.id: one for one in records_of(pages) if isinstance(one, Contact)}
        assert contacts[contact_id].phones[0].e164 == "+447700900998"
