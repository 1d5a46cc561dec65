"""While writing, the text is shown as a real recipient reads it, with its length and what it costs."""

import pytest

from chalicelib.messages.domain.text_preview import TextPreview, WrittenText
from chalicelib.messages.views.preview_views import preview_view
from tests.messages.office import Office
from tests.messages.school import contact, link, mobile, pupil


def office() -> Office:
    return Office(
        contact("c1", mobile(1), email="a@elm.invalid"),
        contact("c2", mobile(2), email="b@elm.invalid"),
        pupil("p1", link("c1"), forename="Tom"),
        pupil("p2", link("c2"), forename="Bartholomew"),
    )


def shown(body: str, subject: str = "", **more: str) -> TextPreview:
    view = preview_view(office().preview(text=WrittenText(subject=subject, body=body), **more), may_send=True)
    assert view.text is not None
    return view.text


def test_a_text_is_filled_in_for_the_first_recipient_who_is_named() -> None:
    text = shown("((pupil first name)) of ((school name)) is away", per="pair")
    assert (text.name, text.body, text.problem) == ("Parentc1 Hill", "Tom of Elm School is away", None)


def test_the_cost_is_that_of_every_text_as_it_is_sent_and_rounds_up() -> None:
    to_fit = "x" * (160 - len("Tom"))  # a longer name needs a second segment
    text = shown("((pupil first name))" + to_fit, per="pair")
    assert text.sms is not None
    assert (text.sms.segments, text.sms.longest.segments, text.sms.pence) == (3, 2, 12)


def test_a_text_that_cannot_be_sent_says_why_and_the_list_is_shown_all_the_same() -> None:
    preview = office().preview(text=WrittenText(body="Dear ((parent))"))
    assert preview.text is not None
    assert preview.text.problem is not None
    assert preview.text.problem.startswith("There is no placeholder ((parent))")
    assert (preview.text.field, preview.text.sms, len(preview.resolution.recipients)) == ("body", None, 2)


def test_an_e_mail_is_signed_with_the_schools_name_and_costs_nothing() -> None:
    text = shown("Dear ((contact name))", subject="News", channel="email")
    assert (text.subject, text.body, text.sms) == ("News", "Dear Parentc1 Hill\n\nElm School", None)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_without_recipients_the_text_stays_as_it_was_written(channel: str) -> None:
    written = WrittenText(subject="News" if channel == "email" else "", body="Dear ((contact name))")
    text = Office(pupil("p1")).preview(channel=channel, text=written).text
    assert text is not None
    assert text.body.startswith("Dear ((contact name))")
    assert text.sms is None or (text.sms.segments, text.sms.pence) == (0, 0)


def test_without_a_text_none_is_shown() -> None:
    assert office().preview().text is None
