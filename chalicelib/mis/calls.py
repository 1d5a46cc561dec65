"""What one call to an MIS is, and what it may take in time and size."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one call may take: `budget_seconds` covers all attempts and the waits between them."""

    budget_seconds: float = 20
    connect_seconds: float = 3
    read_seconds: float = 10
    attempts: int = 4
    backoff_seconds: float = 0.5
    body_bytes: int = 32 * 1024 * 1024


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One address to read and, for messages, what stands there and what the MIS calls the right to it."""

    url: str
    what: str
    permission: str
