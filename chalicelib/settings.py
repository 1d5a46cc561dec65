"""The stage's settings: the only reader of the environment, validated once."""

import os
from functools import cache

import msgspec
from msgspec import Struct


class Settings(Struct, frozen=True, kw_only=True, rename="upper"):
    """One field for each environment variable of the same name in capitals; durations in seconds."""

    stage: str
    build: str
    control_table: str
    directory_table: str
    messages_table: str
    scheduled_queue_url: str
    refresh_queue_url: str
    dispatch_queue_url: str
    delivery_queue_url: str
    urgent_dispatch_queue_url: str
    urgent_delivery_queue_url: str
    user_pool_arn: str
    mis_secret_prefix: str
    drop_bucket: str
    sender_email: str
    sms_sender_name: str
    sms_segment_pence: float
    emails_a_second: float
    texts_a_second: float
    send_only_to: str
    refresh_lease_seconds: int
    scheduled_lease_seconds: int

    @property
    def allow_list(self) -> tuple[str, ...]:
        """Whom this stage may write to: addresses and numbers, in which * stands for anything."""
        return tuple(part.strip() for part in self.send_only_to.split(",") if part.strip())


class SettingsError(Exception):
    """The environment is complete and makes no sense; the message names the variable."""


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises msgspec.ValidationError naming what is missing or malformed, SettingsError where a stage that is not
    production would send to everybody.
    """
    found = msgspec.convert(dict(os.environ), Settings, strict=False)
    if found.stage != "prod" and "*" in found.allow_list:
        raise SettingsError("SEND_ONLY_TO may be * in production alone: name whom this stage may write to.")
    return found
