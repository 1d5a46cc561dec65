"""The first load of a school, beside a tool that only writes: our reading, hashing and comparing included."""

from bench.holds import FIRST_LOAD
from bench.ratio import Measured, Ratio
from bench.stage import DIRECTORY, NATIVE, Stage


def measure(stage: Stage) -> Measured:
    """This process's own seconds for 10,000 contacts, boto3's batch_writer beside ours."""
    ours, theirs = stage.first_load, stage.rewriting
    return Measured(
        ratios=(
            Ratio(
                name="first load CPU, boto3 batch_writer / ours",
                measured=theirs.cpu / ours.cpu,
                hold=FIRST_LOAD,
            ),
        ),
        notes=(
            f"ours {ours.cpu:.2f} s, {ours.of(DIRECTORY).requests} requests; batch_writer {theirs.cpu:.2f} s, "
            f"{theirs.of(NATIVE).requests} requests",
        ),
    )
