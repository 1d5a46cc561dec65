"""Nothing that is dropped can fill the memory, reach outside or pass for data: it is refused in words."""

from collections.abc import Callable

import pytest

from chalicelib.directory.domain.records import Pupil
from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.mis.file_drop import archive
from chalicelib.mis.file_drop.headers import arrived_headers
from chalicelib.shared.errors import FatalError
from tests.fakes.dropped_files import MemoryDroppedFiles
from tests.mis.file_drop.drops import NOON, connected, drop, records, refused, zip_of
from tests.mis.file_drop.test_oneroster_files import HEADERS, TOM, USERS


def locked() -> bytes:
    """A zip whose entry says that it is encrypted."""
    content = bytearray(zip_of(("users.csv", USERS.encode())))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 0x1
    return bytes(content)


def lying() -> bytes:
    """A zip that states a small size for what unpacks to much more than it may."""
    content = bytearray(zip_of(("users.csv", b"\0" * (archive.MAX_BYTES + 10))))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature) + offset
        content[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: zip_of(("users.csv", b"a," * 40_000_000)), "unpacks to far more"),
        (lambda: zip_of(("users.csv", b"a" * 3_000_000)), "unpacks to far more"),
        (lying, "export.zip cannot be used"),
        (lambda: zip_of(*((f"f{n}.csv", b"a") for n in range(201))), "more than 200 files"),
        (lambda: zip_of(("../users.csv", USERS.encode())), "not in folders"),
        (lambda: zip_of(("/etc/users.csv", USERS.encode())), "not in folders"),
        (lambda: zip_of(("..\\users.csv", USERS.encode())), "not in folders"),
        (lambda: zip_of(("inner.zip", zip_of(("users.csv", USERS.encode())))), "something that is no CSV file"),
        (locked, "locked with a password"),
        (lambda: zip_of(("users.csv", USERS.encode()))[:-30], "damaged"),
        (lambda: b"PK\x03\x04 not really", "damaged"),
        (lambda: b"%PDF-1.7", "neither a zip nor a CSV"),
        (lambda: zip_of(("users.csv", b"\x00\x01\x02\x03")), "it is no text"),
        (lambda: zip_of(("users.csv", f'{HEADERS}\np1,"never closed{"x" * 200_000}'.encode())), "cannot be read"),
        (lambda: zip_of(("users.csv", f"{HEADERS}\n{TOM},{'x' * 70_000}".encode())), "longer than any real row"),
        (lambda: zip_of(("users.csv", ("a," * 500).encode())), "more than 400 columns"),
    ],
)
def test_it_is_refused_with_the_files_name_and_the_reason(made: Callable[[], bytes], said: str) -> None:
    told = refused(connected(drop(made())))
    assert said in told
    assert "cannot be used" in told


def test_a_file_that_is_too_large_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 10)
    assert "larger than" in refused(connected(drop(b"PK" + b"0" * 20)))


def test_what_macs_and_windows_leave_in_a_zip_does_no_harm() -> None:
    content = zip_of(("users.csv", USERS.encode()), ("__MACOSX/._users.csv", b"x"), (".DS_Store", b"x"))
    assert "p1" in records(connected(drop(content)))


@pytest.mark.parametrize("cell", ["=HYPERLINK('x')", "+1+1", "@SUM(A1)", "-2+3"])
def test_a_cell_that_starts_like_a_formula_is_text_and_nothing_else(cell: str) -> None:
    content = zip_of(("users.csv", USERS.replace("Tom", cell).encode()))
    pupil = records(connected(drop(content)))["p1"]
    assert isinstance(pupil, Pupil)
    assert pupil.forename == cell


def test_a_number_that_excel_keeps_as_text_is_read_as_the_number() -> None:
    content = zip_of(("users.csv", USERS.replace("07700 900001", '"=""07700900001"""').encode()))
    assert "+447700900001" in repr(records(connected(drop(content)))["c1"])


def test_no_file_yet_is_said() -> None:
    assert "has not arrived yet" in refused(connected(MemoryDroppedFiles()))


class FarTooLarge:
    """A store whose one file says that it is larger than any may be; reading it would fill the memory."""

    def arrived(self) -> list[DroppedFile]:
        return [DroppedFile(key="1/x.zip", name="x.zip", received_at=NOON, size=5 * 2**30)]

    def read(self, file: DroppedFile) -> bytes:
        raise AssertionError("it was read")


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    assert "larger than 64 MB" in refused(connected(FarTooLarge()))
    with pytest.raises(FatalError, match="larger than 64 MB"):
        arrived_headers(FarTooLarge(), timezone="Europe/London")
