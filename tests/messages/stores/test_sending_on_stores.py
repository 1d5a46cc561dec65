"""One message's whole way, from preview to its last outcome, on the fakes and on DynamoDB alike."""

from chalicelib.directory.domain.records import Record
from tests.messages.office import Office
from tests.messages.school import SCHOOL, contact, link, mobile, pupil
from tests.messages.stores.conftest import SendingStores


def test_a_message_to_two_batches_ends_with_one_outcome_each_and_says_what_changed(stores: SendingStores) -> None:
    records: list[Record] = [contact(f"c{n:02d}", mobile(n)) for n in range(30)]
    office = Office(*records, *(pupil(f"p{n:02d}", link(f"c{n:02d}")) for n in range(30)))
    office.use(*stores)
    office.preview()
    office.directory.records[0] = contact("c00", mobile(100))

    stored = office.write()
    office.queue.dispatches *= 2
    office.work_once()
    office.queue.deliveries *= 2
    office.work()

    after = stores.messages.get(SCHOOL.id, stored.message.id)
    assert (after.message.status, after.outcomes, after.closed_batches) == ("sent", {"sent": 30}, 2)
    assert after.message.change_note is not None
    assert after.message.change_note.message == "1 number changed since you wrote this"
    assert office.sender.addresses == sorted(mobile(n) for n in [*range(1, 30), 100])
    assert stores.messages.open_ids(SCHOOL.id) == []
