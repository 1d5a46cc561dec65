"""Reads the datasets out of OneRoster CSV packages, with the joins of the OneRoster connector."""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from msgspec import structs

from chalicelib.mis import errors
from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.mis.domain.feed import Page
from chalicelib.mis.file_drop.archive import Opened
from chalicelib.mis.file_drop.faults import DISPLAY_NAME, Findings
from chalicelib.mis.file_drop.roster import Roster, fold
from chalicelib.mis.file_drop.roster_rows import RosterRows
from chalicelib.mis.oneroster.groups import read_groups
from chalicelib.mis.oneroster.people import Part
from chalicelib.mis.oneroster.progress import PupilsProgress
from chalicelib.mis.oneroster.pupils import read_pupils
from chalicelib.mis.oneroster.staff import read_staff
from chalicelib.mis.progress import Progress
from chalicelib.shared.datasets import Dataset


class OneRosterLayout:
    """One read of the files as they are now; without a `day`, roles and places are those of the day of the export."""

    def __init__(
        self,
        files: list[DroppedFile],
        open_file: Callable[[DroppedFile], Opened],
        *,
        strict: bool,
        day: str,
        org_id: str,
        timezone: str,
    ) -> None:
        self._findings = Findings(strict=strict)
        self._roster: Roster = fold(files, open_file, self._findings)
        exported_at = self._roster.exported_at
        exported_on = exported_at.astimezone(ZoneInfo(timezone)).date().isoformat() if exported_at else ""
        self._part = Part(org_id=org_id, day=day or exported_on)

    @property
    def left(self) -> set[str]:
        """The ids of users whom the files themselves mark as deleted."""
        return self._roster.left

    def pages(self, dataset: Dataset) -> Iterator[Page]:
        """The dataset, then one page with what was odd in the files; in strict mode that raises FatalError instead."""
        rows = RosterRows(self._roster, self._findings, org_id=self._part.org_id)
        if dataset == "pupils":
            read = read_pupils(rows, PupilsProgress(), self._part)
        elif dataset == "staff":
            read = read_staff(rows, Progress(), self._part, since=None)
        elif dataset == "groups":
            read = read_groups(rows, Progress(), self._part)
        else:
            raise errors.no_attendance(DISPLAY_NAME)
        whole = list(read)  # strict mode tells of what the last row holds before anything is given
        warnings = self._findings.as_warnings()
        for page in whole:
            yield structs.replace(page, resume=None, source_as_of=self._roster.exported_at)
        if warnings:
            yield Page(records=(), warnings=warnings)
