"""Sizes, units and prices by DynamoDB's documented rules."""

import pytest

from bench.capacity import item_size, read_units, write_units


@pytest.mark.parametrize(("size", "units"), [(1, 1), (1024, 1), (1025, 2), (2048, 2), (0, 1)])
def test_each_kilobyte_begun_is_a_write_unit(size: int, units: int) -> None:
    assert write_units(size) == units


@pytest.mark.parametrize(("size", "strong", "eventual"), [(1, 1, 0.5), (4096, 1, 0.5), (4097, 2, 1), (0, 1, 0.5)])
def test_four_kilobytes_are_a_strong_read_unit_and_half_an_eventual_one(
    size: int, strong: float, eventual: float
) -> None:
    assert read_units(size, strong=True) == strong
    assert read_units(size, strong=False) == eventual


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "abc"}, 3),
        ({"S": "Ó 王"}, 6),
        ({"B": "AAEC"}, 3),
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"N": "7"}, 2),
        ({"N": "-1762070400"}, 6),
        ({"SS": ["ab", "c"]}, 3),
        ({"L": [{"S": "ab"}, {"BOOL": True}]}, 8),
        ({"M": {"ab": {"S": "c"}}}, 7),
    ],
)
def test_an_item_is_as_large_as_its_names_and_values(value: dict[str, object], size: int) -> None:
    assert item_size({"name": value}) == len("name") + size
    assert item_size({"é": value}) == 2 + size


def test_an_unknown_kind_of_value_has_no_size() -> None:
    with pytest.raises(KeyError):
        item_size({"name": {"X": "1"}})
