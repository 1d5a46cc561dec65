"""What every MisSecretStore must do."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.mis.domain.mis_secrets import MisSecret, MisSecretStore
from chalicelib.mis.secrets import MisSecrets
from tests.fakes.mis_secrets import FakeMisSecrets

PREFIX = "rollcall/test/mis/"
SECRET = MisSecret(token="a-token", place="wonde https://api.wonde.com")


@pytest.fixture(params=["fake", "secrets manager"])
def store(request: pytest.FixtureRequest) -> Iterator[MisSecretStore]:
    if request.param == "fake":
        yield FakeMisSecrets()
        return
    with mock_aws():
        yield MisSecrets(boto3.client("secretsmanager"), prefix=PREFIX)


def test_a_secret_comes_back_as_it_was_kept_and_only_for_its_school(store: MisSecretStore) -> None:
    store.keep("school-a", SECRET)
    assert store.get("school-a") == SECRET
    assert store.get("school-b") is None


def test_a_secret_kept_again_is_replaced(store: MisSecretStore) -> None:
    store.keep("school-a", SECRET)
    store.keep("school-a", MisSecret(token="another", place=SECRET.place))
    assert store.get("school-a") == MisSecret(token="another", place=SECRET.place)


@pytest.mark.parametrize("text", ["no JSON", "{}", '{"token": 5}'])
def test_what_cannot_be_read_counts_as_none(text: str) -> None:
    with mock_aws():
        client = boto3.client("secretsmanager")
        client.create_secret(Name=PREFIX + "school-a", SecretString=text)
        assert MisSecrets(client, prefix=PREFIX).get("school-a") is None


def test_what_the_operator_put_there_has_no_place() -> None:
    with mock_aws():
        client = boto3.client("secretsmanager")
        client.create_secret(Name=PREFIX + "school-a", SecretString='{"token": "a-token"}')
        assert MisSecrets(client, prefix=PREFIX).get("school-a") == MisSecret(token="a-token")
