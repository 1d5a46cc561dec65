"""Builds services from adapters, each once and only when first used."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from chalicelib.aws import aws_session
from chalicelib.domain.feed import Connector
from chalicelib.domain.mis_connections import MisConnection
from chalicelib.domain.mis_secrets import secret_for
from chalicelib.domain.school import School
from chalicelib.domain.sync_state import Lane
from chalicelib.services.advance_message import AdvanceMessage
from chalicelib.services.advance_sync import AdvanceSync
from chalicelib.services.authorise_message import AuthoriseMessage
from chalicelib.services.cancel_message import CancelMessage
from chalicelib.services.cancel_run import CancelRun
from chalicelib.services.change_mis import ChangeMis
from chalicelib.services.change_settings import ChangeSettings
from chalicelib.services.check_mis import CheckMis
from chalicelib.services.create_message import CreateMessage
from chalicelib.services.decide_held import DecideHeld
from chalicelib.services.deliver_batch import DeliverBatch
from chalicelib.services.dispatch_message import DispatchMessage
from chalicelib.services.finish_message import FinishMessage
from chalicelib.services.hold_changes import HoldChanges
from chalicelib.services.open_due_windows import OpenDueWindows
from chalicelib.services.preview_audience import PreviewAudience
from chalicelib.services.read_dataset import ReadDataset
from chalicelib.services.release_messages import ReleaseMessages
from chalicelib.services.retry_message import RetryMessage
from chalicelib.services.run_sync_job import RunSyncJob
from chalicelib.services.send_anyway import SendAnyway
from chalicelib.services.start_refresh import StartRefresh
from chalicelib.services.sync_dataset import SyncDataset
from chalicelib.services.sync_family import SyncFamily
from chalicelib.settings import settings
from chalicelib.storage.change_log_repository import ChangeLogRepository
from chalicelib.storage.delivery_repository import DeliveryRepository
from chalicelib.storage.directory_repository import DirectoryRepository
from chalicelib.storage.held_repository import HeldRepository
from chalicelib.storage.message_repository import MessageRepository
from chalicelib.storage.school_repository import SchoolRepository
from chalicelib.storage.snapshot_repository import SnapshotRepository
from chalicelib.storage.spool_repository import SpoolRepository
from chalicelib.storage.status_repository import StatusRepository
from chalicelib.storage.sync_repository import SyncRepository

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sqs.client import SQSClient

    from chalicelib.mis.secrets import MisSecrets
    from chalicelib.queues.job_queue import SqsJobQueue
    from chalicelib.queues.message_queue import SqsMessageQueue

T = TypeVar("T")
R = TypeVar("R")

_DELIVERY_SECONDS = 60
"""The delivery function's own time-out (.chalice/config.json); a test holds the two together."""

TICK_BEGINS_SECONDS = 40
"""After this long a tick begins with no further schools: the ten seconds left to it end the hundred in hand."""

_CONNECTIONS = 10  # botocore's own number a client


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new id that sorts by time."""
    from ulid import ULID

    return str(ULID())


@cache
def sqs() -> "SQSClient":
    """The SQS client of this process."""
    return cast("SQSClient", aws_session().create_client("sqs"))


@cache
def schools() -> SchoolRepository:
    """Schools."""
    return SchoolRepository(settings().control_table)


@cache
def sync_states() -> SyncRepository:
    """Sync states and run history."""
    return SyncRepository(settings().control_table)


@cache
def statuses() -> StatusRepository:
    """Schools with their sync states, for the status."""
    return StatusRepository(settings().control_table)


@cache
def directory() -> DirectoryRepository:
    """The directory of people."""
    return DirectoryRepository(settings().directory_table)


@cache
def jobs() -> "SqsJobQueue":
    """The two lanes of sync jobs."""
    from chalicelib.queues.job_queue import SqsJobQueue

    urls: dict[Lane, str] = {"refresh": settings().refresh_queue_url, "scheduled": settings().scheduled_queue_url}
    dead_urls = {lane: f"{url}-dead" for lane, url in urls.items()}  # named so in infra/foundation.yaml
    return SqsJobQueue(sqs(), urls, dead_urls)


def on_this_machine() -> bool:
    """Whether this is the stage on a developer's machine, whose sample MIS speaks plain http there."""
    return settings().stage == "local"


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
    timing = Timing(network=Network(this_machine=on_this_machine()))
    return build_connector(school.mis, token, timezone=school.timezone, timing=timing)


def connector_to_try(connection: MisConnection, secret: str, timezone: str) -> Connector:
    """The connector of a connection that somebody tries while a page waits."""
    from chalicelib.mis.calls import ONE_TRY_WHILE_WAITING, Timing
    from chalicelib.mis.network import Network
    from chalicelib.mis.registry import build_connector

    timing = Timing(limits=ONE_TRY_WHILE_WAITING, network=Network(this_machine=on_this_machine()))
    return build_connector(connection, secret, timezone=timezone, timing=timing)


@cache
def advance_sync() -> AdvanceSync:
    """Transitions and what follows from them."""
    return AdvanceSync(sync=sync_states(), queue=jobs(), after_run=release_messages(), clock=now)


@cache
def start_refresh() -> StartRefresh:
    """Refresh Now."""
    return StartRefresh(schools=schools(), sync=sync_states(), queue=jobs(), clock=now, new_id=new_id)


@cache
def cancel_run() -> CancelRun:
    """Cancelling a run."""
    return CancelRun(sync=sync_states(), advance=advance_sync(), clock=now)


@cache
def change_settings() -> ChangeSettings:
    """An administrator's sync settings."""
    return ChangeSettings(schools=schools(), sync=sync_states(), clock=now)


@cache
def change_mis() -> ChangeMis:
    """An administrator's MIS connection."""
    return ChangeMis(
        schools=schools(), sync=sync_states(), secrets=mis_secrets(), clock=now, this_machine=on_this_machine()
    )


@cache
def check_mis() -> CheckMis:
    """Trying an MIS connection."""
    return CheckMis(
        schools=schools(),
        secrets=mis_secrets(),
        connect=connector_to_try,
        side_by_side=side_by_side,
        clock=now,
        this_machine=on_this_machine(),
    )


def side_by_side(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """As many at once as a client keeps connections; more would not help one processor."""
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        return list(threads.map(work, items))


@cache
def open_due_windows() -> OpenDueWindows:
    """The tick."""
    return OpenDueWindows(
        schools=schools(),
        sync=sync_states(),
        queue=jobs(),
        after_run=release_messages(),
        side_by_side=side_by_side,
        clock=now,
        new_id=new_id,
        seconds=TICK_BEGINS_SECONDS,
    )


@cache
def run_sync_job() -> RunSyncJob:
    """A worker's work on one job."""
    holding = HoldChanges(held=held_changes(), log=change_log(), directory=directory(), new_id=new_id)
    return RunSyncJob(
        schools=schools(),
        sync=sync_states(),
        sync_dataset=SyncDataset(
            schools=schools(),
            directory=directory(),
            read=ReadDataset(spool=SpoolRepository(settings().directory_table), clock=now, new_id=new_id),
            connector_for=connector_for,
            holding=holding,
            clock=now,
        ),
        sync_family=SyncFamily(
            schools=schools(), directory=directory(), connector_for=connector_for, holding=holding, clock=now
        ),
        advance=advance_sync(),
        queue=jobs(),
        clock=now,
        new_id=new_id,
    )


@cache
def held_changes() -> HeldRepository:
    """Lists of held changes."""
    return HeldRepository(settings().control_table)


@cache
def change_log() -> ChangeLogRepository:
    """Named changes of runs."""
    return ChangeLogRepository(settings().control_table)


@cache
def decide_held() -> DecideHeld:
    """Approving and discarding held changes."""
    return DecideHeld(held=held_changes(), sync=sync_states(), queue=jobs(), clock=now, new_id=new_id)


@cache
def messages() -> MessageRepository:
    """Messages."""
    return MessageRepository(settings().messages_table)


@cache
def deliveries() -> DeliveryRepository:
    """Deliveries."""
    return DeliveryRepository(settings().messages_table)


@cache
def snapshots() -> SnapshotRepository:
    """The lists that writers saw."""
    return SnapshotRepository(settings().messages_table)


@cache
def tasks() -> "SqsMessageQueue":
    """The queues of dispatch and delivery."""
    from chalicelib.queues.message_queue import SqsMessageQueue

    return SqsMessageQueue(
        sqs(), dispatch_url=settings().dispatch_queue_url, delivery_url=settings().delivery_queue_url
    )


@cache
def advance_message() -> AdvanceMessage:
    """What follows when a message was saved."""
    return AdvanceMessage(messages=messages(), schools=schools(), sync=sync_states(), queue=tasks(), clock=now)


@cache
def release_messages() -> ReleaseMessages:
    """Waiting messages, when a run has ended."""
    return ReleaseMessages(messages=messages(), queue=tasks(), advance=advance_message(), clock=now)


@cache
def preview_audience() -> PreviewAudience:
    """Who would get it."""
    return PreviewAudience(
        schools=schools(),
        sync=sync_states(),
        directory=directory(),
        snapshots=snapshots(),
        clock=now,
        new_id=new_id,
    )


@cache
def create_message() -> CreateMessage:
    """Writing a message."""
    return CreateMessage(
        schools=schools(),
        sync=sync_states(),
        directory=directory(),
        snapshots=snapshots(),
        messages=messages(),
        advance=advance_message(),
        clock=now,
        new_id=new_id,
    )


@cache
def authorise_message() -> AuthoriseMessage:
    """A sender's authorisation."""
    return AuthoriseMessage(
        messages=messages(), schools=schools(), sync=sync_states(), advance=advance_message(), clock=now
    )


@cache
def cancel_message() -> CancelMessage:
    """Cancelling."""
    return CancelMessage(messages=messages(), clock=now)


@cache
def retry_message() -> RetryMessage:
    """Trying a waiting message again."""
    return RetryMessage(messages=messages(), sync=sync_states(), advance=advance_message(), clock=now)


@cache
def send_anyway() -> SendAnyway:
    """Sending a waiting message as the data stands."""
    return SendAnyway(messages=messages(), advance=advance_message(), clock=now)


@cache
def dispatch_message() -> DispatchMessage:
    """Deciding the recipients."""
    return DispatchMessage(
        messages=messages(),
        deliveries=deliveries(),
        snapshots=snapshots(),
        schools=schools(),
        sync=sync_states(),
        directory=directory(),
        queue=tasks(),
        advance=advance_message(),
        finish=finish_message(),
        clock=now,
    )


@cache
def finish_message() -> FinishMessage:
    """Ending a message when all its recipients have an outcome."""
    return FinishMessage(messages=messages(), clock=now)


@cache
def deliver_batch() -> DeliverBatch:
    """Reaching the recipients."""
    from chalicelib.channels.email_ses import SesEmail, ses_client
    from chalicelib.channels.outcomes import CALL_SECONDS
    from chalicelib.channels.sms_sns import SnsSms, sns_client

    return DeliverBatch(
        messages=messages(),
        deliveries=deliveries(),
        senders={
            "email": SesEmail(ses_client(), sender=settings().sender_email),
            "sms": SnsSms(sns_client(), sender_name=settings().sms_sender_name),
        },
        finish=finish_message(),
        clock=now,
        new_id=new_id,
        limit_seconds=_DELIVERY_SECONDS,
        call_seconds=CALL_SECONDS,
    )
