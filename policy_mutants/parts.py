"""What a part of the journey is: something that people or the schedule do, and the functions that it leans on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policy_mutants.bench import Bench

Play = Callable[[Bench], None]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part; `play` raises BrokenError or ApiError where it does not come out right."""

    title: str
    functions: tuple[str, ...]
    play: Play

    def concerns(self, function: str) -> bool:
        """Whether taking something from this function could show here."""
        return function in self.functions
