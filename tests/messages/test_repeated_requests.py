"""The client's own retry of one request makes no second message."""

import pytest
from msgspec.structs import replace

from chalicelib.messages.domain.messages import Author, NewMessage
from chalicelib.shared.errors import ConflictError
from tests.messages.office import Office
from tests.messages.school import COMPOSER, EVERYONE, SENDER, contact, idle, link, mobile, pupil, syncing

NEW = NewMessage(channel="sms", purpose="general", body="School is closed.", audience=EVERYONE, per="contact")


def office() -> Office:
    return Office(pupil("p1", link("c1")), contact("c1", mobile(1)))


def write(place: Office, key: str | None, *, new: NewMessage = NEW, author: Author = SENDER) -> str:
    return place.create_message("A1", author, new, key=key).message.id


def test_a_repeated_request_gives_the_message_that_the_first_one_made() -> None:
    place = office()
    first = write(place, "k1")
    assert write(place, "k1") == first
    assert len(place.messages.items) == 1


def test_it_gives_it_even_where_a_new_one_would_be_refused_by_now() -> None:
    place = office()
    first = write(place, "k1")
    place.sync.state = syncing(idle(), "pupils")
    assert write(place, "k1") == first
    with pytest.raises(ConflictError):
        write(place, "k2")


def test_the_same_key_with_another_text_is_refused() -> None:
    place = office()
    write(place, "k1")
    with pytest.raises(ConflictError) as refused:
        write(place, "k1", new=replace(NEW, body="School is open."))
    assert refused.value.code == "key_reused"
    assert len(place.messages.items) == 1


def test_without_a_key_with_another_key_and_by_another_person_messages_are_others() -> None:
    place = office()
    ids = {write(place, None), write(place, None), write(place, "k1"), write(place, "k2")}
    ids.add(write(place, "k1", author=COMPOSER))
    assert len(ids) == 5
