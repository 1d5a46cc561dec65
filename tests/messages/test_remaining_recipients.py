"""Some minutes after the recipients were decided, each is held against the resolver's own rules once more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.audience import Audience
from chalicelib.directory.domain.receipts import Receipt
from chalicelib.messages.services.recheck_recipients import COMPARE_DIRECTORY_AFTER
from chalicelib.people.domain.restrictions import PairRestriction, Restrictions
from tests.messages.office import Office
from tests.messages.school import EVERYONE, SCHOOL, contact, link, mobile, pupil, staff


def dispatched(office: Office, **more: object) -> str:
    message_id = office.write(**more).message.id
    office.dispatch(SCHOOL.id, message_id)
    office.queue.dispatches.clear()
    return message_id


def later(office: Office) -> None:
    office.now += COMPARE_DIRECTORY_AFTER + timedelta(seconds=1)
    office.work()


def outcomes(office: Office) -> dict[str, tuple[str, str]]:
    (ref,) = office.deliveries.items
    return {one.person_id: (one.status, one.reason) for one in office.deliveries.batch(ref)}


def one_family() -> Office:
    return Office(contact("c1", mobile(1)), contact("c2", mobile(2)), pupil("p1", link("c1"), link("c2")))


def family(*links: object) -> Callable[[Office], None]:
    def change(office: Office) -> None:
        office.directory.records[-1] = pupil("p1", *links)  # type: ignore[arg-type]

    return change


def pupil_gone(office: Office) -> None:
    del office.directory.records[-1]


def held(key: str) -> Callable[[Office], None]:
    return lambda office: office.directory.held.add(key)


@pytest.mark.parametrize("per", ["pair", "contact"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (family(link("c1", court_order=True), link("c2")), "restriction has been recorded since"),
        (family(link("c2")), "not a contact any more"),
        (held("pupils#contact#c1"), "being checked"),
    ],
)
def test_what_the_sync_brought_since_keeps_the_message_from_that_contact_alone(
    per: str, change: Callable[[Office], None], reason: str
) -> None:
    office = one_family()
    dispatched(office, per=per)
    change(office)
    later(office)
    found = outcomes(office)
    assert found["c1"][0] == "skipped"
    assert reason in found["c1"][1]
    assert found["c2"] == ("sent", "")
    assert office.sender.addresses == [mobile(2)]


@pytest.mark.parametrize("per", ["pair", "contact"])
@pytest.mark.parametrize("change", [pupil_gone, held("pupils#pupil#p1")])
def test_nobody_is_written_to_about_a_pupil_who_has_left(per: str, change: Callable[[Office], None]) -> None:
    office = one_family()
    dispatched(office, per=per)
    change(office)
    later(office)
    assert {status for status, _ in outcomes(office).values()} == {"skipped"}
    assert office.sender.sent == []


def test_a_sender_who_takes_in_held_people_reaches_them_then_as_well() -> None:
    office = one_family()
    dispatched(office, audience=replace(EVERYONE, include_held=True))
    office.directory.held.add("pupils#contact#c1")
    later(office)
    assert office.sender.addresses == [mobile(1), mobile(2)]


def test_a_contact_of_two_pupils_is_kept_by_the_pair_that_is_not_restricted() -> None:
    office = Office(contact("c1", mobile(1)), pupil("p1", link("c1")), pupil("p2", link("c1")))
    dispatched(office, per="contact")
    office.directory.records[1] = pupil("p1", link("c1", court_order=True))
    later(office)
    assert outcomes(office)["c1"] == ("sent", "")


def test_a_pair_whose_court_order_was_cleared_is_written_to() -> None:
    office = Office(contact("c1", mobile(1)), pupil("p1", link("c1", court_order=True)))
    cleared = Restrictions(pairs=(PairRestriction(pupil_id="p1", state="cleared"),))
    office.restrict(SCHOOL.id, "c1", cleared, by="Ada Admin")
    dispatched(office, per="pair")
    later(office)
    assert outcomes(office)["c1"] == ("sent", "")


def shared_mailbox() -> Office:
    one = contact("c1", email="hill@elm.invalid", forename="Amy")
    other = contact("c2", email="hill@elm.invalid", forename="Bob")
    return Office(one, other, pupil("p1", link("c1"), link("c2")))


@pytest.mark.parametrize(
    ("restricted", "left", "out"), [("c1", "Bob Hill", "Amy Hill"), ("c2", "Amy Hill", "Bob Hill")]
)
def test_of_two_who_share_an_address_the_other_is_still_reached_and_named_alone(
    restricted: str, left: str, out: str
) -> None:
    office = shared_mailbox()
    dispatched(office, channel="email", subject="Trip", body="Dear ((contact name))")
    office.restrict(SCHOOL.id, restricted, Restrictions(deceased=True), by="Ada Admin")
    office.work()
    ((_, _, text),) = office.sender.sent
    assert f"Dear {left}" in text
    assert out not in text
    ((status, reason),) = outcomes(office).values()
    assert (status, reason) == (
        "sent",
        f"Without {out}. An administrator has said since that this person must not be contacted.",
    )


def test_who_was_left_out_is_still_said_when_the_message_has_arrived() -> None:
    office = shared_mailbox()
    message_id = dispatched(office, channel="email", subject="Trip")
    office.restrict(SCHOOL.id, "c2", Restrictions(deceased=True), by="Ada Admin")
    office.work()
    (ref,) = office.deliveries.items
    (one,) = office.deliveries.batch(ref)
    arrived = one.with_receipt(Receipt(at=office.now, status="delivered", address="reached"))
    assert arrived.why == "Without Bob Hill. An administrator has said since that this person must not be contacted."
    assert "Without Bob Hill." in office.explain(SCHOOL.id, message_id, "c2").message


def test_of_two_who_share_an_address_nobody_is_left_only_when_both_are_gone() -> None:
    office = shared_mailbox()
    dispatched(office, channel="email", subject="Trip")
    office.directory.records[0] = contact("c1", email="amy@elm.invalid", forename="Amy")
    office.restrict(SCHOOL.id, "c2", Restrictions(never_contact=True), by="Ada Admin")
    later(office)
    assert office.sender.sent == []
    ((status, reason),) = outcomes(office).values()
    assert status == "skipped"
    assert "This is not the person's address any more." in reason


@pytest.mark.parametrize(
    ("audience", "channel"),
    [
        (Audience(who="staff"), "email"),
        (Audience(who="people", people_ids=("s1", "c1")), "email"),
        (Audience(who="pupils", pupils=EVERYONE.pupils), "email"),
    ],
)
def test_whoever_stands_as_decided_gets_it_whatever_the_audience_is_of(audience: Audience, channel: str) -> None:
    office = Office(
        contact("c1", email="c@elm.invalid"),
        staff("s1", "s@elm.invalid"),
        pupil("p1", link("c1"), emails=contact("x", email="p@elm.invalid").emails),
    )
    dispatched(office, audience=audience, channel=channel, subject="Trip")
    later(office)
    assert {status for status, _ in outcomes(office).values()} == {"sent"}
