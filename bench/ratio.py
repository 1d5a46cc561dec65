"""A ratio that must hold, and the table that all of them make."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct


class Ratio(Struct, frozen=True, kw_only=True):
    """One measured figure; `hold` is the most it may be, or the least, and `floor` where nothing is left to win."""

    name: str
    measured: float
    must: Literal["at most", "at least"]
    hold: float
    floor: float | None = None
    unit: str = ""

    @property
    def held(self) -> bool:
        """Whether it is as good as it must be."""
        return self.measured <= self.hold if self.must == "at most" else self.measured >= self.hold


class Measured(Struct, frozen=True, kw_only=True):
    """What one measurement found: its ratios, and lines that say what they are made of."""

    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...] = ()


def table(ratios: Iterable[Ratio]) -> str:
    """The ratios as a Markdown table, so that a document can hold it as it was printed."""
    rows = [["ratio", "measured", "must hold", "floor", ""], [*("---",) * 5]]
    for ratio in ratios:
        floor = "" if ratio.floor is None else _figure(ratio.floor, ratio.unit)
        hold = f"{ratio.must} {_figure(ratio.hold, ratio.unit)}"
        measured = _figure(ratio.measured, ratio.unit)
        rows.append([ratio.name, measured, hold, floor, "ok" if ratio.held else "NOT HELD"])
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    padded = (
        [cell.ljust(width, cell[0] if cell.startswith("-") else " ") for cell, width in zip(row, widths, strict=True)]
        for row in rows
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in padded)


def _figure(value: float, unit: str) -> str:
    text = f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return f"{text} {unit}".strip()
