"""Dropped files in S3, each school's below its own id."""

from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.mis.domain.dropped_files import UPLOAD_LASTS, DroppedFile, UploadAddress
from chalicelib.shared.errors import RetriableError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_MOST_LISTED = 2000
"""Newest files that are looked at: sixty a day for the month that files are kept."""


class DroppedFileStore:
    """Implements mis.domain.dropped_files.DroppedFiles for one school, and signs addresses to upload to."""

    def __init__(self, client: "S3Client", *, bucket: str, school_id: str) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{school_id}/"

    def arrived(self) -> list[DroppedFile]:
        """See the port. S3 lists by key, so all are listed before the newest are known."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        found = [
            DroppedFile(
                key=item["Key"],
                name=item["Key"].rpartition("/")[2],
                received_at=item["LastModified"],
                size=item["Size"],
            )
            for page in pages
            for item in page.get("Contents", [])
            if not item["Key"].endswith("/")
        ]
        return sorted(found, key=lambda file: (file.received_at, file.key))[-_MOST_LISTED:]

    def read(self, file: DroppedFile) -> bytes:
        """See the port."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=file.key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise RetriableError("A dropped file is not there any more.", internal="NoSuchKey") from None
            raise

    def upload_address(self, upload_id: str, name: str, size: int, *, now: datetime) -> UploadAddress:
        """A signed address for one file of exactly this size; S3 refuses it when it has expired."""
        url = self._client.generate_presigned_url(
            "put_object",
            Params={"Bucket": self._bucket, "Key": f"{self._prefix}{upload_id}/{name}", "ContentLength": size},
            ExpiresIn=int(UPLOAD_LASTS.total_seconds()),
        )
        return UploadAddress(url=url, method="PUT", expires_at=now + UPLOAD_LASTS)
