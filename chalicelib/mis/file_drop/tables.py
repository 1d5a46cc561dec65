"""Turns the bytes of one CSV file into rows by header, whatever made it: Excel, an MIS or somebody's script."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from chalicelib.mis.file_drop.archive import Member
from chalicelib.mis.file_drop.faults import Findings, bad_file

_LONGEST_ROW = 64 * 1024
_MOST_COLUMNS = 400
_MOST_ROWS = 500_000
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
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
    text = _text(member)
    first = text[: text.find("\n") if "\n" in text else len(text)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=False)
    try:
        for cells in reader:
            if sum(map(len, cells)) > _LONGEST_ROW:
                raise bad_file(member.name, f"row {reader.line_num} is longer than any real row")
            yield cells
    except csv.Error:
        raise bad_file(
            member.name, f"row {reader.line_num} cannot be read: a quotation mark is perhaps not closed"
        ) from None


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
