"""The version of a stored document, with what a later build wrote into it and this build does not know."""

from typing import Any, TypeAlias

from msgspec import Struct

Place: TypeAlias = tuple[tuple[str, str], ...]
"""The way to an object within a document: of each step the field's name and what identifies the object there."""


class LaterField(Struct, frozen=True):
    """One field that this build does not know, and the object that it belongs to."""

    place: Place
    name: str
    value: Any


class Version(int):
    """How often a document was saved; give it back to `save` as it came, so that no later field is lost."""

    later_fields: tuple[LaterField, ...]

    def __new__(cls, number: int, later_fields: tuple[LaterField, ...] = ()) -> "Version":
        """Make the version with this number."""
        version = super().__new__(cls, number)
        version.later_fields = later_fields
        return version

    def next(self) -> "Version":
        """The version after this one, of the same document."""
        return Version(self + 1, self.later_fields)
