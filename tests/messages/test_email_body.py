"""An e-mail says the same as text and as HTML, and nothing that was written becomes somebody's markup."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.messages.domain.email_body import email_html, email_text

SCHOOL = "St Mary's & All Saints"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_the_schools_name_stands_in_both() -> None:
    assert email_text("Dear Ann,\r\nplease call.", SCHOOL) == f"Dear Ann,\nplease call.\n\n{SCHOOL}"
    assert SCHOOL in read(email_html("Dear Ann", SCHOOL)).words


def test_paragraphs_and_lines_stay_apart() -> None:
    html = email_html("One\ntwo\n \n\nThree", SCHOOL)
    assert "One<br>\ntwo</p>" in html
    assert ">Three</p>" in html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://elm.invalid/trip?a=1&b=2.", ["https://elm.invalid/trip?a=1&b=2"]),
        ("(http://elm.invalid) and https://oak.invalid/x!", ["http://elm.invalid", "https://oak.invalid/x"]),
        ("javascript:alert(1) www.elm.invalid ftp://elm.invalid", []),
        ('https://elm.invalid/"onclick="x', ["https://elm.invalid/"]),
    ],
)
def test_only_whole_web_addresses_become_links(text: str, links: list[str]) -> None:
    assert read(email_html(text, SCHOOL)).links == links


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("<>&\"'/\n ")))
def test_no_text_becomes_markup_and_every_word_arrives(text: str) -> None:
    reader = read(email_html(f"{text} <script>alert('x')</script> &lt;", SCHOOL))
    assert reader.tags <= {"html", "head", "meta", "title", "body", "div", "p", "br", "a"}
    assert "".join(text.split()) in "".join(reader.words.split())
    assert "&lt;" in reader.words
