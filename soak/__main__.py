"""`python -m soak`: raise the stack, let the storm rage, settle, compare; exits 1 on any difference."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap.process import now
from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.network import Network
from chalicelib.mis.registry import RegisteredConnection, build_connector
from demo.sample_mis.district import running_district
from demo.sample_mis.school import School
from demo.sample_mis.server import TOKEN
from infra.local_stack import LocalStackError
from infra.package import PackageError
from infra.stacks import DeployError
from soak.logs import logged_errors
from soak.settle import quiet_round, settle
from soak.stage import TIMEZONE, SoakStage, raised
from soak.storm import SoakSchool, first_loads, storm
from soak.tally import Tally
from soak.verdict import Verdict, judge

_MOST_NAMED = 50


def main() -> None:
    """Read the options, soak, and end everything that was started whatever happens."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="decides the schools and the order of what happens to them")
    parser.add_argument("--minutes", type=float, default=5, help="how long the storm lasts")
    parser.add_argument("--schools", type=int, default=200)
    parser.add_argument("--state-dir", type=Path, help="where logs stay afterwards; a temporary folder when left out")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with _folder(options.state_dir) as folder:
            right = _soak(folder, options.seed, options.schools, options.minutes * 60)
    except (LocalStackError, DeployError, PackageError, ClientError, BotoCoreError) as error:
        raise SystemExit(f"\nThe soak could not go on. {error}") from error
    except KeyboardInterrupt:
        raise SystemExit("\nStopped; nothing is left running.") from None
    if not right:
        raise SystemExit(1)


def _soak(folder: Path, seed: int, count: int, seconds: float) -> bool:
    rng, tally, began = Random(seed), Tally(), time.monotonic()
    _say(f"Inventing {count} schools (seed {seed})")
    invented = [
        School(school_id=f"A{19 * 10**8 + n}", seed=seed * 1000 + n, pupils=rng.randint(10, 25)) for n in range(count)
    ]
    with running_district(invented) as (mis_url, members), raised(folder, tally, _say) as stage:
        schools = [SoakSchool(f"soak{number:03d}", member) for number, member in enumerate(members)]
        connections = [(school.id, _connection(mis_url, school, number)) for number, school in enumerate(schools)]
        for school_id, connection in connections:
            stage.add_school(school_id, connection, TOKEN)
        _say(f"{count} schools are set up after {time.monotonic() - began:.0f} s; their first refreshes")
        first_loads(stage, schools, _say)
        _say(f"The storm begins after {time.monotonic() - began:.0f} s")
        storm(stage, schools, rng, seconds=seconds, say=_say)
        _say(f"The storm is over after {time.monotonic() - began:.0f} s; what is under way may end")
        calm = settle(stage, schools, _say)
        stage.read_all_in_full(school.id for school in schools)
        for name in ("first", "second"):
            _say(f"The {name} quiet round begins after {time.monotonic() - began:.0f} s")
            read_since = now()
            calm = calm and quiet_round(stage, schools, _say)
        _say(f"Comparing after {time.monotonic() - began:.0f} s")
        here = Timing(network=Network(this_machine=True))
        connectors = [
            (one, build_connector(connection, TOKEN, timezone=TIMEZONE, timing=here)) for one, connection in connections
        ]
        verdict = judge(stage, connectors, read_since=read_since)
        left = [*_left_over(stage, calm), *map(str, logged_errors(stage.store))]
        for school in schools:
            _count_runs(stage, school.id)
    _tell(tally, verdict, left, schools=count, seconds=time.monotonic() - began)
    return not verdict.wrong and not left


def _connection(mis_url: str, school: SoakSchool, number: int) -> RegisteredConnection:
    return WondeConnection(
        base_url=f"{mis_url}/v1.0",
        school_id=school.mis.school.id,
        trust_changes=number % 3 == 0,  # by day such a school reads only what changed
    )


def _left_over(stage: SoakStage, calm: bool) -> list[str]:
    waiting, elsewhere = stage.in_queues()
    dead = stage.dead_letters()
    left = [f"{waiting} jobs still wait and {elsewhere} are under way"] if waiting or elsewhere else []
    left += [f"{dead} dead letters are left"] if dead else []
    return left + ([] if calm else ["it did not come to rest in time"])


def _count_runs(stage: SoakStage, school_id: str) -> None:
    cursor: str | None = None
    while True:
        page = stage.sync.runs(school_id, limit=100, cursor=cursor)
        for run in page.items:
            stage.tally.add_run(run)
        cursor = page.next
        if cursor is None:
            return


def _tell(tally: Tally, verdict: Verdict, left: list[str], *, schools: int, seconds: float) -> None:
    print(f"\nschools: {schools}")
    for line in tally.lines():
        print(line)
    print(f"compared: {verdict.records} stored records; listed as held: {verdict.held} people")
    print(f"seconds: {seconds:.0f}")
    for what in [*left, *verdict.wrong[:_MOST_NAMED]]:
        print(f"DIFFERENCE {what}")
    if len(verdict.wrong) > _MOST_NAMED:
        print(f"DIFFERENCE and {len(verdict.wrong) - _MOST_NAMED} more")
    if not verdict.wrong and not left:
        print("Every school's store equals its MIS, apart from the held changes that are listed.")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="rollcall-soak-") as folder:
        yield Path(folder)


def _say(text: str) -> None:
    print(f"- {text}", flush=True)


if __name__ == "__main__":
    main()
