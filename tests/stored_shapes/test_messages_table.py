"""Messages, deliveries, templates and lists as an earlier commit stored them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.domain.deliveries import Delivery, Outcome
from chalicelib.messages.domain.ports import IdempotencyKey, StoredMessage
from chalicelib.messages.storage.delivery_repository import DeliveryRepository
from chalicelib.messages.storage.list_repository import ListRepository
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.messages.storage.template_repository import TemplateRepository
from chalicelib.shared.versions import Version
from tests.shared.table_definitions import MESSAGES
from tests.stored_shapes.documents import (
    NOW,
    Item,
    Kind,
    check_written_back,
    document,
    everything,
    for_each,
    moment,
    place_of,
    put,
    text,
)

FILE, SCHOOL, FIRST = "messages_table", "school-a", "01KC0000000000000000MESS01"


def messages(items: list[Item]) -> Callable[[], None]:
    """Messages with what says that they are open, which request made them, what was said, and what is closed."""
    store, deliveries = MessageRepository(MESSAGES), DeliveryRepository(MESSAGES)
    at = {part: [i for i in items if place_of(i).startswith(part)] for part in ("messages/", "requests/", "texts/")}
    found = [store.get(SCHOOL, text(item, "sk")) for item in at["messages/"]]
    closed = {one.message.id: deliveries.closed(SCHOOL, one.message.id, attempt=one.message.attempt) for one in found}
    once = {}
    for item in at["requests/"]:
        made = store.find_idempotent_result(SCHOOL, text(item, "sk"), now=NOW)
        assert made is not None
        once[made.message_id] = IdempotencyKey(token=text(item, "sk"), digest=made.digest)
    said = [store.find_duplicate(SCHOOL, text(item, "sk"), now=NOW) for item in at["texts/"]]
    assert sorted(one.message.id for one in said if one) == [one.message.id for one in found]

    def write(one: StoredMessage) -> None:
        message, outcomes = one.message, one.outcomes
        store.create(message, once=once.get(message.id))
        for version in range(1, one.version):
            store.save(message, version=Version(version))
        for batch in closed[message.id]:
            ref = BatchRef(school_id=SCHOOL, message_id=message.id, attempt=message.attempt, batch=batch)
            deliveries.close(ref, outcomes if batch == 0 else {})

    return for_each(found, write)


def deliveries(items: list[Item]) -> Callable[[], None]:
    """Each is queued, claimed, recorded and told anew, as far as it had come."""
    message = MessageRepository(MESSAGES).get(SCHOOL, FIRST).message
    store = DeliveryRepository(MESSAGES)
    refs = [BatchRef(school_id=SCHOOL, message_id=FIRST, attempt=2, batch=batch) for batch in (0, 1)]
    found = [(ref, delivery) for ref in refs for delivery in store.batch(ref)]
    assert tuple(delivery for _, delivery in found) == store.page(SCHOOL, FIRST, attempt=2, limit=99, cursor=None).items

    def write(one: tuple[BatchRef, Delivery]) -> None:
        ref, delivery = one
        store.put(ref, [_queued(delivery)], expires_at=moment(items[0]))
        _go_as_far(store, ref, delivery)

    def write_all() -> None:
        MessageRepository(MESSAGES).create(message)
        for_each(found, write)()

    return write_all


def _queued(delivery: Delivery) -> Delivery:
    return Delivery(
        id=delivery.id,
        people=delivery.people,
        address=delivery.address,
        pupil_id=delivery.pupil_id,
        pupil_name=delivery.pupil_name,
        pupil_first_name=delivery.pupil_first_name,
    )


def _go_as_far(store: DeliveryRepository, ref: BatchRef, delivery: Delivery) -> None:
    if delivery.claimed_at is not None:
        assert store.claim(ref, delivery.id, token=delivery.claim, now=delivery.claimed_at)
    if delivery.status != "queued":
        outcome = Outcome(status=delivery.status, reason=delivery.reason, reference=delivery.reference)
        assert store.record(ref, delivery.id, token=delivery.claim, outcome=outcome)
    if delivery.receipt is not None:
        place = DeliveryPlace(ref=ref, delivery_id=delivery.id)
        before = store.get(place)
        assert before is not None
        told = replace(before, receipt=delivery.receipt, receipt_reason=delivery.receipt_reason)
        assert store.apply_receipt(place, before, told)


def templates(_: list[Item]) -> Callable[[], None]:
    store = TemplateRepository(MESSAGES)
    return for_each(store.all(SCHOOL), lambda template: store.put(SCHOOL, template))


def lists(kind: str, row: type[SeenRow] | type[ExclusionRecord]) -> Callable[[list[Item]], Callable[[], None]]:
    """Lists of a kind; the rows of both are read by the same code."""

    def read(items: list[Item]) -> Callable[[], None]:
        store: ListRepository[SeenRow | ExclusionRecord] = ListRepository(MESSAGES, kind, row)
        places = [place_of(item).removeprefix(f"{kind}#").split("/head#") for item in items]
        found = [store.get(SCHOOL, series, list_id, now=NOW) for series, list_id in places]
        assert store.latest(SCHOOL, places[0][0], now=NOW) == found[0]

        def write() -> None:
            for item, (series, list_id), rows in zip(items, places, found, strict=True):
                assert rows is not None
                store.put(SCHOOL, series, list_id, rows, expires_at=moment(item))

        return write

    return read


KINDS = (
    Kind("messages", "(messages|open|requests|texts)/|message#[^/]*/closed#", messages),
    Kind("deliveries", "message#[^/]*/delivery#", deliveries),
    Kind("templates", "templates/", templates),
    Kind("lists that writers saw", "seen#[^/]*/head#", lists("seen", SeenRow)),
    Kind("decisions about recipients", "decided#[^/]*/head#", lists("decided", ExclusionRecord)),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_stored_message_items_are_read_and_written_back_the_same(kind: Kind) -> None:
    check_written_back(kind, MESSAGES, FILE)


def test_no_stored_message_item_is_left_unread() -> None:
    assert [place_of(item) for item in document(FILE) if sum(kind.holds(item) for kind in KINDS) != 1] == []


@pytest.fixture
def filled(account: None) -> None:
    put(MESSAGES, document(FILE))


@pytest.mark.usefixtures("filled")
def test_a_stored_message_says_what_was_written_and_how_far_it_is() -> None:
    stored = MessageRepository(MESSAGES).get(SCHOOL, FIRST)
    message = stored.message
    assert (message.channel, message.purpose, message.per, message.status) == (
        "email",
        "attendance",
        "pair",
        "dispatching",
    )
    assert (message.attempt, message.recipients, message.batches, message.queue_round) == (2, 30, 2, 3)
    assert (message.expires_on, message.timezone, message.swept_batches) == ("2026-11-02", "Europe/Dublin", 1)
    assert (message.author.name, message.author.may_send) == ("Pat Reed", False)
    assert message.authorised_by is not None
    assert message.authorised_by.may_send
    assert message.stopped is not None
    assert (message.stopped.by, message.stopped.reason) == ("Sam Poole", "The wrong day.")
    assert message.change_note is not None
    assert [one.change for one in message.change_note.names] == ["changed", "added", "removed"]
    assert message.waits_for == {"pupils": datetime(2026, 11, 2, 8, 0, tzinfo=UTC), "attendance": None}
    assert message.send.at == datetime(2026, 11, 2, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    assert message.send.when == "when_fresh"
    audience = message.audience
    assert (audience.who, audience.contacts, audience.include_held) == ("contacts", "responsible", True)
    attendance = audience.pupils.all_of[0].attendance
    assert attendance is not None
    assert (attendance.date, attendance.session, attendance.codes) == ("2026-11-02", "AM", ("N", "O"))
    assert (stored.version, stored.closed_batches) == (3, 2)
    assert stored.outcomes == {
        "sent": 1,
        "delivered": 1,
        "bounced": 1,
        "failed": 2,
        "uncertain": 1,
        "skipped": 1,
    }


@pytest.mark.usefixtures("filled")
def test_stored_messages_that_are_open_are_found_when_they_are_due() -> None:
    store = MessageRepository(MESSAGES)
    ids = [f"01KC0000000000000000MESS{number:02}" for number in (1, 3, 4, 5, 6)]
    assert store.open_ids(SCHOOL) == ids
    assert sorted(store.due(datetime(2026, 12, 1, tzinfo=UTC))) == [(SCHOOL, message_id) for message_id in ids]


@pytest.mark.usefixtures("filled")
def test_a_stored_delivery_is_found_by_the_providers_reference() -> None:
    store = DeliveryRepository(MESSAGES)
    place = store.find("ref-1")
    assert place is not None
    delivery = store.get(place)
    assert delivery is not None
    assert (delivery.status, delivery.receipt, delivery.outcome) == ("sent", "bounced", "bounced")
    assert delivery.reason == "Zoë Løvås is not reached any more."
    assert delivery.receipt_reason == "The e-mail came back: the mailbox is full."
    assert (delivery.claim, delivery.claimed_at) == ("token-1", datetime(2026, 11, 2, 9, 10, 0, 1, tzinfo=UTC))
    assert (delivery.people[0].via_pupil_ids, delivery.pupil_first_name) == (("p1", "p2"), "Tom")
    assert (place.ref.attempt, place.ref.batch) == (2, 0)


@pytest.mark.usefixtures("filled")
def test_stored_templates_and_lists_say_what_was_saved_and_decided() -> None:
    absent, closed, trip = TemplateRepository(MESSAGES).all(SCHOOL)
    assert (absent.name, absent.channel, absent.subject, absent.saved_by) == (
        "Absent",
        "email",
        "Absent today",
        "Zoë Lane",
    )
    assert (closed.purpose, trip.purpose) == ("urgent", "general")
    seen = ListRepository(MESSAGES, "seen", SeenRow).latest(SCHOOL, FIRST, now=NOW)
    assert seen == (SeenRow(who="0123456789abcdef", address="89abcdef01234567", name="Amina Khan for Tom Ash"),)
    decided = ListRepository(MESSAGES, "decided", ExclusionRecord).latest(SCHOOL, FIRST, now=NOW)
    assert decided is not None
    assert decided[-1] == ExclusionRecord(person_id="c10", pupil_id=None, decision="shares_address", reached_via="c9")


def test_a_stored_list_in_several_items_is_put_together() -> None:
    put(MESSAGES, document("lists_in_parts"))
    rows = ListRepository(MESSAGES, "seen", SeenRow).get(SCHOOL, FIRST, FIRST, now=NOW)
    assert rows is not None
    assert [row.name for row in rows] == [f"Person {number}" for number in range(5)]


def test_a_list_too_long_for_an_item_is_written_in_parts_as_before() -> None:
    store = ListRepository(MESSAGES, "seen", SeenRow)
    store.put(SCHOOL, FIRST, FIRST, [SeenRow(who="", address="", name="")] * 3_001, expires_at=NOW)
    before = document("lists_in_parts")
    after = everything(MESSAGES)
    assert [place_of(item) for item in after] == [place_of(item) for item in before]
    assert [sorted(item) for item in after] == [sorted(item) for item in before]
