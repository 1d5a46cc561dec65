"""Templates: texts that a school saves to write from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from chalicelib.messages.domain.text import check_words
from chalicelib.shared.errors import ConflictError, InvalidError
from chalicelib.shared.purposes import Channel, Purpose

MAX_TEMPLATES = 200


class TemplateText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is saved; placeholders stand in it as they do in a message."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    channel: Channel
    purpose: Purpose = "general"
    subject: str = ""
    body: str


class Template(Struct, frozen=True, kw_only=True):
    """A saved text, and who saved it last and when."""

    id: str
    name: str
    channel: Channel
    purpose: Purpose
    subject: str
    body: str
    saved_by: str
    saved_at: datetime


class TemplateStore(Protocol):
    """Where templates are kept, until somebody deletes them. Every read is strongly consistent."""

    def all(self, school_id: str) -> list[Template]:
        """All of a school's, by id."""
        ...

    def put(self, school_id: str, template: Template) -> None:
        """Create or replace one."""
        ...

    def delete(self, school_id: str, template_id: str) -> None:
        """Delete one; nothing happens where there is none."""
        ...


def make_template(
    template_id: str, text: TemplateText, existing: Sequence[Template], *, by: str, now: datetime
) -> Template:
    """The template with this id once it is saved.

    Raises InvalidError where it could not be sent, ConflictError where another one has its name or there are too many.
    """
    if not text.name.strip() or not text.name.isprintable():
        raise InvalidError("Give the text a name of one line.", field="name")
    # Once per pair knows every placeholder; which one a message may use is checked when it is written.
    check_words(text.subject, text.body, channel=text.channel, per="pair")
    others = [one for one in existing if one.id != template_id]
    if any(one.name.casefold() == text.name.strip().casefold() for one in others):
        raise ConflictError("Another saved text has this name. Choose another one.", code="name_taken", field="name")
    if len(others) >= MAX_TEMPLATES:
        raise ConflictError(f"There are {MAX_TEMPLATES} saved texts already. Delete one first.", code="too_many")
    return Template(
        id=template_id,
        name=text.name.strip(),
        channel=text.channel,
        purpose=text.purpose,
        subject=text.subject,
        body=text.body,
        saved_by=by,
        saved_at=now,
    )


def by_name(templates: Sequence[Template]) -> list[Template]:
    """In the order in which they are shown."""
    return sorted(templates, key=lambda one: (one.name.casefold(), one.id))
