"""Opens what was dropped, a zip or a single CSV, so that no file can fill the memory or reach outside."""

import io
import lzma
import struct
import zipfile
import zlib
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from chalicelib.mis.domain.dropped_files import MAX_UPLOAD_BYTES, DroppedFile, DroppedFiles
from chalicelib.mis.file_drop.faults import bad_file

MAX_BYTES = MAX_UPLOAD_BYTES
"""Of one dropped file, and of all that comes out of one zip."""

_MOST_MEMBERS = 200
_MOST_RATIO = 200  # text packs 5 to 20 times; a bomb a thousand times
_RATIO_COUNTS_FROM = 1024 * 1024
_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,  # bz2's own, for a stream that it cannot read
    EOFError,
    RuntimeError,  # a way of packing that this Python does not know, among others
    ValueError,
    struct.error,
    OverflowError,
)
"""What the standard library raises for zips that were cut short or changed on their way."""


class Member(Struct, frozen=True, kw_only=True):
    """One CSV file: its own name, without the zip's, and its bytes."""

    name: str
    content: bytes


class Opened(Struct, frozen=True, kw_only=True):
    """What one dropped file holds; `exported_at` is when the export was made, or the arrival where that is not told."""

    file: DroppedFile
    members: tuple[Member, ...]
    exported_at: datetime


def opened(files: DroppedFiles, file: DroppedFile, *, timezone: str) -> Opened:
    """The CSV files in a dropped file. A zip states its times in no zone: they are taken for the school's own.

    Raises FatalError for what is too large (and is then not even read), encrypted, damaged, in folders or no CSV.
    """
    content = b"" if file.size > MAX_BYTES else files.read(file)
    if max(file.size, len(content)) > MAX_BYTES:
        raise bad_file(file.name, f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
    if not content.startswith(b"PK"):
        if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")) or not file.name.lower().endswith((".csv", ".txt")):
            raise bad_file(file.name, "it is neither a zip nor a CSV file")
        return Opened(file=file, members=(Member(name=file.name, content=content),), exported_at=file.received_at)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = _members(file.name, packed)
            made = [info.date_time for info in packed.infolist() if not info.is_dir() and info.date_time[0] > 1980]
    except _DAMAGE:
        raise bad_file(file.name, "it is damaged, or no zip that can be read") from None
    latest = _moment(max(made), timezone) if made else None
    exported_at = latest if latest is not None and latest <= file.received_at else file.received_at
    return Opened(file=file, members=members, exported_at=exported_at)


def _members(name: str, packed: zipfile.ZipFile) -> tuple[Member, ...]:
    """All CSV files at the zip's root; what the archive says of sizes is not believed, the bytes are counted."""
    infos = [info for info in packed.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
    if len(infos) > _MOST_MEMBERS:
        raise bad_file(name, f"it holds more than {_MOST_MEMBERS} files")
    members, left, names = [], MAX_BYTES, set[str]()
    for info in infos:
        if "/" in info.filename or "\\" in info.filename or info.filename.startswith("."):
            raise bad_file(name, "its files must stand at its top, not in folders")
        if info.flag_bits & _ENCRYPTED:
            raise bad_file(name, "it is locked with a password")
        if not info.filename.lower().endswith((".csv", ".txt")):
            raise bad_file(name, "it holds something that is no CSV file")
        if info.filename.casefold() in names:
            raise bad_file(name, f"it holds {info.filename} twice, and which one counts is not known")
        names.add(info.filename.casefold())
        content = _unpacked(name, packed, info, left)
        left -= len(content)
        members.append(Member(name=info.filename, content=content))
    return tuple(members)


def _unpacked(name: str, packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with packed.open(info) as stream:
        content = stream.read(most + 1)
    is_bomb = len(content) > _RATIO_COUNTS_FROM and len(content) > _MOST_RATIO * max(info.compress_size, 1)
    if len(content) > most or is_bomb:
        raise bad_file(name, "it unpacks to far more than a school's data can be")
    return content


def _is_clutter(path: str) -> bool:
    """What the packing of a folder on a Mac or with Windows leaves beside the files."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2] in {".DS_Store", "Thumbs.db"}


def _moment(made: tuple[int, int, int, int, int, int], timezone: str) -> datetime | None:
    try:
        return datetime(*made, tzinfo=ZoneInfo(timezone))
    except ValueError:
        return None
