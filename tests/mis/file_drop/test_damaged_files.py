"""A file that was damaged or written wrongly is refused, or read as it was meant: nobody is lost without a word."""

import io
import zipfile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import Staff
from chalicelib.mis.domain.file_mapping import FileMapping, MappedFile
from chalicelib.shared.errors import FatalError
from tests.mis.file_drop.drops import NOON, connected, drop, records, refused, rows, zip_of
from tests.mis.file_drop.test_oneroster_files import CLASSES, USERS, WHOLE

STAFF = FileMapping(
    files=(
        MappedFile(
            file="staff.csv",
            holds="staff",
            columns={"id": "ID", "forename": "Forename", "surname": "Surname", "email": "Email"},
        ),
    )
)
HEADER = "ID,Forename,Surname,Address,Email"
PEOPLE = [f"s{n},Ann{n},Hill,{n} High Street,ann{n}@elm.invalid" for n in range(8)]


def read(text: str) -> dict[str, str]:
    """Forename by id, of a flat report of staff."""
    found = records(connected(drop(text.encode(), name="staff.csv"), layout="flat", mapping=STAFF), "staff")
    return {one.id.removeprefix("staff-"): one.forename for one in found.values() if isinstance(one, Staff)}


def test_an_address_over_several_lines_is_an_address() -> None:
    lines = [*PEOPLE[:2], 's9,Bo,Khan,"Flat 2, The Mill\r\n12 Mill Lane, Bath\r\nBA1 1AA",bo@elm.invalid', *PEOPLE[2:]]
    assert set(read(rows(HEADER, *lines))) == {f"s{n}" for n in range(10)} - {"s8"}


@pytest.mark.parametrize(
    ("line", "closed_in"), [(0, None), (3, None), (7, None), (0, 1), (0, 2), (0, 7), (3, 4), (3, 7), (6, 7)]
)
def test_a_quotation_mark_that_takes_rows_into_one_cell_is_refused_with_its_line(
    line: int, closed_in: int | None
) -> None:
    lines = list(PEOPLE)
    lines[line] = lines[line].replace("Ann", '"Ann', 1)
    if closed_in is not None:
        lines[closed_in] = lines[closed_in].replace(",Hill", '",Hill', 1)
    with pytest.raises(FatalError) as caught:
        read(rows(HEADER, *lines))
    assert f"line {line + 2}" in caught.value.safe
    assert "staff.csv" in caught.value.safe


@given(places=st.lists(st.integers(0, len("\r\n".join(PEOPLE))), min_size=1, max_size=4))
def test_wherever_quotation_marks_fall_nobody_vanishes_without_a_word(places: list[int]) -> None:
    text = "\r\n".join(PEOPLE)
    for place in sorted(places, reverse=True):
        text = f'{text[:place]}"{text[place:]}'
    found, refusal = None, ""
    try:
        found = read(f"{HEADER}\r\n{text}\r\n")
    except FatalError as error:
        refusal = error.safe
    assert "staff.csv" in refusal or (found is not None and len(found) == len(PEOPLE))


@pytest.mark.parametrize("names", [("users.csv", "users.csv"), ("users.csv", "USERS.CSV"), ("users.csv", "u_sers.csv")])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_file_twice_in_a_zip_is_refused(names: tuple[str, str]) -> None:
    empty = USERS.splitlines()[0]
    content = zip_of((names[0], USERS.encode()), (names[1], empty.encode()))
    told = refused(connected(drop(content)))
    assert names[1] in told


def packed(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in WHOLE.items():
            archive.writestr(zipfile.ZipInfo(name, NOON.timetuple()[:6]), text, compress_type=method)
    return buffer.getvalue()


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
WHOLE_PEOPLE = {"p1", "c1"}


def people(content: bytes) -> set[str]:
    return set(records(connected(drop(content)), "pupils"))


@pytest.mark.parametrize("method", METHODS)
def test_every_usual_way_of_packing_is_read(method: int) -> None:
    assert people(packed(method)) == WHOLE_PEOPLE
    assert CLASSES in WHOLE.values()


@given(method=st.sampled_from(METHODS), data=st.data())
def test_a_zip_that_is_cut_short_or_changed_anywhere_is_refused_or_read_whole(method: int, data: st.DataObject) -> None:
    content = bytearray(packed(method))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(1, len(content) - 1))]
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assume(content[:2] == b"PK")
    found, refusal = None, ""
    try:
        found = people(bytes(content))
    except FatalError as error:
        refusal = error.code
    assert refusal == "mis_bad_file" or found == WHOLE_PEOPLE
