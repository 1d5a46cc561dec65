"""Rows of which nobody can tell what they say: shifted by a comma too many, or cut short before what matters."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from chalicelib.mis.file_drop.tables import Row, Table

_IDS = ("id", "pupil_id", "contact_id", "group_id")
_MATTERS = (*_IDS, "court_order")


class UnreadableRow(Struct, frozen=True, kw_only=True):
    """Such a row: `id` is its record's id where that is sure, empty where it may have been shifted, too.

    `perhaps` are all the cells that may be the id of each field ("pupil_id").
    """

    id: str
    perhaps: dict[str, tuple[str, ...]]


def needed_headers(columns: Mapping[str, str], wheres: Iterable[str]) -> tuple[str, ...]:
    """The headers without which a row must not be read: ids, a court order, and what says which rows count."""
    return (*(columns[field] for field in _MATTERS if field in columns), *wheres)


def fault_of(row: Row, needed: Iterable[str]) -> str:
    """Why a row cannot be read, as the beginning of a sentence; empty where it can."""
    if row.surplus:
        return "it has more cells than there are headers (perhaps a comma without quotation marks around it)"
    ends_before = next((header for header in needed if header not in row.cells), "")
    return f"it ends before column {ends_before}" if ends_before else ""


def unreadable_row(row: Row, table: Table, columns: Mapping[str, str]) -> UnreadableRow:
    """What can still be said of a row with a fault."""
    ids = {field: columns[field] for field in _IDS if field in columns}
    if not row.surplus:
        return UnreadableRow(
            id=row.get(ids.get("id", "")), perhaps={field: (row.get(header),) for field, header in ids.items()}
        )
    more = len(row.surplus) - len(table.headers)
    places = {field: table.headers.index(header) for field, header in ids.items()}
    perhaps = {field: row.surplus[place : place + more + 1] for field, place in places.items()}
    # Ids hold no commas: one with nothing but ids before it stands where it should.
    is_sure = "id" in places and set(table.headers[: places["id"]]) <= set(ids.values())
    return UnreadableRow(id=perhaps["id"][0] if is_sure else "", perhaps=perhaps)
