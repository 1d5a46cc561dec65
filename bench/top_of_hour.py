"""Simulates the top of the hour: how long a click waits while 5,000 schools are due at once.

Nothing runs here: SQS and Lambda are bench.lanes, and how long jobs take and how often people click is assumed.
"""

from random import Random

from bench.holds import TOP_OF_HOUR
from bench.lanes import ACCOUNT_AT_ONCE, Arrival, begun
from bench.ratio import Measured, Ratio
from bench.stage import Stage
from chalicelib.entrypoints.queue_batches import SCHEDULED_AT_ONCE

_SCHOOLS = 5_000
_CLICKS_A_SECOND = _SCHOOLS / 3600
"""Each school clicks once within the hour."""

_TOP = 0.0
_END = 600.0
_JOB_SECONDS = ((5, 25), (1, 5), (1, 5), (1, 5))
"""Of pupils, staff, groups and attendance: from, to."""

_OTHER_LIMIT = 1_250  # what SQS gives one queue at most


def measure(_stage: Stage) -> Measured:
    """The 99th percentile from click to the last of its jobs having a worker, over the ten minutes after the hour."""
    waits = _waits(scheduled_at_most=SCHEDULED_AT_ONCE)
    without = _waits(scheduled_at_most=_OTHER_LIMIT)
    return Measured(
        ratios=(
            Ratio(
                name="p99 wait of a click at the top of the hour, 5,000 schools due, simulated",
                measured=_percentile(waits, 99),
                hold=TOP_OF_HOUR,
            ),
        ),
        notes=(
            f"top of the hour, simulated: {len(waits)} clicks wait {_percentile(waits, 50):.2f} s in the middle and "
            f"{max(waits):.2f} s at worst, with {SCHEDULED_AT_ONCE} of the account's {ACCOUNT_AT_ONCE} environments "
            f"for scheduled jobs; without that limit 99 % wait up to {_percentile(without, 99):.0f} s",
        ),
    )


def _waits(*, scheduled_at_most: int) -> list[float]:
    rng = Random(2026)  # noqa: S311 - a simulation needs no secrecy
    arrivals = [Arrival(_TOP, "scheduled", rng.uniform(*seconds)) for _ in range(_SCHOOLS) for seconds in _JOB_SECONDS]
    clicked: list[float] = []
    moment = rng.expovariate(_CLICKS_A_SECOND)
    while moment < _END:
        arrivals += [Arrival(moment, "refresh", rng.uniform(*seconds), len(clicked)) for seconds in _JOB_SECONDS]
        clicked.append(moment)
        moment += rng.expovariate(_CLICKS_A_SECOND)
    last: dict[int, float] = {}
    for job, at in begun(arrivals, most={"scheduled": scheduled_at_most, "refresh": _OTHER_LIMIT}):
        if job.ask is not None:
            last[job.ask] = max(last.get(job.ask, 0), at)
    return [last[number] - at for number, at in enumerate(clicked)]


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]
