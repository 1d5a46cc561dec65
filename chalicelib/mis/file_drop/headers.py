"""The headers of the files that have arrived, to suggest a mapping from."""

from chalicelib.domain.dropped_files import DroppedFiles
from chalicelib.mis.file_drop.archive import opened
from chalicelib.mis.file_drop.tables import headers_of

_MOST_LOOKED_AT = 20


def arrived_headers(files: DroppedFiles, *, timezone: str) -> dict[str, tuple[str, ...]]:
    """The headers by the file's name, of the newest of each name; raises FatalError for a file that is no table."""
    found: dict[str, tuple[str, ...]] = {}
    newest = sorted(files.arrived(), key=lambda file: (file.received_at, file.key), reverse=True)
    for file in newest[:_MOST_LOOKED_AT]:
        for member in opened(files, file, timezone=timezone).members:
            found.setdefault(member.name, headers_of(member))
    return found
