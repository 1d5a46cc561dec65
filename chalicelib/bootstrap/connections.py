"""Builds the connectors of schools' MIS and what administrators do with a connection."""

from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from chalicelib.aws import aws_session
from chalicelib.bootstrap import process, stores
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import FileDropConnection, MisConnection
from chalicelib.mis.domain.mis_secrets import secret_for
from chalicelib.mis.storage.dropped_file_store import DroppedFileStore
from chalicelib.schools.domain.school import School
from chalicelib.schools.services.check_mis import CheckMis
from chalicelib.settings import settings
from chalicelib.sync.services.change_mis import ChangeMis

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient

    from chalicelib.mis.secrets import MisSecrets


@cache
def mis_secrets() -> "MisSecrets":
    """The secrets of MIS connections."""
    from chalicelib.mis.secrets import MisSecrets

    client = cast("SecretsManagerClient", aws_session().create_client("secretsmanager"))
    return MisSecrets(client, prefix=settings().mis_secret_prefix)


@cache
def _s3() -> "S3Client":
    # The bucket's own regional host on AWS, which is the one that the page may call; an emulator has no host a bucket.
    config = Config(s3={"addressing_style": "virtual" if not process.on_this_machine() else "path"})
    return cast("S3Client", aws_session().create_client("s3", config=config))


def dropped_files(school_id: str) -> DroppedFileStore:
    """The files that a school has dropped."""
    return DroppedFileStore(_s3(), bucket=settings().drop_bucket, school_id=school_id)


def headers_dropped(school: School) -> dict[str, tuple[str, ...]]:
    """The headers of a school's newest files."""
    from chalicelib.mis.file_drop.headers import arrived_headers

    return arrived_headers(dropped_files(school.id), timezone=school.timezone)


def _access(school: School) -> str | DroppedFileStore:
    if isinstance(school.mis, FileDropConnection):
        return dropped_files(school.id)
    return secret_for(mis_secrets().get(school.id), school.mis)


def connector_for(school: School) -> Connector:
    """The connector of a school's MIS, with its secret from Secrets Manager or its files."""
    from chalicelib.mis.calls import Timing
    from chalicelib.mis.network import Network
    from chalicelib.mis.registry import build_connector

    timing = Timing(network=Network(this_machine=process.on_this_machine()))
    return build_connector(school.mis, _access(school), timezone=school.timezone, timing=timing)


def connector_to_try(school: School, connection: MisConnection, secret: str) -> Connector:
    """The connector of a connection that somebody tries while a page waits."""
    from chalicelib.mis.calls import ONE_TRY_WHILE_WAITING, Timing
    from chalicelib.mis.network import Network
    from chalicelib.mis.registry import build_connector

    timing = Timing(limits=ONE_TRY_WHILE_WAITING, network=Network(this_machine=process.on_this_machine()))
    access = dropped_files(school.id) if isinstance(connection, FileDropConnection) else secret
    return build_connector(connection, access, timezone=school.timezone, timing=timing)


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
        headers_dropped=headers_dropped,
        parallel_map=process.parallel_map,
        clock=process.now,
        this_machine=process.on_this_machine(),
    )
