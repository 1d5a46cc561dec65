"""The port to the files that a school has dropped: what has arrived, and what is in it."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class DroppedFile(Struct, frozen=True, kw_only=True):
    """One file as it arrived; `key` finds it again, `name` is its own name without a folder, `size` is in bytes."""

    key: str
    name: str
    received_at: datetime
    size: int


class DroppedFiles(Protocol):
    """The files of one school."""

    def arrived(self) -> list[DroppedFile]:
        """All files that are kept, in the order in which they arrived."""
        ...

    def read(self, file: DroppedFile) -> bytes:
        """The content of a file that arrived; raises RetriableError where it is not there any more."""
        ...
