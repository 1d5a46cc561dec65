"""What every connector must do: a suite to inherit, played over the sample MIS."""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from chalicelib.directory.domain.records import Contact, Pupil, Staff, pupil_key
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

    def test_everybody_arrives(self, act: Act) -> None:
        school = act.mis.school.contents
        people = act.read("pupils")
        assert {one.id for one in people if isinstance(one, Pupil)} == set(school.pupils)
        contact, staff = act.stage.prefixes
        linked = {contact + link.contact_id for pupil in school.pupils.values() for link in pupil.links}
        assert {one.id for one in people if isinstance(one, Contact)} == linked
        assert {one.id for one in act.read("staff") if isinstance(one, Staff)} == {
            staff + one for one in school.employees
        }

    def test_every_pupil_has_the_contacts_of_the_source(self, act: Act) -> None:
        pupils = {one.id: one for one in act.read("pupils") if isinstance(one, Pupil)}
        for source in act.mis.school.pupils.values():
            linked = {act.stage.prefixes[0] + link.contact_id for link in source.links}
            assert {link.contact_id for link in pupils[source.id].links} == linked

    def test_the_same_feed_gives_the_same_records(self, act: Act) -> None:
        for dataset in act.stage.datasets:
            assert act.read(dataset) == act.read(dataset)

    def test_names_in_any_script_arrive_as_they_are(self, act: Act) -> None:
        pupil = next(iter(act.mis.school.pupils.values()))
        pupil.surname = ODD_NAME
        names = {one.id: one.surname for one in act.read("pupils") if isinstance(one, Pupil)}
        assert names[pupil.id] == ODD_NAME

    def test_a_read_can_stop_after_any_page_and_go_on_elsewhere(self, act: Act) -> None:
        for dataset in act.stage.datasets:
            assert records_of(act.in_stretches(dataset)) == act.read(dataset)

    def test_a_family_is_read_as_it_is_now(self, act: Act) -> None:
        pupil = next(one for one in act.mis.school.pupils.values() if one.links)
        contact_id = pupil.links[0].contact_id
        act.mis.school.set_mobile(contact_id, "07700 900999")
        family = act.connect().read_family(pupil.id, lambda _: ())
        contacts = {one.id: one for one in family.records if isinstance(one, Contact)}
        assert pupil.id in {one.id for one in family.records}
        assert contacts[act.stage.prefixes[0] + contact_id].phones[0].e164 == "+447700900999"
        assert {act.stage.prefixes[0] + link.contact_id for link in pupil.links} <= set(contacts)
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
