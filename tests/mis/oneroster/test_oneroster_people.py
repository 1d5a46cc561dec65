"""Who a user is: the forms of real servers, decided without a server."""

from typing import Any

import msgspec
import pytest

from chalicelib.directory.domain.records import Pupil
from chalicelib.mis.oneroster import wire
from chalicelib.mis.oneroster.people import Part, agents_of, is_pupil, is_staff, lasts, parent_role, pupil_of
from chalicelib.shared.errors import SkippableError

HERE, DAY = "S1", "2026-03-04"


def user(**fields: Any) -> wire.User:
    known = {"sourcedId": "U1", "givenName": "Tom", "familyName": "Khan"}
    return msgspec.json.decode(msgspec.json.encode(known | fields), type=wire.User)


def role(name: str, org: str = HERE, **dates: str) -> dict[str, Any]:
    return {"roleType": "primary", "role": name, "org": {"sourcedId": org}} | dates


@pytest.mark.parametrize("name", ["teacher", "administrator", "aide", "proctor", "principal", "siteAdministrator"])
def test_staff_are_known_by_their_role_in_both_versions(name: str) -> None:
    part = Part(org_id=HERE, day=DAY)
    assert is_staff(user(roles=[role(name)]), part)
    assert is_staff(user(role=name, orgs=[{"sourcedId": HERE}]), part)
    assert not is_staff(user(roles=[role(name, "S2")]), part)
    assert not is_staff(user(role=name, orgs=None), part)


@pytest.mark.parametrize("name", ["parent", "guardian", "relative"])
def test_a_parent_is_one_wherever_the_server_puts_parents(name: str) -> None:
    assert parent_role(user(roles=[role(name, "the trust")]), Part(org_id=HERE, day=DAY)) == name
    assert parent_role(user(role=name), Part(org_id=HERE)) == name


@pytest.mark.parametrize("name", ["teacher", "student", "ext:governor", "", None])
def test_whoever_is_no_parent_is_no_contact(name: str | None) -> None:
    assert parent_role(user(role=name), Part()) == ""


def test_a_role_counts_on_its_days_alone() -> None:
    part = Part(org_id=HERE, day=DAY)
    assert is_pupil(user(roles=[role("student", beginDate="2026-03-04", endDate="2026-03-04")]), part)
    assert not is_pupil(user(roles=[role("student", endDate="2026-03-03")]), part)
    assert not is_pupil(user(roles=[role("student", beginDate="2026-03-05")]), part)
    assert lasts(None, "2020-01-01", "")


def test_somebody_to_be_deleted_is_nobody_and_somebody_who_may_not_sign_in_is_there() -> None:
    assert not is_pupil(user(role="student", status="tobedeleted"), Part())
    assert is_pupil(user(role="student", enabledUser="false"), Part())


@pytest.mark.parametrize(
    "fields",
    [
        {"agents": [{"sourcedId": "a"}, {"sourcedId": "b"}]},
        {"agentSourceIds": "a,b"},
        {"agentSourcedIds": "b, a,"},
        {"agents": {"sourcedId": "a"}, "agentSourceIds": ["b"]},
    ],
)
def test_agents_are_read_in_every_form(fields: dict[str, Any]) -> None:
    assert agents_of(user(**fields)) == ["a", "b"]
    assert agents_of(user(agents=None)) == []


@pytest.mark.parametrize(
    ("grades", "year"), [(["09"], "9"), (["Year 9"], "9"), ("10", "10"), (["R"], "R"), (["KG"], "KG"), ([], None)]
)
def test_the_year_stands_in_the_grades(grades: Any, year: str | None) -> None:
    assert pupil_of(user(grades=grades)).year == year


def test_a_pupils_name_in_use_number_and_ways_to_be_reached() -> None:
    found = pupil_of(
        user(
            preferredFirstName="Tommy",
            identifier="H801200001001",
            sms="07700 900123",
            phone="07700900123",
            email="Tom@Example.com",
            password="never",
        )
    )
    assert isinstance(found, Pupil)
    assert (found.forename, found.surname, found.upn) == ("Tommy", "Khan", "H801200001001")
    assert [phone.e164 for phone in found.phones] == ["+447700900123"]
    assert [email.address for email in found.emails] == ["tom@example.com"]
    assert pupil_of(user(identifier="12345")).upn is None


def test_a_pupil_without_a_name_cannot_be_used() -> None:
    with pytest.raises(SkippableError, match="no id or no name"):
        pupil_of(user(givenName=None, familyName=""))
