"""What providers tell later changes status, counts and the address's health, in any order and any number of times."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.directory.domain.overrides import AddressHealth, address_health_key
from chalicelib.directory.domain.receipts import AddressState, Receipt, ReceiptStatus
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.services.take_receipt import TakeReceipt
from chalicelib.people.domain.restrictions import OwnAddress
from chalicelib.people.services.try_address_again import TryAddressAgain
from chalicelib.shared.errors import RetriableError
from tests.fakes.fuse import Fuse, KilledError, kill
from tests.fakes.messages.recording_sender import RecordingSender
from tests.messages.office import Office
from tests.messages.school import NOW, SCHOOL, contact, link, mobile, pupil

DELIVERED = Receipt(at=NOW + timedelta(minutes=1), status="delivered", address="reached")
BAD = Receipt(at=NOW + timedelta(minutes=2), status="bounced", address="bad", reason="No such mailbox.")
FULL = Receipt(at=NOW + timedelta(minutes=3), status="bounced", address="doubtful", reason="The mailbox is full.")
JUNK = Receipt(at=NOW + timedelta(minutes=4), status="delivered", address="reached", reason="Junk.", complained=True)


def place() -> Office:
    return Office(
        contact("c1", mobile(1), email="one@elm.invalid"),
        contact("c2", mobile(2), email="two@elm.invalid"),
        pupil("p1", link("c1", 1), link("c2", 2)),
    )


def sent(office: Office) -> tuple[str, dict[str, DeliveryPlace]]:
    """A message that went out; gives its id and the places of its deliveries by person."""
    message = office.write(channel="email", subject="Trip").message
    office.work()
    ref = BatchRef(school_id=SCHOOL.id, message_id=message.id, attempt=1, batch=0)
    found = {one.person_id: DeliveryPlace(ref=ref, delivery_id=one.id) for one in office.deliveries.batch(ref)}
    return message.id, found


def take(office: Office) -> TakeReceipt:
    return TakeReceipt(deliveries=office.deliveries, marks=office.directory.marks)


def delivery(office: Office, where: DeliveryPlace) -> Delivery:
    found = office.deliveries.get(where)
    assert found is not None
    return found


def health(office: Office, address: str = "one@elm.invalid") -> AddressHealth | None:
    return office.directory.marks.of_school(SCHOOL.id).health("email", address)


def test_a_receipt_is_the_deliverys_status_and_counts_on_its_message() -> None:
    office = place()
    message_id, places = sent(office)
    assert take(office)("email", places["c1"], DELIVERED)
    assert take(office)("email", places["c2"], BAD)
    assert office.look(message_id).outcomes == {"delivered": 1, "bounced": 1}
    assert delivery(office, places["c1"]).outcome == "delivered"
    assert (delivery(office, places["c2"]).outcome, delivery(office, places["c2"]).why) == ("bounced", BAD.reason)
    assert office.look(message_id).message.status == "sent"


def test_a_bad_address_is_left_out_from_then_on_and_the_next_contact_takes_its_place() -> None:
    office = place()
    _, places = sent(office)
    take(office)("email", places["c1"], BAD)
    preview = office.preview(channel="email").resolution
    assert [one.person_id for one in preview.recipients] == ["c2"]
    assert [(one.person_id, one.reason) for one in preview.exclusions] == [("c1", "bad_address")]
    assert len(office.preview(channel="sms").resolution.recipients) == 2


def test_a_person_with_another_address_is_written_to_there() -> None:
    office = place()
    _, places = sent(office)
    one, other = contact("c1", email="one@elm.invalid"), contact("c9", email="new@elm.invalid")
    office.directory.records[0] = replace(one, emails=one.emails + other.emails)
    take(office)("email", places["c1"], BAD)
    assert [one.address for one in office.preview(channel="email").resolution.recipients] == [
        "new@elm.invalid",
        "two@elm.invalid",
    ]


def test_a_message_on_its_way_does_not_go_to_an_address_that_turned_out_bad() -> None:
    office = place()
    _, places = sent(office)
    second = office.write(channel="email", subject="Again").message
    office.dispatch(SCHOOL.id, second.id)
    office.queue.dispatches.clear()
    take(office)("email", places["c1"], BAD)
    office.work()
    assert office.look(second.id).outcomes == {"sent": 1, "skipped": 1}


def test_a_complaint_ends_what_is_general_and_nothing_else() -> None:
    office = place()
    _, places = sent(office)
    take(office)("email", places["c1"], JUNK)
    general = office.preview(channel="email").resolution
    assert [(one.person_id, one.reason) for one in general.exclusions] == [("c1", "opted_out")]
    assert len(office.preview(channel="email", purpose="attendance", per="pair").resolution.recipients) == 2


@pytest.mark.parametrize("order", [(DELIVERED, JUNK), (JUNK, DELIVERED)])
def test_a_complaint_stands_on_the_delivery_whichever_comes_first(order: tuple[Receipt, Receipt]) -> None:
    office = place()
    message_id, places = sent(office)
    for receipt in order:
        take(office)("email", places["c1"], receipt)
    assert (delivery(office, places["c1"]).outcome, delivery(office, places["c1"]).why) == ("delivered", "Junk.")
    assert office.look(message_id).outcomes == {"sent": 1, "delivered": 1}


@pytest.mark.parametrize(("forgives", "reached"), [(False, ["c2"]), (True, ["c1", "c2"])])
def test_only_who_may_forgive_a_complaint_ends_it_by_trying_the_address_again(
    forgives: bool, reached: list[str]
) -> None:
    office = place()
    _, places = sent(office)
    take(office)("email", places["c1"], JUNK)
    again = TryAddressAgain(directory=office.directory, marks=office.directory.marks, clock=office.clock)
    again(SCHOOL.id, "c1", OwnAddress(channel="email", address="one@elm.invalid"), complaint=forgives)
    assert [one.person_id for one in office.preview(channel="email").resolution.recipients] == reached


def test_a_good_address_leaves_no_trace() -> None:
    office = place()
    _, places = sent(office)
    take(office)("email", places["c1"], DELIVERED)
    assert health(office) is None


def test_a_receipt_proves_that_a_killed_worker_had_handed_its_message_over() -> None:
    def killed(address: str) -> None:
        raise KilledError

    office = place()
    message = office.write(channel="email", subject="Trip").message
    office.dispatch(SCHOOL.id, message.id)
    office.queue.dispatches.clear()
    office.sender = RecordingSender(killed)
    office.repaired()
    office.work_once()
    ref = BatchRef(school_id=SCHOOL.id, message_id=message.id, attempt=1, batch=0)
    (claimed,) = [one for one in office.deliveries.batch(ref) if one.claim]
    where = DeliveryPlace(ref=ref, delivery_id=claimed.id)
    assert take(office)("email", where, DELIVERED, reference="ref-9")
    assert (delivery(office, where).outcome, delivery(office, where).reference) == ("delivered", "ref-9")
    office.sender = RecordingSender()
    office.repaired()
    office.work()
    assert office.look(message.id).outcomes == {"delivered": 1, "sent": 1}
    assert len(office.sender.sent) == 1


def test_an_uncertain_delivery_is_settled_by_its_receipt() -> None:
    office = place()
    _, places = sent(office)
    stored = delivery(office, places["c1"])
    uncertain = replace(stored, status="uncertain", reason="It is not known.")
    office.deliveries.items[places["c1"].ref][stored.id] = uncertain
    assert take(office)("email", places["c1"], DELIVERED)
    assert (delivery(office, places["c1"]).outcome, delivery(office, places["c1"]).why) == ("delivered", "")


def test_what_was_never_handed_over_is_not_changed_by_a_stray_receipt() -> None:
    office = place()
    message = office.write(channel="email", subject="Trip").message
    office.dispatch(SCHOOL.id, message.id)
    ref = BatchRef(school_id=SCHOOL.id, message_id=message.id, attempt=1, batch=0)
    where = DeliveryPlace(ref=ref, delivery_id=office.deliveries.batch(ref)[0].id)
    assert take(office)("email", where, DELIVERED)
    assert delivery(office, where).outcome == "queued"


def test_a_receipt_of_nothing_that_we_know_is_said_to_be_so() -> None:
    office = place()
    _, places = sent(office)
    nowhere = DeliveryPlace(ref=places["c1"].ref, delivery_id="other")
    assert not take(office)("email", nowhere, DELIVERED)
    assert not take(office).of_reference("sms", "never-given", DELIVERED)
    assert take(office).of_reference("email", "ref-1", DELIVERED)


states: st.SearchStrategy[AddressState | None] = st.sampled_from(["reached", "doubtful", "bad", None])
statuses: st.SearchStrategy[ReceiptStatus] = st.sampled_from(["delivered", "bounced", "failed"])


@st.composite
def some_receipts(draw: st.DrawFn) -> list[Receipt]:
    """Events of different moments, as they are told: in any order, some of them twice."""
    minutes = draw(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True))
    events = []
    for minute in minutes:
        status: ReceiptStatus = draw(statuses)
        address: AddressState | None = "reached" if status == "delivered" else draw(states)
        complained = status == "delivered" and draw(st.booleans())
        at = NOW + timedelta(minutes=minute)
        events.append(Receipt(at=at, status=status, address=address, reason=str(minute), complained=complained))
    return draw(st.permutations(events + draw(st.lists(st.sampled_from(events), max_size=3))))


@given(told=some_receipts())
def test_whatever_is_told_the_message_counts_each_recipient_once(told: list[Receipt]) -> None:
    office = place()
    message_id, places = sent(office)
    for receipt in told:
        take(office)("email", places["c1"], receipt)
    outcomes = office.look(message_id).outcomes
    assert sum(outcomes.values()) == 2
    assert outcomes["sent"] == 1
    fell_short = any(one.status != "delivered" for one in told)
    assert (delivery(office, places["c1"]).outcome == "delivered") != fell_short
    marks = office.directory.marks.of_school(SCHOOL.id)
    assert marks.opted_out("email", "one@elm.invalid", "general") == any(one.complained for one in told)
    assert not marks.opted_out("email", "one@elm.invalid", "attendance")


@given(told=some_receipts(), at=st.integers(1, 12), after=st.booleans())
def test_a_worker_that_is_killed_and_told_again_comes_to_the_same(told: list[Receipt], at: int, after: bool) -> None:
    whole, broken = place(), place()
    (whole_id, whole_places), (broken_id, broken_places) = sent(whole), sent(broken)
    for receipt in told:
        take(whole)("email", whole_places["c1"], receipt)
    fuse = Fuse(at, after=after, action=kill)
    guarded = TakeReceipt(deliveries=fuse.guard(broken.deliveries), marks=fuse.guard(broken.directory.marks))
    for receipt in told:
        with suppress(KilledError):
            guarded("email", broken_places["c1"], receipt)
            continue
        guarded("email", broken_places["c1"], receipt)
    assert broken.look(broken_id).outcomes == whole.look(whole_id).outcomes
    assert health(broken) == health(whole)


def test_a_delivery_that_keeps_changing_comes_back_later() -> None:
    office = place()
    _, places = sent(office)
    office.deliveries.apply_receipt = lambda *_: False  # type: ignore[method-assign]
    with pytest.raises(RetriableError):
        take(office)("email", places["c1"], DELIVERED)


def test_of_two_events_the_later_one_says_how_the_address_is() -> None:
    key = address_health_key("email", "one@elm.invalid")
    bad = AddressHealth(key=key, state="bad", at=BAD.at, reason=BAD.reason)
    assert bad.after(DELIVERED) == bad, "it was delivered before, not since"
    assert bad.after(FULL) == bad, "a full mailbox does not make a mailbox that is gone any better"
    assert bad.after(JUNK).state == "reached"
