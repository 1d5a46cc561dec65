"""Why somebody did or did not get a message is told as it was decided, whatever the data says since."""

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.audience import Audience, PupilRule, Selector
from chalicelib.directory.domain.records import Group
from chalicelib.people.domain.restrictions import Restrictions
from chalicelib.people.views.explain import Explanation
from chalicelib.shared.errors import NotFoundError
from tests.messages.office import Office
from tests.messages.school import SCHOOL, contact, link, mobile, pupil, staff

FIRST = Audience(who="contacts", pupils=PupilRule(any_of=(Selector(school=True),)), contacts="first")


def place() -> Office:
    return Office(
        contact("c1", mobile(1)),
        contact("c2", mobile(2)),
        contact("c3"),
        contact("c4", mobile(1)),
        pupil("p1", link("c1", 1), link("c2", 2), link("c3", 3), link("c4", 4)),
        staff("s1", "s@elm.invalid"),
    )


def sent(office: Office, **more: object) -> str:
    message_id = office.write(**more).message.id
    office.work()
    return message_id


def why(office: Office, message_id: str, person_id: str) -> Explanation:
    return office.explain(SCHOOL.id, message_id, person_id)


def test_a_recipient_is_told_the_address_and_what_became_of_it() -> None:
    office = place()
    found = why(office, sent(office), "c2")
    assert [(one.decision, one.reason) for one in found.decisions] == [
        ("recipient", f"Chosen, with the address {mobile(2)}.")
    ]
    assert found.message == f"It went to {mobile(2)}; whether it arrived has not been told."
    assert [one.status for one in found.deliveries] == ["sent"]
    assert found.person is not None
    assert [one.address for one in found.person.addresses or ()] == [mobile(2)]
    assert found.decided_at is not None
    assert found.data_as_of is not None


def test_what_was_decided_is_told_even_when_the_data_says_otherwise_since() -> None:
    office = place()
    message_id = sent(office)
    office.directory.records[2] = contact("c3", mobile(3))
    found = why(office, message_id, "c3")
    assert [one.decision for one in found.decisions] == ["left_out"]
    assert found.message == "It did not go out: No usable mobile number."


def test_whoever_shares_an_address_is_told_with_whom() -> None:
    office = place()
    found = why(office, sent(office), "c4")
    assert [one.decision for one in found.decisions] == ["shares_address"]
    assert "Parentc1 Hill has the same address" in found.decisions[0].reason
    assert [one.person_id for one in found.deliveries] == ["c1"]


def test_a_restriction_is_told() -> None:
    office = place()
    office.restrict(SCHOOL.id, "c1", Restrictions(deceased=True), by="Ada Admin")
    assert why(office, sent(office), "c1").message == "It did not go out: Marked as deceased."


@pytest.mark.parametrize(
    ("audience", "person_id", "words"),
    [
        (FIRST, "c2", "first contact of Pupilp1 Hill alone, and Parentc1 Hill comes first"),
        (replace(FIRST, contacts="responsible"), "c2", "No usable"),
        (FIRST, "s1", "No contact of a pupil who was chosen"),
        (Audience(who="people", people_ids=("c1",)), "c2", "Not one of the people whom this message names"),
        (Audience(who="staff"), "c2", "goes to staff"),
        (Audience(who="pupils", pupils=FIRST.pupils), "c2", "Not one of the pupils"),
    ],
)
def test_whoever_was_not_chosen_is_told_why(audience: Audience, person_id: str, words: str) -> None:
    office = place()
    if audience.contacts == "responsible":
        office.directory.records[-2] = pupil("p1", link("c1", 1, responsibility=True), link("c2", 2))
        words = "Not recorded with parental responsibility for Pupilp1 Hill"
    (decision,) = why(office, sent(office, audience=audience), person_id).decisions
    assert decision.decision == "not_chosen"
    assert words in decision.reason


def test_a_chosen_pupil_is_told_that_the_message_goes_to_contacts() -> None:
    office = place()
    (decision,) = why(office, sent(office), "p1").decisions
    assert decision.reason.startswith(
        "Pupilp1 Hill was chosen, and the message goes to the pupil's contacts: Parentc1 Hill"
    )


def test_before_dispatch_it_says_what_would_be() -> None:
    office = place()
    message_id = office.write().message.id
    would, would_not = why(office, message_id, "c2"), why(office, message_id, "c3")
    assert would.message == "Its recipients are not decided yet. As the data stands, it would go out."
    assert would_not.message == "Its recipients are not decided yet. As the data stands, it would not go out."
    assert (would.decided_at, would.deliveries) == (None, ())


def test_somebody_who_has_left_since_is_still_explained_and_a_stranger_is_not() -> None:
    office = place()
    message_id = sent(office)
    office.directory.records = office.directory.records[1:]
    found = why(office, message_id, "c1")
    assert found.person is None
    assert [one.decision for one in found.decisions] == ["recipient"]
    with pytest.raises(NotFoundError):
        why(office, message_id, "nobody")


def test_once_per_pair_each_pupil_has_a_decision_of_its_own() -> None:
    office = place()
    office.directory.records.append(pupil("p2", link("c1", court_order=True)))
    found = why(office, sent(office, per="pair"), "c1")
    assert sorted((one.pupil_id or "", one.decision) for one in found.decisions) == [
        ("p1", "recipient"),
        ("p2", "left_out"),
    ]
    assert "court order" in next(one.reason for one in found.decisions if one.pupil_id == "p2")


def test_a_group_that_is_gone_since_is_named_as_the_reason() -> None:
    office = place()
    office.directory.records.append(Group(id="g1", name="Choir"))
    office.directory.records[-3] = pupil("p1", link("c1", 1), group_ids=("g1",))
    audience = Audience(who="contacts", pupils=PupilRule(any_of=(Selector(group_id="g1"),)), contacts="first")
    message_id = sent(office, audience=audience)
    office.directory.records[-3:] = [pupil("p1", link("c1", 1))]
    (decision,) = why(office, message_id, "c2").decisions
    assert decision.reason == "A group that this message is for is not in the MIS any more."
