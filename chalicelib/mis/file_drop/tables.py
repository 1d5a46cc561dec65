"""Turns the bytes of one CSV file into rows by header, whatever made it: Excel, an MIS or somebody's script."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from chalicelib.mis.file_drop.archive import Member
from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.shared.errors import FatalError

_LONGEST_ROW = 64 * 1024
_MOST_COLUMNS = 400
_MOST_ROWS = 500_000
_SURELY_TRAILING = 3  # rows, before an empty cell at their end is taken for a habit
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')


class Row(Struct, frozen=True, kw_only=True):
    """One row: its number as a spreadsheet counts, the header being 1, and its cells by header.

    A row that ends early has no cells for the last headers. `surplus` are all cells in their order where more came than
    there are headers: then nobody can tell which of them stand in the wrong column.
    """

    number: int
    cells: dict[str, str]
    surplus: tuple[str, ...] = ()

    def get(self, header: str) -> str:
        """The cell, trimmed; empty where the file has no such column."""
        return self.cells.get(header, "")


class Table(Struct, frozen=True, kw_only=True):
    """One CSV file: its name, headers as written, and rows that are not empty.

    Several columns may have one header: it stands in `doubled`, and the first of their cells that is filled in counts.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    doubled: frozenset[str] = frozenset()


def table_of(member: Member, findings: Findings) -> Table:
    """The table; raises FatalError for a file that is no table, and notes rows of another length than the header."""
    lines = _lines(member)
    headers = tuple(header.strip() for header in next(lines, []))
    if not any(headers):
        raise bad_file(member.name, "its first row holds no headers")
    if len(headers) > _MOST_COLUMNS:
        raise bad_file(member.name, f"it has more than {_MOST_COLUMNS} columns")
    doubled = frozenset(header for header in headers if header and headers.count(header) > 1)
    rows = []
    for number, written in enumerate(lines, start=2):
        if number > _MOST_ROWS:
            raise bad_file(member.name, f"it has more than {_MOST_ROWS:,} rows")
        cells = list(map(_plain, written))
        if any(cells):
            rows.append(_row(number, cells, headers, doubled=bool(doubled)))
            if len(cells) < len(headers):
                findings.note(member.name, "the row has another number of cells than the header", row=number)
    rows = _without_trailing(rows, len(headers))
    return Table(name=member.name, headers=headers, rows=tuple(rows), doubled=doubled)


def _row(number: int, cells: list[str], headers: Sequence[str], *, doubled: bool) -> Row:
    by_header = dict(zip(headers, cells, strict=False))
    if doubled:
        for header, cell in reversed(list(zip(headers, cells, strict=False))):
            by_header[header] = cell or by_header[header]
    return Row(number=number, cells=by_header, surplus=tuple(cells) if len(cells) > len(headers) else ())


def _without_trailing(rows: list[Row], headers: int) -> list[Row]:
    """The rows without the empty cells that some programs write at the end of each row, and not of the header.

    A single row that is longer is another matter, even where its last cells are empty: a comma shifted them.
    """
    lengths = Counter(len(row.surplus) for row in rows)
    usual, times = max(lengths.items(), key=lambda found: found[1], default=(0, 0))
    if not usual or times < _SURELY_TRAILING or times * 2 <= len(rows):
        return rows
    return [
        structs.replace(row, surplus=()) if len(row.surplus) == usual and not any(row.surplus[headers:]) else row
        for row in rows
    ]


def headers_of(member: Member) -> tuple[str, ...]:
    """The first row alone; raises FatalError as above."""
    return tuple(header.strip() for header in next(_lines(member), []))


def _lines(member: Member) -> Iterator[list[str]]:
    """The records of the file, each as its cells; a quotation mark that takes whole rows into one cell is refused."""
    text = _text(member)
    first = text[: text.find("\n") if "\n" in text else len(text)]
    delimiter, taken = max(_DELIMITERS, key=first.count), list[str]()
    reader = csv.reader(_physical(text, taken), delimiter=delimiter, strict=True)
    columns = 0
    while True:
        began = reader.line_num + 1
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _unclosed(member.name, began) from None
        if cells is None:
            return
        columns = columns or len(cells)
        swallows = any(_is_row(line, delimiter, columns) for line in taken[1:])
        if swallows or (len(taken) > 1 and (len(cells) < columns or any(cells[columns:]))):
            raise _unclosed(member.name, began)
        if sum(map(len, cells)) > _LONGEST_ROW:
            raise bad_file(member.name, f"line {began} is longer than any real row")
        yield cells


def _physical(text: str, taken: list[str]) -> Iterator[str]:
    """The lines of the text as an editor counts them; each is put into `taken` when the reader asks for it."""
    for line in _LINE.finditer(text):
        taken.append(line[0])
        yield line[0]


def _is_row(line: str, delimiter: str, columns: int) -> bool:
    """Whether a line within a quoted cell has what a whole row would have. An address over several lines has not."""
    return columns > 1 and line.count(delimiter) >= columns - 1


def _unclosed(name: str, line: int) -> FatalError:
    return bad_file(name, f"the row at line {line} cannot be read: a quotation mark in it is perhaps not closed")


def _text(member: Member) -> str:
    content = member.content
    for mark, encoding in (*_BOMS, (b"", "utf-8"), (b"", "cp1252")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
    raise bad_file(member.name, "it is no text in UTF-8 or Windows-1252")


def _plain(cell: str) -> str:
    """A cell as text: nothing here is ever evaluated, and Excel's way to keep a number as text is taken off."""
    stripped = cell.strip()
    if stripped.startswith("=") and (kept := _EXCEL_TEXT.fullmatch(stripped)):
        return kept[1].strip()
    return stripped
