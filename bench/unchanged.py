"""A sync that finds nothing changed."""

from bench.holds import UNCHANGED_COST, UNCHANGED_REQUESTS
from bench.ratio import Measured, Ratio
from bench.stage import CONTROL, DIRECTORY, Stage


def measure(stage: Stage) -> Measured:
    """What the people table is asked for, and beside it what the run costs by being one: its records and leases."""
    stage.filled()
    with stage.measured() as work:
        stage.school.refresh("pupils")
    people, own = work.of(DIRECTORY), work.of(CONTROL)
    return Measured(
        ratios=(
            Ratio(
                name="unchanged sync of 10,000, people table, cost",
                measured=people.cost,
                hold=UNCHANGED_COST,
            ),
            Ratio(
                name="unchanged sync of 10,000, people table, requests",
                measured=people.requests,
                hold=UNCHANGED_REQUESTS,
            ),
        ),
        notes=(
            f"the run's own records, leases and counts: {own.cost:.1f} u$ in {own.requests} requests to the control "
            f"table (writes to its index not metered), {work.others} to queues; {work.cpu:.2f} s of CPU",
        ),
    )
