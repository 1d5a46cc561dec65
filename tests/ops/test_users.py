"""Creating a school's users: their role, their school, and who may not be taken over."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

from ops.users import SCHOOL_ATTRIBUTE, NewUser, UserError, UserPool

KHAN = NewUser(email="A.Khan@hill.example", name="A Khan", role="sender", password="Correct-horse-1")


@pytest.fixture
def pool() -> Iterator[UserPool]:
    with mock_aws():
        client: CognitoIdentityProviderClient = boto3.client("cognito-idp", region_name="eu-west-2")
        created = client.create_user_pool(
            PoolName="rollcall-test",
            UsernameAttributes=["email"],
            Schema=[{"Name": "school_id", "AttributeDataType": "String", "Mutable": False}],
        )
        pool_id = created["UserPool"]["Id"]
        for role in ("administrator", "sender", "composer"):
            client.create_group(UserPoolId=pool_id, GroupName=role)
        yield UserPool(client=client, pool_id=pool_id)


def _groups(pool: UserPool, email: str) -> list[str]:
    answer = pool.client.admin_list_groups_for_user(UserPoolId=pool.pool_id, Username=email)
    return [group["GroupName"] for group in answer["Groups"]]


def test_a_new_user_has_their_role_and_school(pool: UserPool) -> None:
    pool.keep("hill", KHAN)
    user = pool.client.admin_get_user(UserPoolId=pool.pool_id, Username="a.khan@hill.example")
    assert {"Name": SCHOOL_ATTRIBUTE, "Value": "hill"} in user["UserAttributes"]
    assert user["UserStatus"] == "CONFIRMED"
    assert _groups(pool, "a.khan@hill.example") == ["sender"]


def test_running_it_again_with_another_role_leaves_that_role_alone(pool: UserPool) -> None:
    pool.keep("hill", KHAN)
    pool.keep("hill", NewUser(email=KHAN.email, name=KHAN.name, role="administrator"))
    assert _groups(pool, "a.khan@hill.example") == ["administrator"]


def test_a_user_of_another_school_is_never_taken_over(pool: UserPool) -> None:
    pool.keep("hill", KHAN)
    with pytest.raises(UserError, match="already belongs to another school"):
        pool.keep("dale", KHAN)
    assert _groups(pool, "a.khan@hill.example") == ["sender"]


def test_a_user_without_a_password_is_invited(pool: UserPool) -> None:
    pool.keep("hill", NewUser(email="new@hill.example", name="New", role="composer"))
    user = pool.client.admin_get_user(UserPoolId=pool.pool_id, Username="new@hill.example")
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_password_is_not_shown_when_a_user_is_printed() -> None:
    assert "Correct-horse" not in repr(KHAN)
