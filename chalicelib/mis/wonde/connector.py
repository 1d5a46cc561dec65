"""Rollcall's connector to one school's Wonde feed."""

from collections.abc import Collection, Iterator
from datetime import datetime

from msgspec import structs

from chalicelib.mis.authorization import bearer
from chalicelib.mis.calls import ONE_QUICK_TRY, Timing
from chalicelib.mis.domain.feed import Connector, FamilyRead, Page, SiblingsOf, Verdict
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.mis.domain.probes import Probe
from chalicelib.mis.http import HttpClient
from chalicelib.mis.progress import Progress, resumed
from chalicelib.mis.wonde.attendance import read_attendance
from chalicelib.mis.wonde.changed_pupils import read_changed_pupils
from chalicelib.mis.wonde.confirmation import Confirmation
from chalicelib.mis.wonde.family import read_family
from chalicelib.mis.wonde.groups import read_groups
from chalicelib.mis.wonde.probes import probes_of
from chalicelib.mis.wonde.progress import MarksProgress, PupilsProgress
from chalicelib.mis.wonde.pupils import read_pupils
from chalicelib.mis.wonde.reader import DISPLAY_NAME, WondeReader
from chalicelib.mis.wonde.staff import read_staff
from chalicelib.shared.datasets import Dataset


class WondeConnector:
    """Satisfies `mis.domain.feed.Connector` and `mis.domain.probes.Probing`, from https://docs.wonde.com/docs/api/sync.

    The age of Wonde's own copy is stated nowhere in its API, so `source_as_of` is never set. Nor is it proven that its
    `updated_after` shows each change of a contact or of a pair: only the school's own setting says so.
    """

    def __init__(self, reader: WondeReader, confirmation: Confirmation, *, timezone: str, trust_changes: bool) -> None:
        self._reader = reader
        self._confirmation = confirmation
        self._timezone = timezone
        self._trust_changes = trust_changes

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        """See the port; the order of everything is the same for the same feed."""
        if dataset == "pupils" and since is not None:
            return read_changed_pupils(self._reader, resumed(resume, PupilsProgress), since=since)
        if dataset == "pupils":
            return read_pupils(self._reader, resumed(resume, PupilsProgress))
        if dataset == "staff":
            return read_staff(self._reader, resumed(resume, Progress), since=since)
        if dataset == "groups":
            return read_groups(self._reader, resumed(resume, Progress))
        progress = resumed(resume, MarksProgress)
        return read_attendance(self._reader, progress, day=date, timezone=self._timezone)

    def trusts_changes(self, dataset: Dataset) -> bool:
        """See the port; groups are few and marks are read by the day."""
        return self._trust_changes and dataset in ("pupils", "staff")

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        """See the port."""
        return read_family(self._reader, pupil_id, siblings_of)

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """See the port; by Wonde's lists of leavers and deletions, then by direct reads of a few."""
        return self._confirmation(dataset, keys)

    def probes(self) -> tuple[Probe, ...]:
        """See mis.domain.probes."""
        return probes_of(self._reader)


def connect(connection: WondeConnection, token: str, *, timezone: str, timing: Timing) -> Connector:
    """A connector for one school; raises FatalError where the token or the address cannot be used."""
    authorization = bearer(DISPLAY_NAME, token)

    def reader(timing: Timing) -> WondeReader:
        client = HttpClient(mis=DISPLAY_NAME, base_url=connection.base_url, authorization=authorization, timing=timing)
        return WondeReader(client, base_url=connection.base_url, school_id=connection.school_id)

    return WondeConnector(
        reader(timing),
        Confirmation(reader(structs.replace(timing, limits=ONE_QUICK_TRY))),
        timezone=timezone,
        trust_changes=connection.trust_changes,
    )
