"""The same text to the same audience is warned of, and nothing else is."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.audience import AttendanceSelector, Audience, PupilRule, Selector
from chalicelib.directory.domain.records import AttendanceMark
from chalicelib.messages.domain.messages import SendRule
from chalicelib.messages.domain.repeats import Repeat
from chalicelib.messages.domain.text_preview import WrittenText
from tests.messages.office import Office
from tests.messages.school import EVERYONE, SCHOOL, TODAY, contact, link, mobile, pupil

ABSENT = Audience(
    who="contacts",
    pupils=PupilRule(any_of=(Selector(attendance=AttendanceSelector(date="today", codes=("N",))),)),
    contacts="first",
)


def place() -> Office:
    mark = AttendanceMark(pupil_id="p1", date=TODAY, session="AM", code="N")
    return Office(contact("c1", mobile(1)), pupil("p1", link("c1")), mark)


def warned(office: Office, body: str = "Hello", **more: object) -> Repeat | None:
    return office.preview(text=WrittenText(body=body), **more).repeat


def test_the_same_text_is_warned_of_and_the_message_names_the_one_before() -> None:
    office = place()
    assert warned(office) is None
    first = office.write().message
    office.work()
    repeat = warned(office, " Hello\n")
    assert repeat is not None
    assert (repeat.message_id, repeat.status) == (first.id, "sent")
    assert repeat.message == "The same text went to the same audience already. Sam Office wrote it."
    assert office.write().message.repeats == first.id
    assert first.repeats is None


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("Hello again", {}),
        ("Hello", {"per": "pair"}),
        ("Hello", {"audience": replace(EVERYONE, contacts="first")}),
    ],
)
def test_another_text_or_audience_is_another_matter(body: str, more: dict[str, object]) -> None:
    office = place()
    office.write()
    assert warned(office, body, **more) is None


def test_a_message_of_which_nothing_came_does_not_count() -> None:
    office = place()
    message = office.write(send=SendRule(when="at", at=office.now + timedelta(hours=1))).message
    waiting = warned(office)
    assert waiting is not None
    assert "is waiting to go" in waiting.message
    office.cancel(SCHOOL.id, message.id)
    assert warned(office) is None


def test_the_absences_of_another_day_are_another_audience() -> None:
    office = place()
    office.write(audience=ABSENT, purpose="attendance", per="pair")
    assert warned(office, audience=ABSENT, per="pair") is not None
    office.now += timedelta(days=1)
    assert warned(office, audience=ABSENT, per="pair") is None


def test_a_copy_that_was_cancelled_does_not_hide_the_message_that_went() -> None:
    office = place()
    first = office.write().message
    office.work()
    for _ in range(2):
        copy = office.write(send=SendRule(when="at", at=office.now + timedelta(hours=1))).message
        assert copy.repeats == first.id
        office.cancel(SCHOOL.id, copy.id)
        repeat = warned(office)
        assert repeat is not None
        assert repeat.message_id == first.id
