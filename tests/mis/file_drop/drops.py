"""File drops over the sample MIS's own exports, and small ones written by hand."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Literal

from chalicelib.directory.domain.records import Record
from chalicelib.mis.domain.dropped_files import DroppedFiles
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.mis.domain.file_mapping import FileMapping, MappedFile
from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.mis.registry import build_connector
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError
from demo.sample_mis.exports.packing import zipped
from tests.fakes.dropped_files import MemoryDroppedFiles

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAY = "2026-11-25"

_PERSON = {"forename": "Forename", "surname": "Surname", "mobile": "Mobile", "phone": "Home Phone", "email": "Email"}
REPORTS = FileMapping(
    files=(
        MappedFile(
            file="pupils.csv",
            holds="pupils",
            columns={
                "id": "Pupil ID",
                "forename": "Forename",
                "surname": "Surname",
                "upn": "UPN",
                "year": "Year",
                "registration": "Reg Group",
                "classes": "Classes",
            },
        ),
        MappedFile(
            file="contacts.csv",
            holds="contacts",
            columns={
                **_PERSON,
                "pupil_id": "Pupil ID",
                "id": "Contact ID",
                "title": "Title",
                "relationship": "Relationship",
                "priority": "Priority",
                "responsibility": "Parental Responsibility",
                "court_order": "Court Order",
                "lives_with": "Lives With Pupil",
            },
        ),
        MappedFile(file="staff.csv", holds="staff", columns={**_PERSON, "id": "Staff ID", "title": "Title"}),
        MappedFile(
            file="attendance.csv",
            holds="attendance",
            columns={"pupil_id": "Pupil ID", "date": "Date", "session": "Session", "code": "Mark"},
        ),
    )
)
"""The mapping of the sample MIS's flat reports."""


def connected(
    files: DroppedFiles,
    *,
    layout: Literal["oneroster", "flat"] = "oneroster",
    mapping: FileMapping | None = None,
    strict: bool = False,
    org_id: str = "",
) -> Connector:
    connection = FileDropConnection(layout=layout, mapping=mapping, strict=strict, org_id=org_id)
    return build_connector(connection, files, timezone="Europe/London")


def package(files: dict[str, str], *, at: datetime = NOON) -> bytes:
    return zipped(files, made_at=at)


def dropped(*packages: dict[str, str], name: str = "export.zip") -> MemoryDroppedFiles:
    """Packages that arrived one after another, the first at noon."""
    files = MemoryDroppedFiles()
    for hour, content in enumerate(packages):
        at = NOON.replace(hour=12 + hour)
        files.drop(name, package(content, at=at), at=at)
    return files


def drop(content: bytes, name: str = "export.zip") -> MemoryDroppedFiles:
    files = MemoryDroppedFiles()
    files.drop(name, content, at=NOON)
    return files


def zip_of(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return out.getvalue()


def pages(connector: Connector, dataset: Dataset = "pupils") -> list[Page]:
    return list(connector.read(dataset, date=DAY))


def records(connector: Connector, dataset: Dataset = "pupils") -> dict[str, Record]:
    return {record.id: record for page in pages(connector, dataset) for record in page.records}


def warnings(connector: Connector, dataset: Dataset = "pupils") -> str:
    return " ".join(warning for page in pages(connector, dataset) for warning in page.warnings)


def refused(connector: Connector, dataset: Dataset = "pupils") -> str:
    try:
        pages(connector, dataset)
    except FatalError as error:
        return error.safe
    raise AssertionError("nothing was refused")


def bulk(*, version: str = "1.1", **modes: str) -> str:
    """A manifest; each keyword is a file's mode."""
    lines = [f"oneroster.version,{version}", *(f"file.{name},{mode}" for name, mode in modes.items())]
    return "\n".join(["propertyName,value", *lines]) + "\n"


def rows(*lines: Any) -> str:
    return "\n".join(lines) + "\n"
