"""What every MessageStore, DeliveryStore and ListStore does, the fakes and DynamoDB alike."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.resolution import ExclusionRecord, NamedPerson
from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.directory.domain.receipts import Receipt
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.domain.deliveries import Delivery, DeliveryStatus, Outcome
from chalicelib.messages.domain.messages import Message, MessageStatus, SendRule
from chalicelib.messages.domain.ports import IdempotencyKey, IdempotentResult
from chalicelib.messages.domain.repeats import DUPLICATE_WINDOW, digest_of
from chalicelib.shared.errors import ConflictError, NotFoundError
from chalicelib.shared.versions import Version
from tests.messages.school import EVERYONE, NOW, SENDER, mobile
from tests.messages.stores.conftest import SendingStores

REF = BatchRef(school_id="A1", message_id="m1", attempt=1, batch=0)
LATER = NOW + timedelta(days=1)


def message(
    id_: str = "m1",
    school_id: str = "A1",
    status: MessageStatus = "dispatching",
    wait_until: datetime | None = None,
) -> Message:
    return Message(
        id=id_,
        school_id=school_id,
        school_name="Elm School",
        channel="sms",
        purpose="general",
        per="contact",
        body="Grüße 👋",
        audience=EVERYONE,
        datasets=("pupils",),
        send=SendRule(),
        author=SENDER,
        created_at=NOW,
        status=status,
        about="On its way.",
        moved_at=NOW,
        waits_for={"pupils": NOW, "staff": None},
        wait_until=wait_until,
    )


def delivery(id_: str) -> Delivery:
    people = (NamedPerson(person_id="c1", name="Ann Hill", via_pupil_ids=("p1",)),)
    return Delivery(id=id_, people=people, address=mobile(1), pupil_id="p1", pupil_name="Tom Hill")


def test_a_message_comes_back_as_it_was_stored(stores: SendingStores) -> None:
    created = stores.messages.create(message())

    assert stores.messages.get("A1", "m1") == created
    assert created.message == message()


def test_a_request_makes_one_message_and_is_known_for_a_day(stores: SendingStores) -> None:
    once = IdempotencyKey(token="t1", digest="d1")
    stores.messages.create(message(), once=once)

    with pytest.raises(ConflictError):
        stores.messages.create(message("m2"), once=once)

    assert [stored.message.id for stored in stores.messages.page("A1", limit=5, cursor=None).items] == ["m1"]
    made = stores.messages.find_idempotent_result("A1", "t1", now=NOW)
    assert made == IdempotentResult(message_id="m1", digest="d1")
    assert stores.messages.find_idempotent_result("A1", "t2", now=NOW) is None
    assert stores.messages.find_idempotent_result("B2", "t1", now=NOW) is None
    assert stores.messages.find_idempotent_result("A1", "t1", now=LATER) is None
    stores.messages.create(replace(message("m3"), created_at=LATER), once=once)


def test_a_text_that_was_said_before_is_known_for_a_fortnight(stores: SendingStores) -> None:
    digest = digest_of(message())
    assert stores.messages.find_duplicate("A1", digest, now=NOW) is None
    stores.messages.create(message())
    stores.messages.create(message("m2"))
    stores.messages.create(replace(message("m3"), body="Another text"))

    found = stores.messages.find_duplicate("A1", digest, now=LATER)
    assert found is not None
    assert found.message.id == "m2"
    assert stores.messages.find_duplicate("A1", digest, now=NOW + DUPLICATE_WINDOW) is None
    assert stores.messages.find_duplicate("B2", digest, now=NOW) is None


def test_another_schools_message_is_not_found(stores: SendingStores) -> None:
    stores.messages.create(message())

    with pytest.raises(NotFoundError):
        stores.messages.get("B2", "m1")
    assert stores.messages.page("B2", limit=5, cursor=None).items == ()
    assert stores.messages.open_ids("B2") == []


def test_only_one_of_two_saves_of_the_same_version_wins(stores: SendingStores) -> None:
    created = stores.messages.create(message())
    won = stores.messages.save(replace(message(), about="first"), version=created.version)

    with pytest.raises(ConflictError):
        stores.messages.save(replace(message(), about="second"), version=created.version)

    assert stores.messages.get("A1", "m1") == won
    assert won.message.about == "first"


def test_the_open_list_follows_the_status(stores: SendingStores) -> None:
    stores.messages.create(message("m2", status="waiting_for_sync"))
    stores.messages.create(message("m1"))
    created = stores.messages.create(message("m0", status="cancelled"))
    stores.messages.create(message("m3", status="needs_attention"))
    assert stores.messages.open_ids("A1") == ["m1", "m2", "m3"]

    stores.messages.save(message("m0"), version=created.version)
    stores.messages.save(message("m1", status="sent"), version=Version(1))
    stores.messages.save(message("m2"), version=Version(1))

    assert stores.messages.open_ids("A1") == ["m0", "m2", "m3"]


def test_a_message_is_due_when_its_moment_has_come_and_never_once_it_has_ended(stores: SendingStores) -> None:
    stores.messages.create(message("m1", status="scheduled", wait_until=NOW + timedelta(hours=2)))
    stores.messages.create(message("m2", status="scheduled", wait_until=NOW + timedelta(hours=1)))
    stores.messages.create(message("m3", status="sent"))
    assert list(stores.messages.due(NOW + timedelta(minutes=59))) == []
    assert list(stores.messages.due(NOW + timedelta(hours=3))) == [("A1", "m2"), ("A1", "m1")]

    stores.messages.save(message("m2", status="cancelled"), version=Version(1))
    assert list(stores.messages.due(NOW + timedelta(hours=3))) == [("A1", "m1")]


def test_messages_are_paged_newest_first(stores: SendingStores) -> None:
    for number in range(5):
        stores.messages.create(message(f"m{number}"))

    pages, cursor = [], None
    for _ in range(3):
        page = stores.messages.page("A1", limit=2, cursor=cursor)
        pages.append([stored.message.id for stored in page.items])
        cursor = page.next

    assert pages == [["m4", "m3"], ["m2", "m1"], ["m0"]]
    assert cursor is None


def test_a_batch_written_twice_is_there_once(stores: SendingStores) -> None:
    batch = [delivery(f"d{n:02d}") for n in range(25)]
    for _ in range(2):
        stores.deliveries.put(REF, batch, expires_at=LATER)

    assert stores.deliveries.batch(REF) == batch
    assert stores.deliveries.batch(replace(REF, batch=1)) == []
    assert stores.deliveries.batch(replace(REF, attempt=2)) == []


def test_discarding_spares_the_attempt_itself(stores: SendingStores) -> None:
    second = replace(REF, attempt=2)
    for ref in (REF, second, replace(REF, message_id="other")):
        stores.deliveries.put(ref, [delivery("d1")], expires_at=LATER)

    stores.deliveries.discard("A1", "m1", before_attempt=2)

    assert stores.deliveries.batch(REF) == []
    assert stores.deliveries.batch(second) == [delivery("d1")]
    assert stores.deliveries.batch(replace(REF, message_id="other")) == [delivery("d1")]


def test_a_claim_is_given_once_and_its_own_token_finds_it_again(stores: SendingStores) -> None:
    stores.deliveries.put(REF, [delivery("d1")], expires_at=LATER)

    assert stores.deliveries.claim(REF, "d1", token="a", now=NOW)
    assert not stores.deliveries.claim(REF, "d1", token="b", now=NOW)
    assert stores.deliveries.claim(REF, "d1", token="a", now=NOW)

    (claimed,) = stores.deliveries.batch(REF)
    assert (claimed.claim, claimed.claimed_at, claimed.status) == ("a", NOW, "queued")


def test_a_claim_given_back_can_be_claimed_again_but_only_by_its_holder(stores: SendingStores) -> None:
    stores.deliveries.put(REF, [delivery("d1")], expires_at=LATER)
    stores.deliveries.claim(REF, "d1", token="a", now=NOW)

    stores.deliveries.unclaim(REF, "d1", token="b")
    assert not stores.deliveries.claim(REF, "d1", token="b", now=NOW)
    stores.deliveries.unclaim(REF, "d1", token="a")

    assert stores.deliveries.batch(REF) == [delivery("d1")]
    assert stores.deliveries.claim(REF, "d1", token="b", now=NOW)


def test_an_outcome_is_written_once_by_the_holder_of_the_claim(stores: SendingStores) -> None:
    stores.deliveries.put(REF, [delivery("d1")], expires_at=LATER)
    stores.deliveries.claim(REF, "d1", token="a", now=NOW)

    assert not stores.deliveries.record(REF, "d1", token="b", outcome=Outcome(status="failed", reason="No."))
    assert stores.deliveries.record(REF, "d1", token="a", outcome=Outcome(status="sent", reference="r-1"))
    assert not stores.deliveries.record(REF, "d1", token="a", outcome=Outcome(status="uncertain", reason="Late."))
    assert not stores.deliveries.claim(REF, "d1", token="a", now=NOW)

    (sent,) = stores.deliveries.batch(REF)
    assert (sent.status, sent.reference, sent.reason) == ("sent", "r-1", "")


def test_closing_counts_a_batch_once_and_does_not_disturb_the_message(stores: SendingStores) -> None:
    created = stores.messages.create(message())
    second = replace(REF, batch=1)

    stores.deliveries.close(REF, {"sent": 20, "failed": 5})
    stores.deliveries.close(REF, {"sent": 20, "failed": 5})
    stores.messages.save(replace(message(), about="still going"), version=created.version)
    stores.deliveries.close(second, {"sent": 1, "uncertain": 2})

    stored = stores.messages.get("A1", "m1")
    assert (stored.closed_batches, stored.message.about) == (2, "still going")
    assert stored.outcomes == {"sent": 21, "failed": 5, "uncertain": 2}
    assert stores.deliveries.closed("A1", "m1", attempt=1) == {0, 1}
    assert stores.deliveries.closed("A1", "m1", attempt=2) == set()


def test_deliveries_are_paged_over_batches(stores: SendingStores) -> None:
    for number in range(2):
        batch = [delivery(f"d{number}{n}") for n in range(3)]
        stores.deliveries.put(replace(REF, batch=number), batch, expires_at=LATER)
    stores.deliveries.put(replace(REF, attempt=2), [delivery("x")], expires_at=LATER)

    pages, cursor = [], None
    for _ in range(2):
        page = stores.deliveries.page("A1", "m1", attempt=1, limit=4, cursor=cursor)
        pages.append([one.id for one in page.items])
        cursor = page.next

    assert pages == [["d00", "d01", "d02", "d10"], ["d11", "d12"]]
    assert cursor is None


def rows(count: int, name: str = "Ann") -> tuple[SeenRow, ...]:
    return tuple(SeenRow(who=f"{n:016d}", address="a" * 16, name=name) for n in range(count))


@pytest.mark.parametrize("count", [0, 1, 3_200])
def test_a_seen_list_comes_back_whole(stores: SendingStores, count: int) -> None:
    stores.snapshots.put("A1", "series", "s1", rows(count), expires_at=LATER)

    assert stores.snapshots.get("A1", "series", "s1", now=NOW) == rows(count)


def test_the_newest_of_a_series_is_found_and_no_other_series_or_school(stores: SendingStores) -> None:
    stores.snapshots.put("A1", "series", "s2", rows(2, "new"), expires_at=LATER)
    stores.snapshots.put("A1", "series", "s1", rows(2_000, "old"), expires_at=LATER)

    assert stores.snapshots.latest("A1", "series", now=NOW) == rows(2, "new")
    assert stores.snapshots.latest("A1", "other", now=NOW) is None
    assert stores.snapshots.latest("B2", "series", now=NOW) is None
    assert stores.snapshots.get("A1", "series", "s3", now=NOW) is None


def test_lists_of_another_kind_are_another_matter(stores: SendingStores) -> None:
    rows_decided = (
        ExclusionRecord(person_id="c1", pupil_id="p1", decision="court_order"),
        ExclusionRecord(person_id="c2", pupil_id=None, decision="shares_address", reached_via="c3"),
    )
    stores.decisions.put("A1", "m1", "00001", rows_decided, expires_at=LATER)
    stores.snapshots.put("A1", "m1", "00001", rows(2), expires_at=LATER)

    assert stores.decisions.get("A1", "m1", "00001", now=NOW) == rows_decided
    assert stores.snapshots.get("A1", "m1", "00001", now=NOW) == rows(2)


def test_an_expired_list_is_not_there(stores: SendingStores) -> None:
    stores.snapshots.put("A1", "series", "s1", rows(1), expires_at=LATER)

    assert stores.snapshots.latest("A1", "series", now=LATER) is None
    assert stores.snapshots.get("A1", "series", "s1", now=LATER) is None


def kept(stores: SendingStores, *deliveries: Delivery) -> None:
    """These deliveries of a stored message, in one batch."""
    stores.messages.create(message())
    stores.deliveries.put(REF, deliveries, expires_at=LATER)


def place(id_: str) -> DeliveryPlace:
    return DeliveryPlace(ref=REF, delivery_id=id_)


def test_a_delivery_is_found_by_its_place_and_by_the_providers_reference(stores: SendingStores) -> None:
    kept(stores, delivery("d1"), delivery("d2"))
    assert stores.deliveries.claim(REF, "d1", token="t1", now=NOW)
    stores.deliveries.record(REF, "d1", token="t1", outcome=Outcome(status="sent", reference="ref-1"))

    assert stores.deliveries.find("ref-1") == place("d1")
    assert stores.deliveries.find("ref-2") is None
    found = stores.deliveries.get(place("d1"))
    assert found is not None
    assert (found.id, found.status, found.reference) == ("d1", "sent", "ref-1")
    assert stores.deliveries.get(place("d9")) is None


def test_a_receipt_is_written_once_and_counted_on_the_message(stores: SendingStores) -> None:
    kept(stores, delivery("d1"), delivery("d2"))
    stores.deliveries.claim(REF, "d1", token="t1", now=NOW)
    stores.deliveries.record(REF, "d1", token="t1", outcome=Outcome(status="sent", reference="ref-1"))
    before = stores.deliveries.get(place("d1"))
    assert before is not None
    bounced = before.with_receipt(Receipt(at=NOW, status="bounced", address="bad", reason="Gone."))

    assert stores.deliveries.apply_receipt(place("d1"), before, bounced)
    assert not stores.deliveries.apply_receipt(place("d1"), before, bounced), "another receipt came first"
    assert stores.deliveries.get(place("d1")) == bounced
    assert stores.messages.get("A1", "m1").outcomes == {"bounced": 1}, "the batch is not counted yet"
    stores.deliveries.close(REF, {"sent": 1, "skipped": 1})
    assert stores.messages.get("A1", "m1").outcomes == {"bounced": 1, "skipped": 1}


def test_a_complaint_tells_more_of_a_delivery_and_counts_nothing_anew(stores: SendingStores) -> None:
    kept(stores, delivery("d1"))
    stores.deliveries.claim(REF, "d1", token="t1", now=NOW)
    stores.deliveries.record(REF, "d1", token="t1", outcome=Outcome(status="sent", reference="ref-1"))
    stores.deliveries.close(REF, {"sent": 1})
    for reason, complained in (("", False), ("Reported as junk.", True)):
        before = stores.deliveries.get(place("d1"))
        assert before is not None
        receipt = Receipt(at=NOW, status="delivered", address="reached", reason=reason, complained=complained)
        assert stores.deliveries.apply_receipt(place("d1"), before, before.with_receipt(receipt))
    after = stores.deliveries.get(place("d1"))
    assert after is not None
    assert (after.outcome, after.why) == ("delivered", "Reported as junk.")
    assert stores.messages.get("A1", "m1").outcomes == {"delivered": 1}


def test_a_receipt_for_a_message_that_is_gone_is_not_written(stores: SendingStores) -> None:
    stores.deliveries.put(REF, [delivery("d1")], expires_at=LATER)
    before = replace(delivery("d1"), status="sent")
    after = before.with_receipt(Receipt(at=NOW, status="delivered", address="reached"))
    assert not stores.deliveries.apply_receipt(place("d1"), before, after)


def test_deliveries_are_paged_by_their_outcome(stores: SendingStores) -> None:
    kept(stores, *(delivery(f"d{n}") for n in range(6)))
    for n in range(5):
        stores.deliveries.claim(REF, f"d{n}", token="t", now=NOW)
        stores.deliveries.record(REF, f"d{n}", token="t", outcome=Outcome(status="sent"))
    for n in (1, 3, 4):
        before = stores.deliveries.get(place(f"d{n}"))
        assert before is not None
        told = before.with_receipt(Receipt(at=NOW, status="delivered", address="reached"))
        assert stores.deliveries.apply_receipt(place(f"d{n}"), before, told)

    def page(outcome: DeliveryStatus, cursor: str | None = None) -> tuple[list[str], str | None]:
        found = stores.deliveries.page("A1", "m1", attempt=1, limit=2, cursor=cursor, outcome=outcome)
        return [one.id for one in found.items], found.next

    first, cursor = page("delivered")
    assert first == ["d1", "d3"]
    assert page("delivered", cursor) == (["d4"], None)
    assert page("sent") == (["d0", "d2"], None)
    assert page("queued") == (["d5"], None)
    assert page("bounced") == ([], None)
