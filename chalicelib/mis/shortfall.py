"""What becomes of a list that ended as it should, with fewer records than the MIS itself counts."""

from collections.abc import Iterator

from chalicelib.mis import errors
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.progress import Cursor


def shortfall(mis: str, what: str, cursor: Cursor, *, given: int) -> Iterator[Page]:
    """One last page where records are lacking: its total says so, and then whoever is absent is held, not removed.

    `given` is how many records of the dataset were given and left out in all. A count may be off for good, so it must
    not stop additions and changes.
    """
    if cursor.lacks:
        warning = f"{_counts(mis, what, cursor)}, so nobody is taken away on the strength of this read."
        yield Page(records=(), total=given + cursor.lacks, warnings=(warning,))


def told_shortfall(mis: str, what: str, cursor: Cursor) -> Iterator[Page]:
    """One page that only tells of it, for a list whose records are no people but what is known of them."""
    if cursor.lacks:
        yield Page(records=(), warnings=(f"{_counts(mis, what, cursor)}, so some are not in this read.",))


def require_whole(mis: str, what: str, cursor: Cursor) -> None:
    """Raises RetriableError where records are lacking, for reads that nobody could hold anything back from."""
    if cursor.lacks:
        raise errors.incomplete(mis, what, f"{what}: {cursor.received} came of {cursor.stated} stated")


def _counts(mis: str, what: str, cursor: Cursor) -> str:
    return f"{mis} counts {cursor.stated:,} {what}, but {cursor.received:,} came"
