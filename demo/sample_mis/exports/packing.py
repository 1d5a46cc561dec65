"""Packs tables as CSV files of one zip."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

Table: TypeAlias = Sequence[Mapping[str, object]]
"""Rows by header; the first row's headers are the file's."""

_ZONE = ZoneInfo("Europe/London")


def csv_text(table: Table, headers: Sequence[str] = ()) -> str:
    """One CSV file, as Python's own writer makes it; `headers` are needed for a table without rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(headers or table[0]))
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def zipped(files: Mapping[str, str], *, made_at: datetime) -> bytes:
    """The files in one zip, whose times are the school's own, as those of a zip are."""
    out = io.BytesIO()
    local = made_at.astimezone(_ZONE)
    stamp = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, date_time=stamp), text, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
