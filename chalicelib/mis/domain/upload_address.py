"""A place to send one file to, for a short time."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.shared.errors import InvalidError

UPLOAD_LASTS = timedelta(minutes=15)
"""Long enough for a slow line; whoever finds the address later can do nothing with it."""

MOST_UPLOAD_BYTES = 64 * 1024 * 1024
"""Ten times and more what an export of 10,000 people takes."""

_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class NewUpload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that is about to be sent: its name, ending in .zip or .csv, and its size in bytes."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    size: Annotated[int, Meta(ge=1)]


class UploadAddress(Struct, frozen=True, kw_only=True):
    """Where to send the file to, with `method`, before `expires_at`. The address is a secret until then."""

    url: str
    method: Literal["PUT"]
    expires_at: datetime


def safe_name(upload: NewUpload) -> str:
    """The file's name as it may stand in an address: letters, digits, dots and dashes.

    Raises InvalidError for another kind of file and for one that is too large.
    """
    if not upload.name.lower().endswith((".zip", ".csv", ".txt")):
        raise InvalidError("Choose a zip or CSV file.", field="name")
    if upload.size > MOST_UPLOAD_BYTES:
        megabytes = MOST_UPLOAD_BYTES // 1024 // 1024
        raise InvalidError(f"The file is larger than {megabytes} MB, which no school's export is.", field="size")
    stem, _, ending = upload.name.rpartition(".")
    return f"{_NAME.sub('-', stem).strip('-.')[:80] or 'file'}.{ending.lower()}"
