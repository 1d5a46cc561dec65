"""What a try of an MIS connection tells, dataset by dataset."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.domain.datasets import DATASETS, Dataset
from chalicelib.domain.errors import FatalError, RetriableError
from chalicelib.domain.feed import Page
from chalicelib.domain.file_mapping import FileMapping
from chalicelib.domain.masking import masked
from chalicelib.domain.mis_connections import MisConnection, datasets_of
from chalicelib.domain.records import Pupil

Counted: TypeAlias = Literal["all", "stated", "first_page"]

_EXAMPLES = 3
_NOT_REACHED = frozenset(
    {"mis_bad_address", "mis_closed_address", "mis_untrusted", "mis_bad_token", "mis_unknown_kind"}
)
_NOT_PERMITTED = frozenset({"mis_unauthorised", "mis_forbidden", "mis_not_found", "mis_no_token"})

_NO_ATTENDANCE = "no attendance: nobody can be chosen by attendance"
_NO_CONTACTS = "no contacts: nobody can be reached for these pupils"
_NO_RESPONSIBILITY = "no parental responsibility in this feed: 'all with responsibility' will mean 'all'"
_NO_PRIORITIES = "no priorities: who comes first is decided by parental responsibility, by who lives with the pupil \
and by name"


class DatasetCheck(Struct, frozen=True, kw_only=True):
    """What the source answered for one dataset; `message` says it in a sentence.

    `reachable` is false where nothing that can be used came back, `permitted` null where it did not come to that.
    `count` is a number of records; `counted` says of which: all there are, as many as the source itself states before
    the rest is read (contacts may come on top), or those on the first page. Both are null where none came in the time
    of a try. `missing` says what this feed does not hold, and what that means.
    """

    dataset: Dataset
    reachable: bool
    permitted: bool | None
    count: int | None = None
    counted: Counted | None = None
    examples: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    message: str


class MisCheck(Struct, frozen=True, kw_only=True):
    """What the source answered; `missing` is what this kind of source never holds.

    `suggested_mapping` is given for flat files without a mapping, in place of an answer.
    """

    datasets: tuple[DatasetCheck, ...]
    missing: tuple[str, ...]
    suggested_mapping: FileMapping | None = None


def lacking(connection: MisConnection) -> tuple[str, ...]:
    """What this kind of source never holds, and what that means."""
    absent = set(DATASETS) - set(datasets_of(connection))
    return (_NO_ATTENDANCE,) if "attendance" in absent else ()


def answered(dataset: Dataset, pages: Sequence[Page], *, ended: bool) -> DatasetCheck:
    """The check of a dataset whose first pages came; `ended` says that there are no others."""
    records = [record for page in pages for record in page.records]
    total = next((page.total for page in reversed(pages) if page.total is not None), None)
    count, counted = _count(len(records), total, ended=ended)
    return DatasetCheck(
        dataset=dataset,
        reachable=True,
        permitted=True,
        count=count,
        counted=counted,
        examples=tuple(map(masked, records[:_EXAMPLES])),
        warnings=tuple(dict.fromkeys(warning for page in pages for warning in page.warnings)),
        missing=tuple(_missing([record for record in records if isinstance(record, Pupil)])),
        message=_sentence(count, counted),
    )


def refused(dataset: Dataset, error: FatalError | RetriableError) -> DatasetCheck:
    """The check of a dataset that could not be read, in the connector's own words."""
    reachable = isinstance(error, FatalError) and error.code not in _NOT_REACHED
    permitted = False if error.code in _NOT_PERMITTED else None
    return DatasetCheck(dataset=dataset, reachable=reachable, permitted=permitted, message=error.safe)


def _missing(pupils: Sequence[Pupil]) -> list[str]:
    links = [link for pupil in pupils for link in pupil.links]
    if not links:
        return [_NO_CONTACTS] if pupils else []
    found = []
    if all(link.responsibility is None for link in links):
        found.append(_NO_RESPONSIBILITY)
    if all(link.priority is None for link in links):
        found.append(_NO_PRIORITIES)
    return found


def _count(read: int, total: int | None, *, ended: bool) -> tuple[int | None, Counted | None]:
    if ended:
        return read, "all"
    if total is not None:
        return total, "stated"
    return (read, "first_page") if read else (None, None)


def _sentence(count: int | None, counted: Counted | None) -> str:
    records = "1 record" if count == 1 else f"{count or 0:,} records"
    match counted:
        case None:
            return "The source answers. Reading all of it takes longer than a try may, so nothing is counted yet."
        case "all":
            return f"{records} in all." if count else "The source holds none at present."
        case "stated":
            return f"At least {records}, by the source's own count."
        case "first_page":
            return f"{records} on the first page; there may be more."
