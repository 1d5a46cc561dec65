"""What every UserStore, and every sign-in service, must do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import boto3
import pytest
from moto import mock_aws

from chalicelib.accounts.cognito.cognito_accounts import CognitoAccounts
from chalicelib.accounts.domain.users import Accounts, Preferences, User, UserStore
from chalicelib.accounts.storage.user_repository import UserRepository
from chalicelib.shared.errors import ConflictError
from chalicelib.shared.roles import ROLES
from tests.fakes.users import FakeAccounts, FakeUsers
from tests.shared.table_definitions import CONTROL, aws

ADA = User(id="u2", email="ada@hill.example", name="Ada Hill", role="administrator")
SAM = User(
    id="u1",
    email="sam@hill.example",
    name="Sam Hill",
    role="sender",
    disabled=True,
    invited_by="Ada Hill",
    last_seen_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
)


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[UserStore]:
    if request.param == "fake":
        yield FakeUsers()
        return
    with aws():
        yield UserRepository(CONTROL)


def test_users_come_back_as_they_were_and_only_for_their_school(store: UserStore) -> None:
    store.put("hill", ADA)
    store.put("hill", SAM)
    store.put("elm", User(id="u9", email="x@elm.example", name="X", role="composer"))
    assert store.all("hill") == [SAM, ADA]
    assert store.all("oak") == []


def test_preferences_are_each_users_own(store: UserStore) -> None:
    liked = Preferences(channel="email", contacts="all", per="pair", time_format="12", motion="reduced")
    store.prefer("hill", "u1", liked)
    assert store.preferences("hill", "u1") == liked
    assert store.preferences("hill", "u2") == store.preferences("elm", "u1") == Preferences()
    assert store.all("hill") == []


class Service(NamedTuple):
    """A sign-in service, and how to look into it."""

    accounts: Accounts
    role_of: Callable[[str], list[str]]
    is_disabled: Callable[[str], bool]


@pytest.fixture(params=["fake", "cognito"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    if request.param == "fake":
        fake = FakeAccounts()
        yield Service(
            fake, lambda email: [fake.roles[email]] if email in fake.roles else [], lambda email: email in fake.disabled
        )
        return
    with mock_aws():
        client = boto3.client("cognito-idp", region_name="eu-west-2")
        school = {"Name": "school_id", "AttributeDataType": "String", "Mutable": False}
        pool_id = client.create_user_pool(PoolName="test", UsernameAttributes=["email"], Schema=[school])["UserPool"][
            "Id"
        ]
        for role in ROLES:
            client.create_group(UserPoolId=pool_id, GroupName=role)

        def role_of(email: str) -> list[str]:
            groups = client.admin_list_groups_for_user(UserPoolId=pool_id, Username=email)["Groups"]
            return [group["GroupName"] for group in groups]

        def is_disabled(email: str) -> bool:
            return not client.admin_get_user(UserPoolId=pool_id, Username=email)["Enabled"]

        yield Service(CognitoAccounts(client, pool_id=pool_id), role_of, is_disabled)


def test_an_account_is_made_once_and_has_one_role(service: Service) -> None:
    accounts = service.accounts
    user_id = accounts.create("hill", "ada@hill.example", "Ada Hill")
    assert user_id
    assert accounts.create("hill", "ada@hill.example", "Ada Hill") == user_id
    assert service.role_of("ada@hill.example") == []
    accounts.give_role("ada@hill.example", "sender")
    accounts.give_role("ada@hill.example", "administrator")
    accounts.give_role("ada@hill.example", "administrator")
    assert service.role_of("ada@hill.example") == ["administrator"]


def test_an_invitation_can_be_sent_again(service: Service) -> None:
    user_id = service.accounts.create("hill", "ada@hill.example", "Ada Hill")
    service.accounts.invite_again("ada@hill.example")
    assert service.accounts.create("hill", "ada@hill.example", "Ada Hill") == user_id


def test_an_account_of_another_school_is_not_taken_and_nothing_is_told_of_it(service: Service) -> None:
    service.accounts.create("elm", "ada@hill.example", "Ada Elm")
    with pytest.raises(ConflictError) as caught:
        service.accounts.create("hill", "ada@hill.example", "Ada Hill")
    assert caught.value.code == "address_in_use"
    assert "elm" not in caught.value.safe.casefold()


def test_an_account_is_disabled_and_enabled_however_often(service: Service) -> None:
    service.accounts.create("hill", "ada@hill.example", "Ada Hill")
    for _ in range(2):
        service.accounts.disable("ada@hill.example")
    assert service.is_disabled("ada@hill.example")
    for _ in range(2):
        service.accounts.enable("ada@hill.example")
    assert not service.is_disabled("ada@hill.example")
