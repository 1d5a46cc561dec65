"""One record of an answer turned into its shape, so that a bad one costs only itself."""

from typing import TypeVar

import msgspec

from chalicelib.mis import errors
from chalicelib.mis.values import Text, text
from chalicelib.shared.errors import SkippableError

T = TypeVar("T")


class Identified(msgspec.Struct):
    """Anything with an id."""

    id: Text = None


def decoded(
    raw: msgspec.Raw, shape: type[T], *, mis: str, identified: type[Identified] = Identified
) -> T | SkippableError:
    """One record, or the error that stands in its place where it does not fit the shape.

    `identified` is where the id stands in what fits no other shape.
    """
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError):  # msgspec looks into text only where a field wants it
        reason = f"not in the form that {mis} documents"
        return errors.unusable_record(reason, record_id=_id_of(raw, identified))


def _id_of(raw: msgspec.Raw, identified: type[Identified]) -> str:
    try:
        return text(msgspec.json.decode(raw, type=identified).id)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
