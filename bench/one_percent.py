"""A sync that reads everything and finds one in a hundred changed."""

from bench.holds import ONE_PERCENT
from bench.ratio import Measured, Ratio
from bench.renumbered import renumbered
from bench.stage import CONTROL, DIRECTORY, NATIVE, Stage


def measure(stage: Stage) -> Measured:
    """Our cost on the people table beside that of a tool that writes everyone again.

    The digests are always read strongly here (chalicelib.directory.domain.directory), so the ratio to hold is 25; it
    would be 40 if they could be read eventually, which is half as dear.
    """
    stage.filled()
    changed = stage.contacts[::100]
    stage.school.mis.put(*map(renumbered, changed))
    with stage.measured() as work:
        run = stage.school.refresh("pupils")
    counts = run.jobs[0].counts
    if counts.changed != len(changed):
        raise AssertionError(f"{counts} are not the changes that were made")
    people, own = work.of(DIRECTORY), work.of(CONTROL)
    rewriting = stage.rewriting.of(NATIVE).cost
    return Measured(
        ratios=(
            Ratio(
                name="1 % changed, cost of rewriting all / ours, digests read strongly",
                measured=rewriting / people.cost,
                hold=ONE_PERCENT,
            ),
        ),
        notes=(
            f"ours {people.cost:.0f} u$ ({people.read_units:.0f} read and {people.write_units:.0f} write units in "
            f"{people.requests} requests), rewriting {rewriting:.0f} u$; the run's own records {own.cost:.1f} u$ in "
            f"{own.requests} requests; {work.cpu:.2f} s of CPU",
        ),
    )
