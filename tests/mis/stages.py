"""The stages on which the conformance suite plays: one kind of MIS each, over the same invented school."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.registry import MODULES, build_connector
from chalicelib.shared.datasets import DATASETS, Dataset
from demo.sample_mis.exports.flat_csv import flat_zip
from demo.sample_mis.exports.oneroster_csv import oneroster_zip
from demo.sample_mis.oneroster.access import CLIENT_SECRET
from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis, running_sample_mis
from tests.fakes.dropped_files import MemoryDroppedFiles
from tests.mis.file_drop import drops
from tests.mis.oneroster import rosters
from tests.mis.toy import server as toy
from tests.mis.toy.connection import ToyConnection

_PUPILS = 230
_NO_ATTENDANCE: tuple[Dataset, ...] = ("pupils", "staff", "groups")


@dataclass(frozen=True)
class Stage:
    """How one kind is served and connected.

    `people` is the name of the list with the pupils and `groups` of one that only the groups need, as faults are put on
    them. `secrets` must show nowhere; `renews` says that a refused token is got anew. `prefixes`
    are what this connector puts before the source's ids of contacts and of staff.
    """

    serve: Callable[[], AbstractContextManager[SampleMis]]
    connect_to: Callable[[SampleMis, Timing], Connector]
    people: str
    groups: str
    secrets: tuple[str, ...]
    datasets: tuple[Dataset, ...] = _NO_ATTENDANCE
    renews: bool = False
    prefixes: tuple[str, str] = ("", "")
    style: dict[str, Any] = field(default_factory=dict)


def _wonde(mis: SampleMis, timing: Timing) -> Connector:
    connection = WondeConnection(base_url=mis.url, school_id=SCHOOL_ID)
    return build_connector(connection, TOKEN, timezone="Europe/London", timing=timing)


def _toy(mis: SampleMis, timing: Timing) -> Connector:
    connection: Any = ToyConnection(base_url=mis.url)
    modules = {**MODULES, "toy": "tests.mis.toy.connector"}
    return build_connector(connection, toy.TOKEN, timezone="Europe/London", timing=timing, modules=modules)


def _oneroster_files(mis: SampleMis, timing: Timing) -> Connector:
    files = MemoryDroppedFiles()
    files.drop("export.zip", oneroster_zip(mis.school), at=mis.school.clock())
    return drops.connected(files)


def _flat_files(mis: SampleMis, timing: Timing) -> Connector:
    files = MemoryDroppedFiles()
    files.drop("reports.zip", flat_zip(mis.school), at=mis.school.clock())
    return drops.connected(files, layout="flat", mapping=drops.REPORTS)


def _sample() -> AbstractContextManager[SampleMis]:
    return running_sample_mis(pupils=_PUPILS)


WONDE = Stage(_sample, _wonde, people="students", groups="classes", secrets=(TOKEN,), datasets=DATASETS)
ONEROSTER_12 = Stage(
    _sample,
    lambda mis, timing: rosters.connect(mis, "1.2", timing=timing),
    people="users",
    groups="classes",
    secrets=(CLIENT_SECRET, "demo-oneroster-token"),
    renews=True,
    style={"most_rows": 200},
)
ONEROSTER_11 = Stage(
    _sample,
    lambda mis, timing: rosters.connect(mis, "1.1", timing=timing, auth="oauth1", org_id=mis.school.id),
    people="users",
    groups="classes",
    secrets=(CLIENT_SECRET,),
    style={"most_rows": 150, "linked": False, "agents": "text"},
)
ONEROSTER_FILES = Stage(_sample, _oneroster_files, people="users", groups="classes", secrets=())
FLAT_FILES = Stage(
    _sample,
    _flat_files,
    people="pupils",
    groups="groups",
    secrets=(),
    datasets=DATASETS,
    prefixes=("contact-", "staff-"),
)
TOY = Stage(lambda: toy.running_toy(_PUPILS), _toy, people="people", groups="groups", secrets=(toy.TOKEN,))
