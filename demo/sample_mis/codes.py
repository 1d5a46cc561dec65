"""England's attendance codes as this school has them, each with an id of its own as at Wonde.

The list is the Department for Education's of August 2024 (Working together to improve school attendance;
regulation 10 of SI 2024/208): https://www.gov.uk/government/publications/working-together-to-improve-school-attendance
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from random import Random


@dataclass(frozen=True, slots=True)
class AttendanceCode:
    """One code; `type` is the kind of mark in the MIS's words."""

    id: str
    code: str
    type: str
    description: str


def attendance_codes(school_id: str) -> dict[str, AttendanceCode]:
    """The school's codes by code; their ids depend on the school, so nobody can hard-wire them."""
    rng = Random(f"attendance codes of {school_id}")
    rows = json.loads(files(__package__).joinpath("attendance_codes.json").read_text(encoding="utf-8"))
    numbers = rng.sample(range(1_000_000_000, 2_000_000_000), len(rows))
    return {
        row["code"]: AttendanceCode(f"A{number}", row["code"], row["type"], row["description"])
        for row, number in zip(rows, numbers, strict=True)
    }
