"""A sync that reads only what changed, one in a hundred, from a source whose changes can be trusted."""

from datetime import timedelta

from bench.holds import TRUSTED_CHANGES
from bench.ratio import Measured, Ratio
from bench.renumbered import renumbered
from bench.stage import DIRECTORY, NATIVE, Stage
from chalicelib.bootstrap.process import now


def measure(stage: Stage) -> Measured:
    """Our cost on the people table beside that of a tool that writes everyone again."""
    stage.filled()
    mis = stage.school.mis
    mis.changed_at = dict.fromkeys(mis.records("pupils"), now() - timedelta(days=1))
    mis.trusted, mis.source_clock = True, now
    stage.school.refresh("pupils")  # in full: what it notes of the source's clock is what the next one starts from
    changed = stage.contacts[50::100]
    mis.put(*map(renumbered, changed))
    with stage.measured() as work:
        run = stage.school.refresh("pupils")
    counts = run.jobs[0].counts
    if (counts.read, counts.changed) != (len(changed), len(changed)):
        raise AssertionError(f"{counts} are not the changes that were made")
    people, rewriting = work.of(DIRECTORY), stage.rewriting.of(NATIVE).cost
    return Measured(
        ratios=(
            Ratio(
                name="1 % changed, cost of rewriting all / ours, trusted changes",
                measured=rewriting / people.cost,
                hold=TRUSTED_CHANGES,
            ),
        ),
        notes=(
            f"changes alone: {people.cost:.0f} u$ ({people.read_units:.0f} read and {people.write_units:.0f} write "
            f"units in {people.requests} requests)",
        ),
    )
