"""A ratio that must hold, and the table that all of them make."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct


class Hold(Struct, frozen=True, kw_only=True):
    """How good a figure must be: `now` is held today, `goal` is wanted, and at `floor` nothing is left to win."""

    must: Literal["at most", "at least"]
    now: float
    goal: float
    floor: float | None = None
    unit: str = ""


class Ratio(Struct, frozen=True, kw_only=True):
    """One measured figure, and how good it must be."""

    name: str
    measured: float
    hold: Hold

    @property
    def held(self) -> bool:
        """Whether it is as good as it must be now."""
        hold = self.hold
        return self.measured <= hold.now if hold.must == "at most" else self.measured >= hold.now


class Measured(Struct, frozen=True, kw_only=True):
    """What one measurement found: its ratios, and lines that say what they are made of."""

    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...] = ()


def table(ratios: Iterable[Ratio]) -> str:
    """Give the ratios as a Markdown table, so that a document can hold it as it was printed."""
    rows = [["ratio", "measured", "must hold", "goal", "floor", ""], [*("---",) * 6]]
    for ratio in ratios:
        hold = ratio.hold
        floor = "" if hold.floor is None else _figure(hold.floor, hold.unit)
        limits = [f"{hold.must} {_figure(hold.now, hold.unit)}", _figure(hold.goal, hold.unit), floor]
        rows.append([ratio.name, _figure(ratio.measured, hold.unit), *limits, "ok" if ratio.held else "NOT HELD"])
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    padded = (
        [cell.ljust(width, cell[0] if cell.startswith("-") else " ") for cell, width in zip(row, widths, strict=True)]
        for row in rows
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in padded)


def _figure(value: float, unit: str) -> str:
    text = f"{value:.3g}" if value < 100 else f"{value:.0f}"
    return f"{text} {unit}".strip()
