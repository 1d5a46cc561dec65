"""Dropped files: the port to them, their upload, and their names without dates."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Protocol, TypeVar

from msgspec import Meta, Struct

from chalicelib.shared.errors import InvalidError

T = TypeVar("T")


class DroppedFile(Struct, frozen=True, kw_only=True):
    """One file as it arrived.

    `key` finds it again, `name` is its own name without a folder, `size` is in bytes.
    """

    key: str
    name: str
    received_at: datetime
    size: int


class DroppedFiles(Protocol):
    """The files of one school."""

    def arrived(self) -> list[DroppedFile]:
        """List the stored files in the order in which they arrived."""
        ...

    def read(self, file: DroppedFile) -> bytes:
        """Read a file's content; raises RetriableError where it no longer exists."""
        ...


UPLOAD_LASTS = timedelta(minutes=15)
"""How long an upload address is valid: enough for a slow line, and useless to anybody who finds it later."""

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
"""More than ten times the size of an export of 10,000 people."""

_UNSAFE_CHARACTERS = re.compile(r"[^A-Za-z0-9._-]+")


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
    """Reduce a file's name to letters, digits, dots and dashes, as in an address.

    Raises InvalidError for another kind of file and for a file that is too large.
    """
    if not upload.name.lower().endswith((".zip", ".csv", ".txt")):
        raise InvalidError("Choose a zip or CSV file.", field="name")
    if upload.size > MAX_UPLOAD_BYTES:
        megabytes = MAX_UPLOAD_BYTES // 1024 // 1024
        raise InvalidError(f"The file is larger than {megabytes} MB, which no school's export is.", field="size")
    stem, _, extension = upload.name.rpartition(".")
    return f"{_UNSAFE_CHARACTERS.sub('-', stem).strip('-.')[:80] or 'file'}.{extension.lower()}"


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = "|".join(
    (
        r"\d{4}[-_. ]?\d{2}[-_. ]?\d{2}",
        r"\d{1,2}[-_. ]\d{1,2}[-_. ](?:\d{4}|\d{2})",
        r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])[23]\d",
        r"[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"\d{{1,2}}[-_. ]?{_MONTH}[-_. ]?\d{{2,4}}",
    )
)
_TIME = r"[-_. t]{0,3}\d{1,2}[-_.:h]?\d{2}(?:[-_.:]?\d{2}(?:\.?\d{3,6})?)?z?"
_UNIX_TIME = r"\d{10}(?:\d{3})?(?!\d)"
_DATE_AND_TIME = re.compile(rf"(?<!\d)(?:{_UNIX_TIME}|(?:{_DATE})(?:{_TIME})?(?!\d))", re.IGNORECASE)


def without_day(name: str) -> str:
    """Put * in place of days and times in a name."""
    return _DATE_AND_TIME.sub("*", name)


def by_any_day(files: Mapping[str, T]) -> dict[str, T]:
    """Key the files by their names with * in place of days and times.

    Of files that then have the same name, the first given is taken. Where such a name would match a file of another
    name, too ("pupils_*.csv" matches "pupils_contacts_1.csv"), what * stands for must begin with a digit.
    """
    patterns = {name: without_day(name) for name in files}
    by_pattern: dict[str, T] = {}
    for name, pattern in patterns.items():
        is_ambiguous = "*" in pattern and any(
            fnmatchcase(other_name.lower(), pattern.lower())
            for other_name, other_pattern in patterns.items()
            if other_pattern != pattern
        )
        by_pattern.setdefault(pattern.replace("*", "[0-9]*") if is_ambiguous else pattern, files[name])
    return by_pattern
