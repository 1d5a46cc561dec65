"""What every connector must do: a suite to inherit, played against a server with faults made to order."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
import pytest

from chalicelib.domain.errors import FatalError, RetriableError
from chalicelib.domain.records import Contact, Pupil, Staff, pupil_key
from demo.sample_mis import roll
from demo.sample_mis.server import SampleMis
from tests.mis.acts import Act, records_of
from tests.mis.stages import Stage

ODD_NAME = "O\u2019Br\u00efen-\u0141\u0119cki \U0001f393 \u5f20"


class ConnectorConformance:
    """Inherit it with a `stage` of your own."""

    stage: ClassVar[Stage]

    @pytest.fixture(scope="class")
    @classmethod
    def served(cls) -> Iterator[SampleMis]:
        with cls.stage.serve() as mis:
            yield mis

    @pytest.fixture
    def act(self, served: SampleMis) -> Act:
        return Act(self.stage, served)

    def test_everybody_arrives_over_many_pages(self, act: Act) -> None:
        school = act.mis.school.contents
        people = act.read("pupils")
        assert {one.id for one in people if isinstance(one, Pupil)} == set(school.pupils)
        linked = {link.contact_id for pupil in school.pupils.values() for link in pupil.links}
        assert {one.id for one in people if isinstance(one, Contact)} == linked
        assert {one.id for one in act.read("staff") if isinstance(one, Staff)} == set(school.employees)
        asked = [request for request in act.mis.door.requests if request.startswith(f"{act.stage.people}?")]
        assert len(asked) >= 2

    def test_every_pupil_has_the_contacts_of_the_source(self, act: Act) -> None:
        pupils = {one.id: one for one in act.read("pupils") if isinstance(one, Pupil)}
        for source in act.mis.school.pupils.values():
            assert {link.contact_id for link in pupils[source.id].links} == {link.contact_id for link in source.links}

    def test_the_same_feed_gives_the_same_records(self, act: Act) -> None:
        for dataset in act.stage.datasets:
            assert act.read(dataset) == act.read(dataset)

    def test_names_in_any_script_arrive_as_they_are(self, act: Act) -> None:
        pupil = next(iter(act.mis.school.pupils.values()))
        pupil.surname = ODD_NAME
        names = {one.id: one.surname for one in act.read("pupils") if isinstance(one, Pupil)}
        assert names[pupil.id] == ODD_NAME

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
            people = act.read("pupils")
        except RetriableError:
            return
        assert {one.id for one in people if isinstance(one, Pupil)} == set(act.mis.school.pupils)

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

    def test_a_read_can_stop_after_any_page_and_go_on_elsewhere(self, act: Act) -> None:
        for dataset in act.stage.datasets:
            assert records_of(act.in_stretches(dataset)) == act.read(dataset)

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

    def test_a_family_is_read_as_it_is_now(self, act: Act) -> None:
        pupil = next(one for one in act.mis.school.pupils.values() if one.links)
        contact_id = pupil.links[0].contact_id
        act.mis.school.set_mobile(contact_id, "07700 900999")
        family = act.connect().read_family(pupil.id, lambda _: ())
        contacts = {one.id: one for one in family.records if isinstance(one, Contact)}
        assert pupil.id in {one.id for one in family.records}
        assert contacts[contact_id].phones[0].e164 == "+447700900999"
        assert {link.contact_id for link in pupil.links} <= set(contacts)
        assert family.gone == ()

    def test_a_family_whose_pupil_left_says_so(self, act: Act) -> None:
        pupil_id = next(iter(act.mis.school.pupils))
        roll.remove_pupil(act.mis.school, pupil_id)
        assert act.connect().read_family(pupil_id, lambda _: ()).gone == (pupil_id,)

    def test_who_left_is_told_from_who_is_there(self, act: Act) -> None:
        gone, there = list(act.mis.school.pupils)[:2]
        roll.remove_pupil(act.mis.school, gone)
        verdicts = act.connect().confirm("pupils", [pupil_key(gone), pupil_key(there)])
        assert verdicts[pupil_key(gone)] in {"left", "gone"}
        assert verdicts[pupil_key(there)] == "present"

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
