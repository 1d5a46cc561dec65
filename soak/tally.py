"""What a soak has done, counted as it goes and printed at its end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chalicelib.sync.domain.state import Run


@dataclass
class Tally:
    """Counts by kind; what the stage itself kept (its runs) is added at the end."""

    edits: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    refreshes: Counter[str] = field(default_factory=Counter)
    windows: Counter[str] = field(default_factory=Counter)
    ticks: int = 0
    approvals: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    put_back: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    triggers: Counter[str] = field(default_factory=Counter)
    jobs: Counter[str] = field(default_factory=Counter)
    records_read: int = 0
    records_written: int = 0

    def add_run(self, run: Run) -> None:
        """Count one ended run of the stage's own history."""
        self.runs[run.outcome or "?"] += 1
        self.triggers[run.trigger] += 1
        for job in run.jobs:
            self.jobs[job.status] += 1
            self.records_read += job.counts.read
            self.records_written += job.counts.added + job.counts.changed + job.counts.removed

    def so_far(self) -> str:
        """One line while it runs."""
        return (
            f"{self.edits.total()} edits, {self.refreshes.total()} refreshes, {self.windows.total()} windows, "
            f"{self.faults.total()} faults, {self.kills.total()} kills"
        )

    def lines(self) -> Iterator[str]:
        """Everything, a line a kind."""
        yield _line("edits", self.edits)
        yield _line("MIS faults", self.faults)
        yield _line("refreshes", self.refreshes)
        yield _line("windows opened", self.windows)
        yield f"ticks: {self.ticks} besides the schedule's own; held lists approved: {self.approvals}"
        yield _line("kills", self.kills)
        yield _line("runs", self.runs)
        yield _line("runs by trigger", self.triggers)
        yield _line("jobs", self.jobs)
        yield f"records: {self.records_read} read, {self.records_written} written"
        yield f"dead letters put back: {self.put_back}"


def _line(name: str, counts: Mapping[str, int]) -> str:
    parts = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return f"{name}: {sum(counts.values())}" + (f" ({parts})" if parts else "")
