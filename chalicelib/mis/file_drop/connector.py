"""Rollcall's connector to the files that a school drops."""

from collections.abc import Collection, Iterator
from datetime import datetime

from chalicelib.directory.domain.records import person_of, record_key
from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.dropped_files import DroppedFile, DroppedFiles
from chalicelib.mis.domain.feed import Connector, FamilyRead, Page, SiblingsOf, Verdict
from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.mis.file_drop.archive import Opened, opened
from chalicelib.mis.file_drop.family import family_of, unusable_keys
from chalicelib.mis.file_drop.faults import no_files
from chalicelib.mis.file_drop.flat_layout import FlatLayout
from chalicelib.mis.file_drop.oneroster_layout import OneRosterLayout
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, RollcallError


class FileDropConnector:
    """Satisfies `mis.domain.feed.Connector`.

    A file is whole or it is refused, and is read in one go, so nobody resumes it. Whoever is not in a whole file is not
    at the school: a file does not shift while it is read, as a server's pages do.
    """

    def __init__(self, connection: FileDropConnection, files: DroppedFiles, *, timezone: str) -> None:
        self._connection = connection
        self._files = files
        self._timezone = timezone
        self._day = ""  # of the last read: whoever is absent from it is looked for as of the same day

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        """See the port; `source_as_of` is the time of the export."""
        self._day = date
        return self._layout(date).pages(dataset)

    def trusts_changes(self, dataset: Dataset) -> bool:
        """See the port; files are read whole."""
        return False

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        """See the port; as of the newest file. Nobody is gone whom a row that cannot be used may be about."""
        return family_of(pupil_id, list(self._layout("").pages("pupils")), siblings_of)

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """See the port; the files themselves answer, unless a row in them can be anybody."""
        if dataset == "attendance":
            return {}
        try:
            layout = self._layout("")
            pages = list(layout.pages(dataset))
        except RollcallError:
            return {}
        there = {record_key(record) for page in pages for record in page.records}
        unusable = unusable_keys(pages)
        if unusable is None:
            return {key: "present" for key in keys if key in there}
        verdicts: dict[str, Verdict] = {}
        for key in set(keys) - unusable:
            gone: Verdict = "left" if person_of(key)[1] in layout.left else "gone"
            verdicts[key] = "present" if key in there else gone
        return verdicts

    def _layout(self, day: str) -> OneRosterLayout | FlatLayout:
        files, strict = self._files.arrived(), self._connection.strict
        if not files:
            raise no_files("A file with the school's data")
        if self._connection.layout == "oneroster":
            return OneRosterLayout(
                files,
                self._open,
                strict=strict,
                day=day or self._day,
                org_id=self._connection.org_id,
                timezone=self._timezone,
            )
        if self._connection.mapping is None:
            raise FatalError(
                "It is not set yet which column of the files is what. Ask your Rollcall administrator to do so in the "
                "MIS connection.",
                code="mis_no_mapping",
            )
        return FlatLayout(self._connection.mapping, files, self._open, strict=strict, day=day)

    def _open(self, file: DroppedFile) -> Opened:
        return opened(self._files, file, timezone=self._timezone)


def connect(connection: FileDropConnection, files: DroppedFiles, *, timezone: str, timing: Timing) -> Connector:
    """A connector for one school's files; calls of an MIS are not made, so their `timing` does not matter."""
    return FileDropConnector(connection, files, timezone=timezone)
