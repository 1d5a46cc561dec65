"""Provisions a school: its MIS token, its own record, and its first users; running it again mends and adds."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from chalicelib.accounts.domain.users import User
from chalicelib.accounts.storage.user_repository import UserRepository
from chalicelib.aws import aws_session
from chalicelib.mis.domain.check_mis_settings import connection_of
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.registry import KINDS, RegisteredConnection
from chalicelib.schools.domain.school import School
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.errors import InvalidError
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.storage.sync_repository import SyncRepository
from infra.cloud import DEFAULT_REGION, EMULATOR_KEY, Cloud
from infra.stacks import Stacks
from infra.stages import stage_named
from ops.users import NewUser, UserError, UserPool

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


def provision_school(
    cloud: Cloud, foundation: dict[str, str], school: School, token: str, users: Iterable[NewUser]
) -> None:
    """Keep the school's token (none for file drop), record and users in the stage whose foundation outputs are given.

    Users come last, so that nobody signs in to a school that is half set up. Raises UserError.
    """
    if token:
        keep_mis_token(cloud.secrets(), foundation["MisSecretPrefix"] + school.id, token)
    use_credentials(cloud)
    table = foundation["ControlTable"]
    add_school(school, schools=SchoolRepository(table), sync=SyncRepository(table), clock=lambda: datetime.now(UTC))
    pool = UserPool(client=cloud.cognito(), pool_id=foundation["UserPoolId"])
    records = UserRepository(table)
    for user in users:
        user_id = pool.keep(school.id, user)
        email = user.email.strip().lower()
        records.put(school.id, User(id=user_id, email=email, name=user.name, role=user.role, invited_by="Rollcall"))


def keep_mis_token(secrets: SecretsManagerClient, secret_id: str, token: str) -> None:
    """Create or replace the secret with which a school's MIS is read."""
    value = json.dumps({"token": token})
    try:
        secrets.create_secret(Name=secret_id, SecretString=value)
    except secrets.exceptions.ResourceExistsException:
        secrets.put_secret_value(SecretId=secret_id, SecretString=value)


def use_credentials(cloud: Cloud) -> None:
    """Point this process at the cloud, for the storage package, which like every Lambda reads its environment."""
    os.environ["AWS_DEFAULT_REGION"] = cloud.region
    if cloud.endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = cloud.endpoint_url
        os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = EMULATOR_KEY
    aws_session.cache_clear()  # a session keeps the credentials that it found first


_SETTINGS_HELP = """the connection as JSON, with the fields of PUT /settings/mis and without its secret, such as \
{"base_url": "https://api.wonde.com/v1.0", "school_id": "A1"}"""


def _connection(kind: str, settings: str, *, this_machine: bool) -> RegisteredConnection:
    try:
        given = msgspec.json.decode(settings, type=MisSettings)
        return connection_of(replace(given, kind=kind), this_machine=this_machine)
    except (msgspec.DecodeError, InvalidError) as error:
        reason = error.safe if isinstance(error, InvalidError) else str(error)
        raise SystemExit(f"--mis-settings cannot be used: {reason}") from error


def school_id(text: str) -> str:
    """An id that every place takes where it is used, such as the tags of an e-mail; raises ArgumentTypeError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise argparse.ArgumentTypeError("an id is 1 to 64 letters, digits, - and _")
    return text


def _secret() -> str:
    return os.environ.get("MIS_TOKEN") or getpass.getpass("The access token or client secret of the school's MIS: ")


def main() -> None:
    """Create a school from the command line; secrets come from prompts or the environment, never as arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["create"])
    parser.add_argument("--stage", required=True)
    parser.add_argument("--endpoint-url", help="an emulator's address; AWS when left out")
    parser.add_argument("--region", default=DEFAULT_REGION)
    parser.add_argument(
        "--school-id", required=True, type=school_id, help="Rollcall's own id for the school, never changed"
    )
    parser.add_argument("--name", required=True)
    parser.add_argument("--timezone", default="Europe/London")
    parser.add_argument("--mis", choices=list(KINDS), default="wonde")
    parser.add_argument("--mis-settings", required=True, help=_SETTINGS_HELP)
    parser.add_argument("--administrator", required=True, help="address of the first administrator")
    parser.add_argument("--administrator-name", required=True)
    given = parser.parse_args()
    cloud = Cloud(region=given.region, endpoint_url=given.endpoint_url)
    stage = stage_named(given.stage)
    foundation = Stacks(cloud.cloudformation(), print).outputs(stage.foundation_stack)
    if not foundation:
        raise SystemExit(f"Stage {stage.name} is not deployed in {cloud.region}. Deploy it first.")
    connection = _connection(given.mis, given.mis_settings, this_machine=cloud.is_emulator)
    school = School(
        id=given.school_id,
        name=given.name,
        timezone=given.timezone,
        mis=connection,
        datasets=connection.datasets,
    )
    token = _secret() if connection.secret_field else ""
    first = NewUser(email=given.administrator, name=given.administrator_name, role="administrator")
    try:
        provision_school(cloud, foundation, school, token, [first])
    except UserError as error:
        raise SystemExit(str(error)) from error
    print(f"{school.name} is set up. {first.email} has been sent an invitation.")


if __name__ == "__main__":
    main()
