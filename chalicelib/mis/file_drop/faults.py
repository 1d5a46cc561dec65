"""What is wrong with dropped files: in words that name file, row and column, and never what stands there."""

from collections.abc import Iterator

from chalicelib.shared.errors import FatalError

DISPLAY_NAME = "The dropped files"
_MOST_NAMED = 40
"""Findings that are told; a file that is wrong in every way is told by its first ones."""
_MOST_ROWS_NAMED = 1000
"""Rows that are named in strict mode, so that the sentence can still be kept and read."""


def no_files(what: str) -> FatalError:
    """Nothing that could be read has arrived yet."""
    return FatalError(
        f"{what} has not arrived yet. Upload it, or ask whoever makes the export to send it. Nothing was changed.",
        code="mis_no_files",
    )


def too_many_changes(kind: str) -> FatalError:
    """The last whole file lies too far back."""
    return FatalError(
        f"Too many changes (delta) have come since the last whole {kind}.csv to be put together. Export a whole (bulk) "
        "package and drop it. Nothing was changed.",
        code="mis_bad_file",
    )


def bad_file(name: str, reason: str) -> FatalError:
    """A file that cannot be understood; `reason` is the rest of a sentence about it and names no person."""
    return FatalError(
        f"{name} cannot be used: {reason}. Nothing was changed. Make the export again and drop it anew.",
        internal=reason,
        code="mis_bad_file",
    )


class Findings:
    """What was found in the files and could be borne, in the order in which it was met; strict mode bears nothing."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._rows: dict[tuple[str, str, str], dict[int, None]] = {}

    def note(self, file: str, what: str, *, row: int = 0, column: str = "") -> None:
        """Something odd in a file; the same in many rows is told once, and the same of one row is noted once."""
        self._rows.setdefault((file, column, what), {})[row] = None

    def sentences(self) -> Iterator[str]:
        """Each finding with its first row and how many there are; in strict mode with its rows, up to a thousand."""
        most, told = (_MOST_ROWS_NAMED if self._strict else _MOST_NAMED), 0
        for number, ((file, column, what), rows) in enumerate(self._rows.items()):
            if told >= most:
                yield f"{len(self._rows) - number} more findings in these files."
                return
            named = list(rows)[: most - told] if self._strict else list(rows)[:1]
            told += len(named)
            yield f"{_place(file, column, named, others=len(rows) - len(named))}: {what}."

    def as_warnings(self) -> tuple[str, ...]:
        """The findings as warnings; raises FatalError naming them in strict mode, where there are any."""
        sentences = tuple(self.sentences())
        if self._strict and sentences:
            raise FatalError(
                f"The files are read strictly, so nothing was changed. {' '.join(sentences)}",
                internal=f"{len(sentences)} findings in strict mode",
                code="mis_bad_file",
            )
        return sentences


def _place(file: str, column: str, rows: list[int], *, others: int) -> str:
    parts = [file]
    if rows[0]:
        named = f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows))}"
        parts.append(named + (f" and {others} more" if others else ""))
    if column:
        parts.append(f"column {column}")
    return ", ".join(parts)
