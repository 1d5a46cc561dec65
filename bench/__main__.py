"""Measures every ratio that must hold, prints them as one table and fails where one does not."""

import sys

from bench import click_to_fresh, delta, first_load, imports, one_percent, resolving, top_of_hour, unchanged
from bench.ratio import Measured, table
from bench.stage import raised_stage

MEASUREMENTS = (first_load, unchanged, one_percent, delta, resolving, click_to_fresh, imports, top_of_hour)
"""Most share the emulator; each leaves the school as the next one needs it."""


def main() -> None:
    """Print each finding as it is made, then the table."""
    found: list[Measured] = []
    with raised_stage() as stage:
        for module in MEASUREMENTS:
            found.append(module.measure(stage))
            print(*found[-1].notes, sep="\n", flush=True)
    ratios = [ratio for one in found for ratio in one.ratios]
    print(table(ratios))
    sys.exit(not all(ratio.held for ratio in ratios))


if __name__ == "__main__":
    main()
