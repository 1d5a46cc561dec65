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
    user_pool_arn: str
    mis_secret_prefix: str
    drop_bucket: str
    sender_email: str
    sms_sender_name: str
    refresh_lease_seconds: int
    scheduled_lease_seconds: int


@cache
def settings() -> Settings:
    """The settings of this process; raises msgspec.ValidationError naming what is missing or malformed."""
    return msgspec.convert(dict(os.environ), Settings, strict=False)
