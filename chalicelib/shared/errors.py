"""Errors by what to do next; each has an internal message and a safe one, and only the safe one leaves."""

from datetime import datetime


class RollcallError(Exception):
    """Base of all expected failures.

    `safe` is a sentence fit for a school office, without personal data or secrets; `internal` is for logs;
    `code` is a short stable word for programs; `field` names the offending input, where there is one.
    """

    code = "error"

    def __init__(self, safe: str, *, internal: str = "", code: str = "", field: str = "") -> None:
        super().__init__(internal or safe)
        self.safe = safe
        self.internal = internal or safe
        self.field = field
        if code:
            self.code = code


class FatalError(RollcallError):
    """Stop and tell someone: trying again without a person's help will not change the outcome."""

    code = "fatal"


class RetriableError(RollcallError):
    """The same call may succeed later; `retry_after` is the wait in seconds that the other side asked for."""

    code = "unavailable"

    def __init__(self, safe: str, *, internal: str = "", retry_after: float | None = None) -> None:
        super().__init__(safe, internal=internal)
        self.retry_after = retry_after


class SkippableError(RollcallError):
    """One record or value cannot be used: count it, log it, go on."""

    code = "skipped"


class ConflictError(RollcallError):
    """What was asked does not fit the present state (409)."""

    code = "conflict"


class InvalidError(RollcallError):
    """The request cannot be understood or breaks a rule (400)."""

    code = "invalid"


class NotFoundError(RollcallError):
    """No such thing in this school (404)."""

    code = "not_found"


class ForbiddenError(RollcallError):
    """The signed-in user's role does not allow this (403)."""

    code = "forbidden"


class TooManyError(RollcallError):
    """Asked for too often (429); `retry_after` is the wait in seconds until it will be done."""

    code = "too_many_requests"

    def __init__(self, safe: str, *, retry_after: float, internal: str = "", code: str = "") -> None:
        super().__init__(safe, internal=internal, code=code)
        self.retry_after = retry_after


class CancelledError(RollcallError):
    """An administrator cancelled this work: stop without writing."""

    code = "cancelled"


class LeaseLostError(RollcallError):
    """Another worker holds this job now, or its time is over: stop without writing."""

    code = "lease_lost"


class HandOverError(RollcallError):
    """This worker stops, though its lease is not over: another one is to go on with the job.

    `staged` is the id of what it has read and stored, empty where there is nothing; `since` the moment from which that
    read takes changes alone. `written` counts the records that it wrote. `in_full` says that the changes alone are not
    to be relied on.
    """

    code = "handed_over"

    def __init__(
        self, *, staged: str = "", since: datetime | None = None, written: int = 0, in_full: bool = False
    ) -> None:
        super().__init__("The update goes on in a moment.", internal="handed over to another worker")
        self.staged = staged
        self.since = since
        self.written = written
        self.in_full = in_full
