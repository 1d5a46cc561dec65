"""Builds the stores over a stage's tables, each once and only when first used."""

from functools import cache

from chalicelib.accounts.storage.audit_repository import AuditRepository
from chalicelib.accounts.storage.user_repository import UserRepository
from chalicelib.audience.domain.resolution import ExclusionRecord
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.directory.storage.override_repository import OverrideRepository
from chalicelib.messages.domain.change_note import SeenRow
from chalicelib.messages.storage.delivery_repository import DeliveryRepository
from chalicelib.messages.storage.list_repository import ListRepository
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.messages.storage.template_repository import TemplateRepository
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.settings import settings
from chalicelib.sync.storage.change_log_repository import ChangeLogRepository
from chalicelib.sync.storage.held_repository import HeldRepository
from chalicelib.sync.storage.status_repository import StatusRepository
from chalicelib.sync.storage.sync_repository import SyncRepository


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
def overrides() -> OverrideRepository:
    """What schools have said about people and addresses."""
    return OverrideRepository(settings().directory_table)


@cache
def audit() -> AuditRepository:
    """Who did what."""
    return AuditRepository(settings().control_table)


@cache
def held_changes() -> HeldRepository:
    """Lists of held changes."""
    return HeldRepository(settings().control_table)


@cache
def change_log() -> ChangeLogRepository:
    """Named changes of runs."""
    return ChangeLogRepository(settings().control_table)


@cache
def messages() -> MessageRepository:
    """Messages."""
    return MessageRepository(settings().messages_table)


@cache
def deliveries() -> DeliveryRepository:
    """Deliveries."""
    return DeliveryRepository(settings().messages_table)


@cache
def snapshots() -> ListRepository[SeenRow]:
    """The lists that writers saw."""
    return ListRepository(settings().messages_table, "seen", SeenRow)


@cache
def decisions() -> ListRepository[ExclusionRecord]:
    """What dispatch decided about whoever has no delivery."""
    return ListRepository(settings().messages_table, "decided", ExclusionRecord)


@cache
def templates() -> TemplateRepository:
    """Saved texts."""
    return TemplateRepository(settings().messages_table)


@cache
def users() -> UserRepository:
    """Users and what each likes."""
    return UserRepository(settings().control_table)
