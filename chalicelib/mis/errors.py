"""The one table from what an MIS answers to what to do next, with a sentence that a school office can act on."""

from ssl import SSLCertVerificationError

from chalicelib.shared.errors import FatalError, RetriableError, SkippableError

RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

# status: (code, sentence, what to do); {mis} is the MIS's display name, {what} what was being read,
# {permission} what the MIS calls the right to it.
_FATAL: dict[int, tuple[str, str]] = {
    401: (
        "mis_unauthorised",
        "{mis} refused the access token. Ask the school's {mis} administrator to approve Rollcall again, "
        "and your Rollcall administrator to put in the new token.",
    ),
    403: (
        "mis_forbidden",
        '{mis} does not let Rollcall read {what}. Ask the school\'s {mis} administrator to grant "{permission}" '
        "to Rollcall.",
    ),
    404: (
        "mis_not_found",
        "{mis} knows no {what} for this school. Ask your Rollcall administrator to check the school's id in the "
        "MIS connection, and that the school is still approved in {mis}.",
    ),
}
_OTHER_FATAL = "{mis} did not understand what Rollcall asked (answer {status}). Tell Rollcall's support."
_MOVED = "{mis} sent Rollcall to another address, which is not followed. Ask your Rollcall administrator to check \
the address in the MIS connection."
_BUSY = "{mis} asked Rollcall to wait before reading {what} again."
_DOWN = "{mis} is not working at the moment (answer {status})."


def status_error(
    mis: str, status: int, *, what: str, permission: str, retry_after: float | None = None
) -> FatalError | RetriableError:
    """The error for an answer other than 200; `retry_after` is the wait in seconds that the MIS asked for."""
    internal = f"{mis} answered {status} for {what}"
    if status in RETRIED_STATUSES or status >= 500:
        sentence = _BUSY if status == 429 else _DOWN
        return RetriableError(
            sentence.format(mis=mis, what=what, status=status), internal=internal, retry_after=retry_after
        )
    code, sentence = _FATAL.get(status, ("mis_unexpected", _MOVED if 300 <= status < 400 else _OTHER_FATAL))
    safe = sentence.format(mis=mis, what=what, permission=permission, status=status)
    return FatalError(safe, internal=internal, code=code)


def network_error(mis: str, fault: Exception) -> FatalError | RetriableError:
    """The error for a call that got no whole answer; names the kind of fault only, never its text.

    A library's own message may quote the URL or a header, so it goes no further.
    """
    from urllib3 import exceptions as u

    from chalicelib.mis.checked_connections import ClosedAddressError

    internal = f"{mis}: {type(fault).__name__}"
    if isinstance(fault, u.SSLError) and fault.args and isinstance(fault.args[0], SSLCertVerificationError):
        return FatalError(
            f"The address given for {mis} could not prove that it is {mis}. Ask your Rollcall administrator to "
            "check the address in the MIS connection.",
            internal=internal,
            code="mis_untrusted",
        )
    if isinstance(fault, ClosedAddressError):
        return closed_address(mis)
    if isinstance(fault, u.LocationValueError):
        return bad_address(mis, internal)
    # urllib3's NewConnectionError counts as a ConnectTimeoutError for old times' sake: look at it first.
    if isinstance(fault, u.NewConnectionError):
        return RetriableError(f"{mis} could not be reached.", internal=internal)
    if isinstance(fault, u.TimeoutError | TimeoutError):
        return RetriableError(f"{mis} did not answer in time.", internal=internal)
    return RetriableError(f"The connection to {mis} broke off.", internal=internal)


def unreadable(mis: str, internal: str) -> RetriableError:
    """The answer is not what the MIS's protocol says, such as a maintenance page in place of data."""
    return RetriableError(f"{mis} sent an answer that Rollcall could not read.", internal=internal)


def incomplete(mis: str, what: str, internal: str) -> RetriableError:
    """The feed ended early, or a page came twice: what was read cannot be taken for the whole."""
    return RetriableError(
        f"{mis} did not send all of the {what}, so nothing was taken away on the strength of it.",
        internal=internal,
    )


def too_large(mis: str, limit_bytes: int) -> FatalError:
    """One answer is larger than any real page."""
    return FatalError(
        f"{mis} sent an answer that is too large to be right. Tell Rollcall's support.",
        internal=f"{mis}: body over {limit_bytes} bytes",
        code="mis_too_large",
    )


def other_host(mis: str) -> FatalError:
    """The MIS points to an address outside the connection's own, which must not be given the token."""
    return FatalError(
        f"{mis} pointed Rollcall to an address that does not belong to it. Tell Rollcall's support.",
        internal=f"{mis}: next page on another origin",
        code="mis_other_host",
    )


def bad_address(mis: str, internal: str = "") -> FatalError:
    """The connection's address cannot be used, or would send the token unencrypted."""
    return FatalError(
        f"The address given for {mis} cannot be used; it must start with https://. Ask your Rollcall administrator "
        "to check the MIS connection.",
        internal=internal,
        code="mis_bad_address",
    )


def closed_address(mis: str) -> FatalError:
    """The connection's address leads inside some network, where Rollcall must not be sent."""
    return FatalError(
        f"The address given for {mis} does not lead to a server on the open internet, so Rollcall does not go there. "
        "Ask your Rollcall administrator to check the address in the MIS connection.",
        internal=f"{mis}: the name leads to an address that is not public",
        code="mis_closed_address",
    )


def bad_token(mis: str) -> FatalError:
    """The stored token cannot be an access token, so it is not sent."""
    return FatalError(
        f"The access token stored for {mis} is empty or damaged. Ask your Rollcall administrator to put it in again.",
        code="mis_bad_token",
    )


def no_token(mis: str, internal: str) -> FatalError:
    """The MIS's token endpoint gave no access token for the client's id and secret."""
    return FatalError(
        f"{mis} did not give Rollcall access. Ask your Rollcall administrator to check the token address, the client "
        "id, the client secret and the scopes in the MIS connection.",
        internal=f"no token: {internal}",
        code="mis_no_token",
    )


def no_attendance(mis: str) -> FatalError:
    """The kind of MIS connection holds no attendance at all."""
    return FatalError(
        f"{mis} holds no attendance, so Rollcall cannot read it from there. Ask your Rollcall administrator to take "
        "attendance out of what this school syncs.",
        code="mis_no_attendance",
    )


class UnusableRecordError(SkippableError):
    """One record cannot be used; `record_id` is its id in the MIS, empty where not even that can be read."""

    def __init__(self, reason: str, *, record_id: str = "") -> None:
        super().__init__(reason)
        self.record_id = record_id


def unusable_record(reason: str, *, record_id: str = "") -> UnusableRecordError:
    """One record cannot be used; `reason` ends a sentence such as "3 pupils were left out: ..."."""
    return UnusableRecordError(reason, record_id=record_id)
