"""Dropped files in memory, as the real store gives them."""

from datetime import datetime

from chalicelib.mis.domain.dropped_files import DroppedFile
from chalicelib.shared.errors import RetriableError


class MemoryDroppedFiles:
    """Implements mis.domain.dropped_files.DroppedFiles; files are dropped by `drop`."""

    def __init__(self) -> None:
        self._files: list[tuple[DroppedFile, bytes]] = []

    def drop(self, name: str, content: bytes, *, at: datetime) -> DroppedFile:
        file = DroppedFile(key=f"{len(self._files):04d}/{name}", name=name, received_at=at, size=len(content))
        self._files.append((file, content))
        return file

    def arrived(self) -> list[DroppedFile]:
        return [file for file, _ in self._files]

    def read(self, file: DroppedFile) -> bytes:
        for known, content in self._files:
            if known == file:
                return content
        raise RetriableError("A dropped file is not there any more.")
