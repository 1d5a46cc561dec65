"""The packaged stack that a soak runs on, and what is done to it: clicks, windows, ticks, kills."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from chalicelib.bootstrap.process import new_id, now
from chalicelib.mis.registry import RegisteredConnection
from chalicelib.schools.domain.school import School
from chalicelib.schools.domain.sync_settings import WEEKDAYS, Registers, SyncSettings, SyncWindow
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import ConflictError, TooManyError
from chalicelib.sync.domain.state import Lane, SchoolSync
from chalicelib.sync.queues.job_queue import SqsJobQueue
from chalicelib.sync.services.add_school import add_school
from chalicelib.sync.services.change_sync import change_sync
from chalicelib.sync.services.decide_held import DecideHeld
from chalicelib.sync.services.start_refresh import StartRefresh
from chalicelib.sync.storage.held_repository import HeldRepository
from chalicelib.sync.storage.sync_repository import SyncRepository
from demo.store import Store
from demo.tick import wake_tick
from infra import local_stack
from infra.deploy import Deployed, deploy
from infra.local_stack import LocalStack
from infra.stacks import Say
from ops.redrive import redrive
from ops.school import keep_mis_token, use_credentials
from soak.tally import Tally

TIMEZONE = "Europe/London"
_FUNCTIONS = ("sync_refresh", "sync_scheduled", "schedule_tick")
_OVERNIGHT_AGO, _REGISTERS_AGO, _EARLIER = timedelta(hours=3), timedelta(hours=1), timedelta(minutes=30)
_DEPTHS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")


class SoakStage:
    """A running stage with the product's own services on it."""

    def __init__(self, stack: LocalStack, deployed: Deployed, tally: Tally) -> None:
        self._stack, self._deployed, self.tally = stack, deployed, tally
        cloud, out = deployed.cloud, deployed.foundation
        self.store = Store(cloud, deployed.stage)
        self.schools, self.sync = SchoolRepository(out["ControlTable"]), SyncRepository(out["ControlTable"])
        self.held = HeldRepository(out["ControlTable"])
        self._sqs = cloud.sqs()
        self._urls: dict[Lane, str] = {"refresh": out["RefreshQueueUrl"], "scheduled": out["ScheduledQueueUrl"]}
        self._dead_urls: dict[Lane, str] = {
            "refresh": out["RefreshDeadQueueUrl"],
            "scheduled": out["ScheduledDeadQueueUrl"],
        }
        queue = SqsJobQueue(self._sqs, self._urls, self._dead_urls)
        self._refresh = StartRefresh(schools=self.schools, sync=self.sync, queue=queue, clock=now, new_id=new_id)
        self._decide = DecideHeld(held=self.held, sync=self.sync, queue=queue, clock=now, new_id=new_id)
        self._began_at = now()
        self._settings = _settings(self._began_at)

    def add_school(self, school_id: str, mis: RegisteredConnection, token: str) -> None:
        """A school as the operator adds it, without users: nobody signs in here."""
        secret_id = self._deployed.foundation["MisSecretPrefix"] + school_id
        keep_mis_token(self.store.client("secretsmanager"), secret_id, token)
        school = School(
            id=school_id, name=school_id, timezone=TIMEZONE, mis=mis, settings=self._settings, spread_seconds=0
        )
        add_school(school, schools=self.schools, sync=self.sync, clock=now)

    def refresh(self, school_id: str, datasets: tuple[Dataset, ...] = (), *, pupil_id: str = "") -> str:
        """Press Refresh Now, for one family where there is a pupil; gives how it was answered."""
        try:
            outcome: str = self._refresh(school_id, datasets, pupil_id=pupil_id, started_by="soak").outcome
        except TooManyError:
            outcome = "refused by the hourly limit"
        self.tally.refreshes[f"{outcome} for a family" if pupil_id else outcome] += 1
        return outcome

    def read_all_in_full(self, school_ids: Iterable[str]) -> None:
        """From now on no school relies on changes alone, which tell nothing of who just vanished."""
        for school_id in school_ids:
            self.schools.change(school_id, lambda one: replace(one, mis=replace(one.mis, trust_changes=False)))

    def make_due(self, school_id: str, *, overnight: bool) -> None:
        """Let a sync window be due that the next tick opens: the overnight read, or what follows the registers."""
        missed = self._began_at - (_OVERNIGHT_AGO if overnight else _REGISTERS_AGO) - _EARLIER

        def step(state: SchoolSync) -> tuple[SchoolSync, None, bool]:
            waits_already = state.next_window_at is not None and state.next_window_at <= now()
            return replace(state, next_window_at=missed), None, not waits_already

        if change_sync(self.sync, school_id, step):
            self.tally.windows["overnight" if overnight else "after registers"] += 1

    def approve_held(self, school_id: str) -> bool:
        """Approve one list of held changes as an administrator does; False where there is none that can be."""
        refs = [ref for head in self.sync.load(school_id).state.heads.values() for ref in head.held]
        try:
            for ref in refs[:1]:
                self._decide(school_id, ref.id, "approve", None, decided_by="soak")
                self.tally.approvals += 1
        except ConflictError:
            return False
        return bool(refs)

    def tick(self) -> None:
        """Wake the tick as EventBridge does, whatever the schedule itself is doing."""
        wake_tick(self.store.client("lambda"), self._deployed.stage, wait=False)
        self.tally.ticks += 1

    def kill_one(self, rng: Random) -> None:
        """SIGKILL a worker process, whatever it is doing."""
        pids = [
            (function, pid)
            for function in _FUNCTIONS
            for pid in self._stack.lambda_pids(f"rollcall-{self._deployed.stage}-{function}")
        ]
        if pids:
            function, pid = rng.choice(pids)
            self.tally.kills[function] += local_stack.kill([pid])

    def in_queues(self) -> tuple[int, int]:
        """Jobs that wait for a worker, and jobs that a worker (perhaps a dead one) has or whose next try is later."""
        waiting = elsewhere = 0
        for url in self._urls.values():
            counts = self._depths(url)
            waiting, elsewhere = waiting + counts[0], elsewhere + counts[1] + counts[2]
        return waiting, elsewhere

    def dead_letters(self) -> int:
        """Jobs that were given up."""
        return sum(sum(self._depths(url)) for url in self._dead_urls.values())

    def put_back(self, say: Say) -> None:
        """Put dead letters back as the operator does."""
        self.tally.put_back += redrive(self._sqs, self._deployed.foundation, say)

    def states(self, school_ids: Iterable[str]) -> dict[str, SchoolSync]:
        """The sync states of these schools, strongly consistent."""
        return {school_id: found.state for school_id, found in self.sync.load_many(list(school_ids)).items()}

    def _depths(self, url: str) -> list[int]:
        found = self.store.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_DEPTHS))["Attributes"]
        return [int(found.get(name, "0")) for name in _DEPTHS]


@contextmanager
def raised(folder: Path, tally: Tally, say: Say) -> Iterator[SoakStage]:
    """MiniStack with IAM enforced and the three stacks on it, on free ports, until the block ends."""
    say("Starting MiniStack, the local AWS, with IAM enforced")
    with local_stack.running(state_dir=folder) as stack:
        deployed = deploy("local", stack.endpoint_url, say=lambda _: None)
        use_credentials(deployed.cloud)
        yield SoakStage(stack, deployed, tally)


def _settings(moment: datetime) -> SyncSettings:
    """Windows that lie some hours back, so that one opens only where `make_due` says that it was missed."""
    at_school = moment.astimezone(ZoneInfo(TIMEZONE))
    overnight, registers = at_school - _OVERNIGHT_AGO, at_school - _REGISTERS_AGO
    return SyncSettings(
        window=SyncWindow(days=(), single_times=(f"{overnight:%H:%M}",)),
        registers=Registers(days=WEEKDAYS, times=(f"{registers:%H:%M}",), minutes_after=0),
    )
