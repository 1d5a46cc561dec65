"""The writer saw one list and dispatch sends to another: the message says what changed, by name."""

from datetime import timedelta

from chalicelib.messages.domain.change_note import ChangedName
from chalicelib.messages.domain.messages import Message
from tests.messages.office import Office
from tests.messages.school import SENDER, contact, idle, link, mobile, pupil


def place() -> Office:
    return Office(contact("c1", mobile(1)), contact("c2", mobile(2)), pupil("p1", link("c1"), link("c2")))


def after_work(office: Office, message_id: str) -> Message:
    office.work()
    return office.look(message_id).message


def note_of(message: Message) -> str:
    assert message.change_note is not None
    return message.change_note.message


def test_a_number_changed_between_preview_and_creation_is_named_and_the_new_one_is_texted() -> None:
    office = place()
    office.preview()
    office.directory.records[0] = contact("c1", mobile(100))
    office.sync.state = idle(epoch=2)

    message = after_work(office, office.write().message.id)

    assert note_of(message) == "1 number changed since you wrote this"
    assert message.change_note is not None
    assert message.change_note.names == (ChangedName(name="Parentc1 Hill", change="changed"),)
    assert office.sender.addresses == [mobile(2), mobile(100)]


def test_added_and_removed_people_are_counted_and_named() -> None:
    office = place()
    stored = office.write()
    office.directory.records = [contact("c2", mobile(2)), contact("c3", mobile(3)), pupil("p1", link("c2"), link("c3"))]

    message = after_work(office, stored.message.id)

    assert note_of(message) == "1 added, 1 removed since you wrote this"


def test_a_preview_that_is_named_counts_before_a_newer_one() -> None:
    office = place()
    first = office.preview()
    office.directory.records[0] = contact("c1", mobile(100))
    office.preview()

    by_newest = after_work(office, office.write().message.id)
    by_name = after_work(office, office.write(preview_id=first.id).message.id)

    assert note_of(by_newest) == "Nothing changed since you wrote this"
    assert note_of(by_name) == "1 number changed since you wrote this"


def test_only_a_preview_of_the_same_user_channel_and_way_of_counting_within_a_day_counts() -> None:
    office = place()
    office.preview(channel="email")
    office.preview(per="pair")
    office.preview(user_id="somebody-else", audience=office.write().message.audience)
    office.directory.records[0] = contact("c1", mobile(100))

    assert note_of(after_work(office, office.write().message.id)) == "Nothing changed since you wrote this"

    office.preview()
    office.directory.records[0] = contact("c1", mobile(200))
    office.now += timedelta(hours=25)
    assert note_of(after_work(office, office.write().message.id)) == "Nothing changed since you wrote this"
    assert SENDER.user_id != "somebody-else"


def test_an_e_mail_speaks_of_addresses() -> None:
    office = Office(contact("c1", email="a@elm.invalid"), pupil("p1", link("c1")))
    stored = office.write(channel="email", subject="News")
    office.directory.records[0] = contact("c1", email="b@elm.invalid")

    assert note_of(after_work(office, stored.message.id)) == "1 address changed since you wrote this"


def test_a_parent_who_leaves_a_shared_mailbox_is_a_changed_address_and_nobody_is_removed() -> None:
    office = Office(
        contact("c1", email="home@elm.invalid"),
        contact("c2", email="home@elm.invalid"),
        pupil("p1", link("c1"), link("c2")),
    )
    stored = office.write(channel="email", subject="News")
    office.directory.records[0] = contact("c1", email="own@elm.invalid")

    note = after_work(office, stored.message.id).change_note

    assert note is not None
    assert (note.added, note.removed, note.changed) == (0, 0, 1)


def test_a_list_that_was_not_to_be_kept_is_not_what_the_writer_saw() -> None:
    office = place()
    office.preview()
    office.directory.records[0] = contact("c1", mobile(100))
    assert office.preview(keep=False).id is None

    assert note_of(after_work(office, office.write().message.id)) == "1 number changed since you wrote this"
