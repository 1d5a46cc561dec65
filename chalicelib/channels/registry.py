"""The channels that messages go by: one line a channel, its module loaded only when it is used."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from chalicelib.channels.allow_list import AllowedOnly
from chalicelib.channels.port import Sender
from chalicelib.settings import Settings
from chalicelib.shared.purposes import Channel

# Each module has sender(stage) -> Sender and messages_a_second(stage) -> float, where `stage` is its settings.
MODULES: dict[Channel, str] = {
    "email": "chalicelib.channels.email_ses",
    "sms": "chalicelib.channels.sms_sns",
}


def build_senders(stage: Settings, *, modules: Mapping[Channel, str] = MODULES) -> dict[Channel, Sender]:
    """Build the sender of every channel; each refuses an address that is not on the stage's allow list."""
    return {channel: AllowedOnly(_load(module).sender(stage), stage.allow_list) for channel, module in modules.items()}


def sending_rates(stage: Settings, *, modules: Mapping[Channel, str] = MODULES) -> dict[Channel, float]:
    """Give how many messages a second the stage may send by each channel."""
    return {channel: _load(module).messages_a_second(stage) for channel, module in modules.items()}


def _load(module: str) -> Any:
    return import_module(module)
