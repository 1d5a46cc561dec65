"""Builds the connectors of schools' MIS and what administrators do with a connection."""

from functools import cache
from typing import TYPE_CHECKING, cast

from chalicelib.aws import aws_session
from chalicelib.bootstrap import process, stores
from chalicelib.domain.feed import Connector
from chalicelib.domain.mis_connections import MisConnection
from chalicelib.domain.mis_secrets import secret_for
from chalicelib.domain.school import School
from chalicelib.services.change_mis import ChangeMis
from chalicelib.services.check_mis import CheckMis
from chalicelib.settings import settings

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

    from chalicelib.mis.secrets import MisSecrets


@cache
def mis_secrets() -> "MisSecrets":
    """The secrets of MIS connections."""
    from chalicelib.mis.secrets import MisSecrets

    client = cast("SecretsManagerClient", aws_session().create_client("secretsmanager"))
    return MisSecrets(client, prefix=settings().mis_secret_prefix)


def connector_for(school: School) -> Connector:
    """The connector of a school's MIS, with its secret from Secrets Manager."""
    from chalicelib.mis.calls import Timing
    from chalicelib.mis.network import Network
    from chalicelib.mis.registry import build_connector

    token = secret_for(mis_secrets().get(school.id), school.mis)
    timing = Timing(network=Network(this_machine=process.on_this_machine()))
    return build_connector(school.mis, token, timezone=school.timezone, timing=timing)


def connector_to_try(connection: MisConnection, secret: str, timezone: str) -> Connector:
    """The connector of a connection that somebody tries while a page waits."""
    from chalicelib.mis.calls import ONE_TRY_WHILE_WAITING, Timing
    from chalicelib.mis.network import Network
    from chalicelib.mis.registry import build_connector

    timing = Timing(limits=ONE_TRY_WHILE_WAITING, network=Network(this_machine=process.on_this_machine()))
    return build_connector(connection, secret, timezone=timezone, timing=timing)


@cache
def change_mis() -> ChangeMis:
    """An administrator's MIS connection."""
    return ChangeMis(
        schools=stores.schools(),
        sync=stores.sync_states(),
        secrets=mis_secrets(),
        clock=process.now,
        this_machine=process.on_this_machine(),
    )


@cache
def check_mis() -> CheckMis:
    """Trying an MIS connection."""
    return CheckMis(
        schools=stores.schools(),
        secrets=mis_secrets(),
        connect=connector_to_try,
        side_by_side=process.side_by_side,
        clock=process.now,
        this_machine=process.on_this_machine(),
    )
