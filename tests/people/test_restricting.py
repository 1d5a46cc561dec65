"""What an administrator says of a person counts at once, also for a message that is on its way."""

from datetime import timedelta

import pytest

from chalicelib.messages.services.recheck_recipients import COMPARE_DIRECTORY_AFTER
from chalicelib.people.domain.restrictions import OptOut, PairRestriction, Restrictions
from chalicelib.shared.errors import InvalidError, NotFoundError
from tests.messages.office import Office
from tests.messages.school import SCHOOL, contact, link, mobile, pupil


def place() -> Office:
    return Office(
        contact("c1", mobile(1)),
        contact("c2", mobile(2), email="two@elm.invalid"),
        pupil("p1", link("c1"), link("c2")),
        pupil("p2"),
    )


def say(office: Office, person_id: str, given: Restrictions) -> None:
    office.restrict(SCHOOL.id, person_id, given, by="Ada Admin")


def dispatched(office: Office) -> str:
    """A message whose recipients are decided, and whose batches nobody has taken yet."""
    message = office.write().message
    office.dispatch(SCHOOL.id, message.id)
    office.queue.dispatches.clear()
    return message.id


def outcomes(office: Office, message_id: str) -> dict[str, tuple[str, str]]:
    attempt = office.look(message_id).message.attempt
    page = office.deliveries.page(SCHOOL.id, message_id, attempt=attempt, limit=50, cursor=None)
    return {one.person_id: (one.status, one.reason) for one in page.items}


def test_a_preview_leaves_out_whoever_was_just_restricted() -> None:
    office = place()
    say(office, "c1", Restrictions(never_contact=True))
    assert [one.address for one in office.preview().resolution.recipients] == [mobile(2)]
    say(office, "c1", Restrictions())
    assert len(office.preview().resolution.recipients) == 2


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Restrictions(deceased=True), "must not be contacted"),
        (Restrictions(never_contact=True), "must not be contacted"),
        (Restrictions(opt_outs=(OptOut(channel="sms", address=mobile(1), purposes=("general",)),)), "not wanted"),
    ],
)
def test_a_claim_looks_again_at_what_was_said_since_dispatch(given: Restrictions, reason: str) -> None:
    office = place()
    message_id = dispatched(office)
    say(office, "c1", given)
    office.work()
    found = outcomes(office, message_id)
    assert found["c1"][0] == "skipped"
    assert reason in found["c1"][1]
    assert found["c2"][0] == "sent"
    assert office.sender.addresses == [mobile(2)]
    assert office.look(message_id).message.status == "sent"
    assert office.look(message_id).outcomes == {"sent": 1, "skipped": 1}


def test_a_pair_that_was_forbidden_since_is_skipped_for_that_pupil() -> None:
    office = place()
    message = office.write(per="pair").message
    office.dispatch(SCHOOL.id, message.id)
    say(office, "c1", Restrictions(pairs=(PairRestriction(pupil_id="p1", state="no_contact"),)))
    office.work()
    assert outcomes(office, message.id)["c1"][0] == "skipped"


def test_after_some_minutes_a_claim_looks_at_the_directory_as_well() -> None:
    office = place()
    message_id = dispatched(office)
    office.directory.records = [contact("c2", mobile(9)), pupil("p1", link("c2"))]
    office.now += COMPARE_DIRECTORY_AFTER + timedelta(seconds=1)
    office.work()
    found = outcomes(office, message_id)
    assert found["c1"] == ("skipped", "This person has left the school's data since.")
    assert found["c2"] == ("skipped", "This is not the person's address any more.")
    assert office.sender.sent == []


def test_within_minutes_the_recipients_stand_as_they_were_decided() -> None:
    office = place()
    message_id = dispatched(office)
    office.directory.records = []
    office.work()
    assert {status for status, _ in outcomes(office, message_id).values()} == {"sent"}


@pytest.mark.parametrize(
    ("person_id", "given", "field"),
    [
        ("c1", Restrictions(pairs=(PairRestriction(pupil_id="p2", state="cleared"),)), "pairs[0].pupil_id"),
        ("p1", Restrictions(pairs=(PairRestriction(pupil_id="p1", state="cleared"),)), "pairs[0].pupil_id"),
        ("c1", Restrictions(opt_outs=(OptOut(channel="sms", address=mobile(2), purposes=()),)), "opt_outs[0].address"),
    ],
)
def test_what_is_not_the_persons_own_is_refused_and_nothing_kept(
    person_id: str, given: Restrictions, field: str
) -> None:
    office = place()
    with pytest.raises(InvalidError) as caught:
        say(office, person_id, given)
    assert caught.value.field == field
    assert office.directory.marks.of_school(SCHOOL.id).by_key == {}


def test_nobody_unknown_can_be_restricted() -> None:
    with pytest.raises(NotFoundError):
        say(place(), "nobody", Restrictions(deceased=True))
