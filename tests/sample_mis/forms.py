"""A small reader of the sample MIS's pages: it finds forms and presses their buttons, as a browser without scripts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import urllib3

from tests.sample_mis.client import Client

_FIELDS = ("input", "select", "textarea")


@dataclass
class Form:
    """One form: where it goes, what it sends as it stands, its buttons by their words, and what can be chosen."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms of one page; `unlabelled` are the fields that no label names, `words` is what a person can read."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._path, self._select, self._hidden = path, "", False
        self._ids: list[str] = []
        self._labels: set[str] = set()
        self._in_button: dict[str, Any] | None = None
        self.feed(html)
        self.unlabelled = [one for one in self._ids if one not in self._labels]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"style", "script"}:
            self._hidden = True
        elif tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given.get("action", self._path)))
        elif tag == "label":
            self._labels.add(given.get("for", ""))
        elif tag == "button":
            self._in_button = {**given, "words": ""}
        elif tag in _FIELDS and self.forms:
            self._field(tag, given)
        elif tag == "option" and self.forms:
            chosen = self.forms[-1].choices[self._select]
            chosen.append(given.get("value", ""))
            if len(chosen) == 1 or "selected" in given:
                self.forms[-1].fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script"}:
            self._hidden = False
        if tag == "button" and self._in_button is not None:
            words = " ".join(self._in_button["words"].split())
            if self.forms:
                self.forms[-1].buttons[words] = (self._in_button.get("name", ""), self._in_button.get("value", ""))
            self._in_button = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        if self._in_button is not None:
            self._in_button["words"] += data

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if given.get("type") != "hidden":
            self._ids.append(given.get("id", f"a {tag} without an id"))
        if tag == "select":
            self._select, self.forms[-1].choices[name] = name, []
        else:
            self.forms[-1].fields[name] = given.get("value", "")


def read(client: Client, path: str) -> Page:
    """A page of the sample MIS."""
    return Page(client.page(path), path.partition("?")[0])


def press(client: Client, path: str, button: str, **filled: str) -> urllib3.BaseHTTPResponse:
    """Fill in the form that has this button, press it, and follow to where it leads."""
    found = [form for form in read(client, path).forms if button in form.buttons]
    assert len(found) == 1, f"{len(found)} buttons on {path} say {button}"
    assert filled.keys() <= found[0].fields.keys()
    name, value = found[0].buttons[button]
    sent = found[0].fields | filled | ({name: value} if name else {})
    return client.post_form(found[0].action, **sent)


def words_of(html: str) -> str:
    """What a person can read in a page, with single spaces."""
    return " ".join(" ".join(Page(html, "").words).split())
