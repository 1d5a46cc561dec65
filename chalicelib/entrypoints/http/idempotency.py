"""The Idempotency-Key header, with which a client says that a request is its own retry of an earlier one."""

from chalicelib.shared.errors import InvalidError

IDEMPOTENCY = ("Idempotency-Key",)
"""The header, as an endpoint names it."""

_LONGEST = 200


def idempotency_key(headers: dict[str, str]) -> str | None:
    """The key that the client sent, None where it sent none; raises InvalidError for an unusable one."""
    key = headers.get(IDEMPOTENCY[0])
    if key is not None and not 1 <= len(key.strip()) <= _LONGEST:
        raise InvalidError(f"Idempotency-Key must have 1 to {_LONGEST} characters.", field=IDEMPOTENCY[0])
    return key
