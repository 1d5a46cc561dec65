"""The headers of the files that have arrived, to suggest a mapping from."""

from chalicelib.mis.domain.dropped_files import DroppedFiles, without_day
from chalicelib.mis.file_drop.archive import opened
from chalicelib.mis.file_drop.tables import headers_of

_MOST_OPENED = 20


def arrived_headers(files: DroppedFiles, *, timezone: str) -> dict[str, tuple[str, ...]]:
    """The headers by the file's name, the newest first; raises FatalError for a file that is no table.

    Of each name, and of names that differ by the day of the export alone, only the newest is opened.
    """
    found: dict[str, tuple[str, ...]] = {}
    newest = {
        without_day(file.name): file for file in sorted(files.arrived(), key=lambda file: (file.received_at, file.key))
    }
    by_arrival = sorted(newest.values(), key=lambda file: (file.received_at, file.key), reverse=True)
    for file in by_arrival[:_MOST_OPENED]:
        for member in opened(files, file, timezone=timezone).members:
            found.setdefault(member.name, headers_of(member))
    return found
