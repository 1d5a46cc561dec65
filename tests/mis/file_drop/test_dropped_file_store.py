"""What every store of dropped files must do, and what addresses to upload to are like."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from moto import mock_aws

from chalicelib.mis.domain.dropped_files import DroppedFile, DroppedFiles, NewUpload, safe_name
from chalicelib.mis.storage.dropped_file_store import DroppedFileStore
from chalicelib.shared.errors import InvalidError, RetriableError
from tests.fakes.dropped_files import MemoryDroppedFiles

BUCKET = "rollcall-test-drop"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Dropping(NamedTuple):
    """A store and the way to put a file into it."""

    files: DroppedFiles
    drop: Callable[[str, bytes], None]


@pytest.fixture(params=["memory", "s3"])
def dropping(request: pytest.FixtureRequest) -> Iterator[Dropping]:
    if request.param == "memory":
        memory = MemoryDroppedFiles()

        def remember(name: str, content: bytes) -> None:
            memory.drop(name, content, at=NOW)

        yield Dropping(memory, remember)
        return
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        client.put_object(Bucket=BUCKET, Key="school-b/other.csv", Body=b"another school's")
        client.put_object(Bucket=BUCKET, Key="school-a/", Body=b"")
        numbers = iter(range(100))

        def drop(name: str, content: bytes) -> None:
            client.put_object(Bucket=BUCKET, Key=f"school-a/{next(numbers):04d}/{name}", Body=content)

        yield Dropping(DroppedFileStore(client, bucket=BUCKET, school_id="school-a"), drop)


def test_files_are_told_in_the_order_of_their_arrival_by_their_own_names(dropping: Dropping) -> None:
    assert dropping.files.arrived() == []
    dropping.drop("pupils.csv", b"one")
    dropping.drop("contacts.csv", b"three")
    found = dropping.files.arrived()
    assert [(file.name, file.size) for file in found] == [("pupils.csv", 3), ("contacts.csv", 5)]
    assert [dropping.files.read(file) for file in found] == [b"one", b"three"]


def test_a_file_that_is_gone_is_said(dropping: Dropping) -> None:
    gone = DroppedFile(key="school-a/9999/pupils.csv", name="pupils.csv", received_at=NOW, size=1)
    with pytest.raises(RetriableError) as caught:
        dropping.files.read(gone)
    assert "not there any more" in caught.value.safe


@mock_aws
def test_an_address_is_for_one_file_of_one_size_and_a_quarter_of_an_hour() -> None:
    store = DroppedFileStore(boto3.client("s3"), bucket=BUCKET, school_id="school-a")
    address = store.upload_address("01ABC", "export.zip", 12, now=NOW)
    url = urlsplit(address.url)
    query = parse_qs(url.query)
    assert url.path.endswith("/school-a/01ABC/export.zip")
    assert query["X-Amz-Expires"] == ["900"]
    assert "content-length" in query["X-Amz-SignedHeaders"][0]
    assert address.expires_at == datetime(2026, 11, 25, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("export.zip", "export.zip"),
        ("../../etc/Pupils 9B (final).CSV", "etc-Pupils-9B-final.csv"),
        ("Schüler.csv", "Sch-ler.csv"),
        ("??.zip", "file.zip"),
        ("a" * 150 + ".zip", "a" * 80 + ".zip"),
    ],
)
def test_a_name_is_made_safe_for_an_address(name: str, safe: str) -> None:
    assert safe_name(NewUpload(name=name, size=1)) == safe


@pytest.mark.parametrize(("name", "size", "field"), [("photo.jpg", 1, "name"), ("all.zip", 65 * 1024 * 1024, "size")])
def test_what_no_export_is_gets_no_address(name: str, size: int, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        safe_name(NewUpload(name=name, size=size))
    assert caught.value.field == field
