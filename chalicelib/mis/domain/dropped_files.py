"""The files that a school drops: where one is sent, what it is called, and how the newest are found."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Protocol, TypeVar

from msgspec import Meta, Struct

from chalicelib.shared.errors import InvalidError


class DroppedFile(Struct, frozen=True, kw_only=True):
    """One file as it arrived; `key` finds it again, `name` is its own name without a folder, `size` is in bytes."""

    key: str
    name: str
    received_at: datetime
    size: int


class DroppedFiles(Protocol):
    """The files of one school."""

    def arrived(self) -> list[DroppedFile]:
        """All files that are kept, in the order in which they arrived."""
        ...

    def read(self, file: DroppedFile) -> bytes:
        """The content of a file that arrived; raises RetriableError where it is not there any more."""
        ...


T = TypeVar("T")

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
_DAY = re.compile(rf"(?<!\d)(?:{_UNIX_TIME}|(?:{_DATE})(?:{_TIME})?(?!\d))", re.IGNORECASE)


def without_day(name: str) -> str:
    """The name with * in place of days and times."""
    return _DAY.sub("*", name)


def by_any_day(files: Mapping[str, T]) -> dict[str, T]:
    """The files with * in place of days and times in their names; of those that then are one, the first given.

    Where such a name would take another file's place, too ("pupils_*.csv" is also "pupils_contacts_1.csv"), what *
    stands for must begin with a digit.
    """
    stars = {name: without_day(name) for name in files}
    found: dict[str, T] = {}
    for name, star in stars.items():
        others = (other for other, its in stars.items() if its != star)
        taken = "*" in star and any(fnmatchcase(other.lower(), star.lower()) for other in others)
        found.setdefault(star.replace("*", "[0-9]*") if taken else star, files[name])
    return found


UPLOAD_LASTS = timedelta(minutes=15)
"""Long enough for a slow line; whoever finds the address later can do nothing with it."""

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
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
    if upload.size > MAX_UPLOAD_BYTES:
        megabytes = MAX_UPLOAD_BYTES // 1024 // 1024
        raise InvalidError(f"The file is larger than {megabytes} MB, which no school's export is.", field="size")
    stem, _, ending = upload.name.rpartition(".")
    return f"{_NAME.sub('-', stem).strip('-.')[:80] or 'file'}.{ending.lower()}"
