"""Measures every ratio that must hold, prints them as one table and fails where one does not."""

import argparse
import sys

from bench import click_to_fresh, delta, first_load, imports, one_percent, resolving, top_of_hour, unchanged
from bench.people import CONTACTS
from bench.ratio import Measured, Ratio, table
from bench.stage import raised_stage

MEASUREMENTS = (first_load, unchanged, one_percent, delta, resolving, click_to_fresh, imports, top_of_hour)
"""Most share the emulator; each leaves the school as the next one needs it."""

_LITTLE = 400


def main() -> None:
    """Print each finding as it is made, then the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--little", action="store_true", help="measure little data, to see that it runs; judge nothing")
    little = parser.parse_args().little
    measured: list[Measured] = []
    with raised_stage(contacts=_LITTLE if little else CONTACTS) as stage:
        for module in MEASUREMENTS:
            measured.append(module.measure(stage))
            print(*measured[-1].notes, sep="\n", flush=True)
    ratios = [ratio for each in measured for ratio in each.ratios]
    print(table(ratios))
    if little:
        print("Little data was measured, so these figures are not judged.")
    else:
        sys.exit(verdict(ratios))


def verdict(ratios: list[Ratio]) -> int:
    """Give the exit code: 1 where a figure is worse than it must be."""
    return int(not all(ratio.held for ratio in ratios))


if __name__ == "__main__":
    main()
