"""Inviting and changing users: who may, who must stay, and what a cut-short attempt leaves behind."""

import pytest
from msgspec.structs import replace

from chalicelib.accounts.domain.users import Invitation, User, UserChange, administrators
from chalicelib.accounts.services.change_user import ChangeUser
from chalicelib.accounts.services.invite_user import InviteUser
from chalicelib.shared.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from chalicelib.shared.roles import Role
from tests.fakes.clock import A_MONDAY
from tests.fakes.fuse import Fuse, KilledError, kill
from tests.fakes.users import FakeAccounts, FakeUsers

BO = Invitation(email=" Bo@Hill.Example ", name="Bo  Hill", role="sender")


class Place:
    """A school with an administrator and a sender."""

    def __init__(self) -> None:
        self.users, self.accounts = FakeUsers(), FakeAccounts()
        self.add("ada", "administrator")
        self.add("sam", "sender")

    def add(self, name: str, role: Role) -> None:
        email = f"{name}@hill.example"
        user_id = self.accounts.create("hill", email, name)
        self.accounts.give_role(email, role)
        self.users.put("hill", User(id=user_id, email=email, name=name, role=role))

    def invite(self, invitation: Invitation = BO, *, by: Role = "administrator") -> User:
        invite = InviteUser(users=self.users, accounts=self.accounts)
        return invite("hill", invitation, by_name="ada", by_role=by)

    def change(self, name: str, change: UserChange, *, by: Role = "administrator") -> User:
        service = ChangeUser(users=self.users, accounts=self.accounts)
        return service("hill", f"id-of-{name}@hill.example", change, by_role=by)


def test_somebody_invited_has_an_account_a_role_and_a_place_in_the_list() -> None:
    place = Place()
    bo = place.invite()
    assert (bo.email, bo.name, bo.role, bo.status, bo.invited_by) == (
        "bo@hill.example",
        "Bo Hill",
        "sender",
        "invited",
        "ada",
    )
    assert place.accounts.roles["bo@hill.example"] == "sender"
    assert bo in place.users.all("hill")


def test_whoever_is_there_already_is_said_to_be() -> None:
    place = Place()
    with pytest.raises(ConflictError) as caught:
        place.invite(Invitation(email="SAM@hill.example", name="Sam", role="composer"))
    assert (caught.value.code, caught.value.field) == ("already_there", "email")
    assert place.accounts.roles["sam@hill.example"] == "sender"


def test_a_name_is_needed() -> None:
    with pytest.raises(InvalidError):
        Place().invite(Invitation(email="bo@hill.example", name="  ", role="composer"))


@pytest.mark.parametrize("by", ["composer", "sender"])
def test_nobody_grants_more_than_they_hold(by: Role) -> None:
    place = Place()
    with pytest.raises(ForbiddenError):
        place.invite(Invitation(email="bo@hill.example", name="Bo", role="administrator"), by=by)
    with pytest.raises(ForbiddenError):
        place.change("sam", UserChange(role="administrator"), by=by)
    assert place.accounts.roles["sam@hill.example"] == "sender"


@pytest.mark.parametrize("at", range(1, 5))
@pytest.mark.parametrize("after", [False, True])
def test_an_invitation_that_was_cut_short_is_finished_by_another(at: int, after: bool) -> None:
    place = Place()
    fuse = Fuse(at, after=after, action=kill)
    broken = InviteUser(users=fuse.guard(place.users), accounts=fuse.guard(place.accounts))
    with pytest.raises(KilledError):
        broken("hill", BO, by_name="ada", by_role="administrator")
    if not any(one.email == "bo@hill.example" for one in place.users.all("hill")):
        place.invite()
    assert [one.email for one in place.users.all("hill")].count("bo@hill.example") == 1
    assert place.accounts.roles["bo@hill.example"] == "sender"


def test_a_role_is_changed_and_a_user_is_disabled_and_enabled() -> None:
    place = Place()
    assert place.change("sam", UserChange(role="composer")).role == "composer"
    assert place.accounts.roles["sam@hill.example"] == "composer"
    assert place.change("sam", UserChange(disabled=True)).status == "disabled"
    assert place.accounts.disabled == {"sam@hill.example"}
    assert place.change("sam", UserChange(disabled=False)).status == "invited"
    assert place.accounts.disabled == set()


def test_only_whoever_has_never_signed_in_is_invited_again() -> None:
    place = Place()
    place.change("sam", UserChange(invite_again=True))
    assert place.accounts.invited_again == ["sam@hill.example"]
    (sam,) = [one for one in place.users.all("hill") if one.name == "sam"]
    place.users.put("hill", replace(sam, last_seen_at=A_MONDAY))
    with pytest.raises(ConflictError) as caught:
        place.change("sam", UserChange(invite_again=True))
    assert caught.value.code == "has_signed_in"
    assert place.accounts.invited_again == ["sam@hill.example"]


@pytest.mark.parametrize("change", [UserChange(disabled=True), UserChange(role="sender")])
def test_the_last_administrator_stays_one(change: UserChange) -> None:
    place = Place()
    place.add("eve", "administrator")
    place.change("eve", UserChange(disabled=True))
    with pytest.raises(ConflictError) as caught:
        place.change("ada", change)
    assert caught.value.code == "last_administrator"
    place.change("eve", UserChange(disabled=False))
    place.change("ada", change)
    assert administrators(place.users.all("hill")) == ("eve",)


def test_nobody_of_another_school_is_there() -> None:
    with pytest.raises(NotFoundError):
        Place().change("zoe", UserChange(disabled=True))
