"""The groups to choose an audience from, whether the MIS keeps them as records or on the pupils alone."""

from msgspec.structs import replace

from chalicelib.audience.domain.audience import Selector
from chalicelib.directory.domain.records import Group
from chalicelib.people.domain.group_choices import group_choices, lacks_a_kind
from tests.fakes.sync.sync_records import pupil

TOM = replace(pupil(1), year="10", registration="10A")
ANN = replace(pupil(2), year="7", registration="7B")


def test_groups_stand_by_type_and_then_as_a_person_would_order_them() -> None:
    groups = [
        Group(id="k", name="11z/Ag1", type="class"),
        Group(id="r2", name="10A", type="registration"),
        Group(id="r1", name="7A", type="registration"),
        Group(id="y", name="Year 7", type="year"),
    ]
    assert not lacks_a_kind(groups)
    choices = group_choices(groups, ())
    assert [one.name for one in choices] == ["Year 7", "7A", "10A", "11z/Ag1"]
    assert choices[0].selector == Selector(group_id="y")


def test_years_and_registration_groups_that_are_no_records_are_those_of_the_pupils() -> None:
    groups = [Group(id="k", name="11z/Ag1", type="class")]
    assert lacks_a_kind(groups)
    choices = group_choices(groups, [TOM, ANN])
    assert [(one.name, one.type) for one in choices] == [
        ("Year 7", "year"),
        ("Year 10", "year"),
        ("7B", "registration"),
        ("10A", "registration"),
        ("11z/Ag1", "class"),
    ]
    assert choices[0].selector == Selector(year="7")
    assert choices[2].selector == Selector(registration="7B")
