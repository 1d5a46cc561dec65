"""Turns the bytes of one CSV file into rows by header, whatever made it: Excel, an MIS or somebody's script."""

import csv
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from chalicelib.domain.errors import FatalError
from chalicelib.mis.file_drop.archive import Member
from chalicelib.mis.file_drop.faults import Findings, bad_file

_LONGEST_ROW = 64 * 1024
_MOST_COLUMNS = 400
_MOST_ROWS = 500_000
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')


class Row(Struct, frozen=True, kw_only=True):
    """One row: its number as a spreadsheet counts, the header being 1, and its cells by header."""

    number: int
    cells: dict[str, str]

    def get(self, header: str) -> str:
        """The cell, trimmed; empty where the file has no such column."""
        return self.cells.get(header, "")


class Table(Struct, frozen=True, kw_only=True):
    """One CSV file: its name, headers as written, and rows that are not empty."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(member: Member, findings: Findings) -> Table:
    """The table; raises FatalError for a file that is no table, and notes rows of another length than the header."""
    lines = _lines(member)
    headers = tuple(header.strip() for header in next(lines, []))
    if not any(headers):
        raise bad_file(member.name, "its first row holds no headers")
    if len(headers) > _MOST_COLUMNS:
        raise bad_file(member.name, f"it has more than {_MOST_COLUMNS} columns")
    rows = []
    for number, cells in enumerate(lines, start=2):
        if number > _MOST_ROWS:
            raise bad_file(member.name, f"it has more than {_MOST_ROWS:,} rows")
        if any(map(str.strip, cells)):
            if len(cells) != len(headers):
                _note_length(findings, member.name, number, cells, headers)
            rows.append(Row(number=number, cells=dict(zip(headers, map(_plain, cells), strict=False))))
    return Table(name=member.name, headers=headers, rows=tuple(rows))


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


def _note_length(findings: Findings, name: str, number: int, cells: Sequence[str], headers: Sequence[str]) -> None:
    if len(cells) < len(headers) or any(map(str.strip, cells[len(headers) :])):
        findings.note(name, "the row has another number of cells than the header", row=number)
