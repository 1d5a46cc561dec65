"""What a try of an MIS connection tells, dataset by dataset."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.records import Contact, Pupil, Record
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.domain.file_mapping import FileMapping
from chalicelib.mis.domain.masking import masked
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.probes import Probed
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import FatalError, RetriableError

Counted: TypeAlias = Literal["all", "stated", "first_page"]

_EXAMPLES = 3
_NOT_REACHED = frozenset(
    {"mis_bad_address", "mis_closed_address", "mis_untrusted", "mis_bad_token", "mis_unknown_kind"}
)
_NOT_PERMITTED = frozenset({"mis_unauthorised", "mis_forbidden", "mis_not_found", "mis_no_token"})

_NO_ATTENDANCE = "no attendance: nobody can be chosen by attendance"
_NO_CONTACTS = "no contacts: nobody can be reached for these pupils"
_NO_RESPONSIBILITY = "no parental responsibility in this feed: 'all with responsibility' will mean 'all'"
_NO_NUMBERS = "no telephone numbers among the contacts that were looked at: text messages reach nobody"
_NO_ADDRESSES = "no e-mail addresses among the contacts that were looked at: e-mails reach nobody"
_NO_PRIORITIES = "no priorities: who comes first is decided by parental responsibility, by who lives with the pupil \
and by name"


class DatasetCheck(Struct, frozen=True, kw_only=True):
    """What the source answered for one dataset; `message` says it in a sentence.

    `reachable` is false where nothing that can be used came back, `permitted` null where it did not come to that.
    `count` is a number of records; `counted` says of which: all there are, as many as the source itself states before
    the rest is read (contacts may come on top), or those on the first pages. Both are null where none came in the time
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
    absent = set(DATASETS) - set(connection.datasets)
    return (_NO_ATTENDANCE,) if "attendance" in absent else ()


def answered(dataset: Dataset, pages: Sequence[Page], *, ended: bool, probed: Probed) -> DatasetCheck:
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
        examples=tuple(map(masked, _examples([*records, *probed.records]))),
        warnings=tuple(dict.fromkeys([*(one for page in pages for one in page.warnings), *probed.warnings])),
        missing=(*_missing([*records, *probed.records]), *probed.missing),
        message=_sentence(count, counted),
    )


def refused(dataset: Dataset, error: FatalError | RetriableError) -> DatasetCheck:
    """The check of a dataset that could not be read, in the connector's own words."""
    reachable = isinstance(error, FatalError) and error.code not in _NOT_REACHED
    permitted = False if error.code in _NOT_PERMITTED else None
    return DatasetCheck(dataset=dataset, reachable=reachable, permitted=permitted, message=error.safe)


def _examples(records: Sequence[Record]) -> list[Record]:
    """The first records, one of them a contact where there is any: it is contacts who are written to."""
    first = list(records[:_EXAMPLES])
    contact = next((record for record in records if isinstance(record, Contact)), None)
    return first if contact is None or contact in first else [*first[: _EXAMPLES - 1], contact]


def _missing(records: Sequence[Record]) -> list[str]:
    pupils = [record for record in records if isinstance(record, Pupil)]
    contacts = [record for record in records if isinstance(record, Contact)]
    links = [link for pupil in pupils for link in pupil.links]
    if pupils and not links:
        return [_NO_CONTACTS]
    found = []
    if links and all(link.responsibility is None for link in links):
        found.append(_NO_RESPONSIBILITY)
    if links and all(link.priority is None for link in links):
        found.append(_NO_PRIORITIES)
    if contacts and not any(contact.phones for contact in contacts):
        found.append(_NO_NUMBERS)
    if contacts and not any(contact.emails for contact in contacts):
        found.append(_NO_ADDRESSES)
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
            return f"{records} on the first pages; there may be more."
