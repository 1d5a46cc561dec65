"""Builds the services that write and send messages, each once and only when first used."""

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap import lanes, process, stores
from chalicelib.messages.domain.lanes import MessageLane, seconds_between
from chalicelib.messages.services.advance_message import AdvanceMessage
from chalicelib.messages.services.create_message import CreateMessage
from chalicelib.messages.services.deliver_batch import DeliverBatch
from chalicelib.messages.services.dispatch_message import DispatchMessage
from chalicelib.messages.services.finish_message import FinishMessage
from chalicelib.messages.services.message_commands import MessageCommands
from chalicelib.messages.services.preview_audience import PreviewAudience
from chalicelib.messages.services.recheck_recipients import RecheckRecipients
from chalicelib.messages.services.release_messages import ReleaseMessages
from chalicelib.messages.services.sweep_messages import WakeMessages
from chalicelib.messages.services.take_receipt import TakeReceipt
from chalicelib.people.services.explain_message import ExplainMessage
from chalicelib.people.services.restrict_person import RestrictPerson
from chalicelib.people.services.show_person import ShowPerson
from chalicelib.people.services.try_address_again import TryAddressAgain
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.channels.pace import SteadyPace

WAKE_SECONDS = 8
"""After this long the tick looks at no further message; the next one goes on."""

DELIVERY_SECONDS = 60
"""The delivery function's own time-out (.chalice/config.json); a test holds the two together."""


@cache
def advance_message() -> AdvanceMessage:
    """What follows when a message was saved."""
    return AdvanceMessage(
        messages=stores.messages(),
        schools=stores.schools(),
        sync=stores.sync_states(),
        queue=lanes.tasks(),
        clock=process.now,
    )


@cache
def release_messages() -> ReleaseMessages:
    """Waiting messages, when a run has ended."""
    return ReleaseMessages(messages=stores.messages(), advance=advance_message())


@cache
def wake_messages() -> WakeMessages:
    """The tick's look at messages."""
    return WakeMessages(
        messages=stores.messages(),
        schools=stores.schools(),
        sync=stores.sync_states(),
        advance=advance_message(),
        clock=process.now,
        seconds=WAKE_SECONDS,
    )


@cache
def preview_audience() -> PreviewAudience:
    """Who would get it."""
    return PreviewAudience(
        schools=stores.schools(),
        sync=stores.sync_states(),
        directory=stores.directory(),
        snapshots=stores.snapshots(),
        messages=stores.messages(),
        clock=process.now,
        new_id=process.new_id,
        pence_a_segment=settings().sms_segment_pence,
    )


@cache
def create_message() -> CreateMessage:
    """Writing a message."""
    return CreateMessage(
        schools=stores.schools(),
        sync=stores.sync_states(),
        directory=stores.directory(),
        snapshots=stores.snapshots(),
        messages=stores.messages(),
        advance=advance_message(),
        clock=process.now,
        new_id=process.new_id,
    )


@cache
def restrict_person() -> RestrictPerson:
    """What an administrator says of a person."""
    return RestrictPerson(directory=stores.directory(), marks=stores.overrides(), clock=process.now)


@cache
def try_address_again() -> TryAddressAgain:
    """An address that the office wants tried again."""
    return TryAddressAgain(directory=stores.directory(), marks=stores.overrides(), clock=process.now)


@cache
def dispatch_message() -> DispatchMessage:
    """Deciding the recipients."""
    return DispatchMessage(
        messages=stores.messages(),
        deliveries=stores.deliveries(),
        snapshots=stores.snapshots(),
        decisions=stores.decisions(),
        schools=stores.schools(),
        sync=stores.sync_states(),
        directory=stores.directory(),
        queue=lanes.tasks(),
        advance=advance_message(),
        finish=finish_message(),
        clock=process.now,
    )


@cache
def explain_message() -> ExplainMessage:
    """Why somebody did or did not get a message."""
    return ExplainMessage(
        messages=stores.messages(),
        deliveries=stores.deliveries(),
        decisions=stores.decisions(),
        directory=stores.directory(),
        show_person=show_person(),
        clock=process.now,
    )


@cache
def show_person() -> ShowPerson:
    """One person with what recent updates changed."""
    return ShowPerson(directory=stores.directory(), sync=stores.sync_states(), log=stores.change_log())


@cache
def message_commands() -> MessageCommands:
    """What people decide about a written message."""
    return MessageCommands(
        messages=stores.messages(),
        schools=stores.schools(),
        sync=stores.sync_states(),
        advance=advance_message(),
        clock=process.now,
    )


@cache
def finish_message() -> FinishMessage:
    """Ending a message when all its recipients have an outcome."""
    return FinishMessage(messages=stores.messages(), clock=process.now)


@cache
def deliver_batch(lane: MessageLane) -> DeliverBatch:
    """Reaching the recipients of one lane's messages."""
    from chalicelib.channels.outcomes import CALL_SECONDS
    from chalicelib.channels.registry import build_senders

    return DeliverBatch(
        messages=stores.messages(),
        deliveries=stores.deliveries(),
        senders=build_senders(settings()),
        pace=_pace(lane),
        queue=lanes.tasks(),
        recheck=RecheckRecipients(directory=stores.directory(), marks=stores.overrides()),
        finish=finish_message(),
        clock=process.now,
        new_id=process.new_id,
        limit_seconds=DELIVERY_SECONDS,
        call_seconds=CALL_SECONDS,
    )


def _pace(lane: MessageLane) -> "SteadyPace":
    from chalicelib.channels.pace import SteadyPace
    from chalicelib.channels.registry import sending_rates

    rates = sending_rates(settings())
    return SteadyPace({channel: seconds_between(lane, a_second) for channel, a_second in rates.items()})


@cache
def take_receipt() -> TakeReceipt:
    """What providers tell later."""
    return TakeReceipt(deliveries=stores.deliveries(), marks=stores.overrides())
