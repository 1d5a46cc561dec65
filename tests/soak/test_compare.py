"""The soak's comparison names every difference, and allows held changes that are listed and nothing else."""

import pytest
from msgspec.structs import replace

from chalicelib.directory.domain.records import Phone, Record
from chalicelib.sync.domain.changes import as_stored
from soak.compare import Listed, Row, differences
from tests.fakes.sync.sync_records import contact, mark, pupil

_OTHER_PHONE = (Phone(raw="07700 900002", e164="+447700900002", kind="mobile"),)


def rows(*records: Record, marks: tuple[str, ...] = ()) -> dict[str, Row]:
    stored = as_stored(records, expires_at=None)
    return {key: Row(body=one.body, digest=one.digest, marks=marks) for key, one in stored.items()}


def found(mis: dict[str, Row], stored: dict[str, Row], *held: Listed) -> list[tuple[str, str]]:
    return [(one.key, one.what) for one in differences("school-a", mis=mis, stored=stored, held=held)]


def removal(key: str, row: Row) -> Listed:
    return Listed(kind="removal", key=key, digest=row.digest)


def blanking(of: dict[str, Row]) -> Listed:
    ((key, row),) = of.items()
    return Listed(kind="blanking", key=key, digest=row.digest)


def test_a_store_that_equals_its_mis_has_no_difference() -> None:
    same = rows(pupil(1), contact(1), mark(1))
    assert found(same, dict(same)) == []


def test_a_missing_record_is_named() -> None:
    assert found(rows(pupil(1), contact(1)), rows(pupil(1))) == [
        ("pupils#contact#c1", "in the MIS, missing from the store")
    ]


def test_an_extra_record_is_named() -> None:
    assert found(rows(pupil(1)), rows(pupil(1), contact(1))) == [
        ("pupils#contact#c1", "in the store, not in the MIS and on no list of held changes")
    ]


def test_a_changed_record_is_named_with_its_fields() -> None:
    changed = replace(contact(1), forename="Samira", phones=_OTHER_PHONE)
    what = [what for _, what in found(rows(changed), rows(contact(1)))]
    assert what[0] == "forename differs: 'Amina1' is stored, the MIS has 'Samira'"
    assert what[1].startswith("phones differs: ")
    assert len(what) == 2


def test_a_difference_says_which_school() -> None:
    one = differences("school-a", mis=rows(mark(1)), stored={}, held=[])[0]
    assert str(one) == "school-a: attendance#mark#2026-11-02#AM#p1: in the MIS, missing from the store"


def test_a_digest_that_is_not_the_records_own_is_named() -> None:
    mis = rows(pupil(1))
    stored = {key: replace(row, digest="0" * 24) for key, row in mis.items()}
    assert found(mis, stored) == [("pupils#pupil#p1", "its digest is not that of the stored record")]


def test_a_listed_held_removal_is_allowed() -> None:
    stored = rows(pupil(1), marks=("held_since", "missing_since"))
    assert found({}, stored, *(removal(key, row) for key, row in stored.items())) == []


@pytest.mark.parametrize(
    ("marks", "digest", "what"),
    [
        ((), "", "on a list of held changes, but not marked as held"),
        (("held_since",), "0" * 24, "on a list of held changes that shows another record than the stored one"),
    ],
)
def test_a_held_removal_that_its_list_does_not_bear_out_is_named(
    marks: tuple[str, ...], digest: str, what: str
) -> None:
    stored = rows(pupil(1), marks=marks)
    listed = Listed(kind="removal", key="pupils#pupil#p1", digest=digest or stored["pupils#pupil#p1"].digest)
    assert found({}, stored, listed) == [("pupils#pupil#p1", what)]


def test_somebody_in_the_mis_is_neither_listed_nor_marked() -> None:
    mis = rows(pupil(1))
    stored = rows(pupil(1), marks=("held_since",))
    assert [what for _, what in found(mis, stored, removal("pupils#pupil#p1", mis["pupils#pupil#p1"]))] == [
        "in the MIS, but listed as a held removal",
        "in the MIS, but still marked held_since",
    ]


def test_a_list_of_nobody_is_named() -> None:
    listed = Listed(kind="removal", key="pupils#pupil#p1", digest="0" * 24)
    assert found({}, {}, listed) == [
        ("pupils#pupil#p1", "on a list of held changes, but neither stored nor in the MIS")
    ]


def test_a_listed_held_blanking_is_allowed() -> None:
    blanked = rows(replace(contact(1), phones=()))
    assert found(blanked, rows(contact(1)), blanking(blanked)) == []


def test_a_blanking_on_no_list_is_named() -> None:
    ((key, what),) = found(rows(replace(contact(1), phones=())), rows(contact(1)))
    assert (key, what.partition(":")[0]) == ("pupils#contact#c1", "phones differs")


def test_a_held_blanking_covers_addresses_only() -> None:
    blanked = rows(replace(contact(1), phones=(), forename="Samira"))
    assert [what.partition(":")[0] for _, what in found(blanked, rows(contact(1)), blanking(blanked))] == [
        "listed as a held blanking that is none",
        "forename differs",
        "phones differs",
    ]


def test_a_held_blanking_of_another_record_than_the_mis_has_now_is_named() -> None:
    seen = rows(replace(contact(1), phones=()))
    now = rows(replace(contact(1), phones=_OTHER_PHONE))
    assert [what.partition(":")[0] for _, what in found(now, rows(contact(1)), blanking(seen))] == [
        "listed as a held blanking that is none",
        "phones differs",
    ]
