"""Deliveries as a CSV file that a spreadsheet opens as it is."""

import csv
from collections.abc import Iterable
from io import StringIO
from zoneinfo import ZoneInfo

from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.shared.purposes import Channel

_HEADER = ("Name", "Pupil", "Channel", "Address", "Status", "Reason", "Sent at")

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for the Windows code page
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# https://owasp.org/www-community/attacks/CSV_Injection


def deliveries_csv(deliveries: Iterable[Delivery], channel: Channel, *, timezone: str) -> str:
    """One row a delivery; times in the school's own. A cell that a spreadsheet would take for a formula begins with a
    quotation mark, which makes it text: every number begins with +.
    """
    zone, file = ZoneInfo(timezone), StringIO()
    rows = csv.writer(file)
    rows.writerow(_HEADER)
    for one in deliveries:
        sent_at = f"{one.claimed_at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if one.claimed_at else ""
        row = (one.name, one.pupil_name, channel, one.address, one.outcome, one.why, sent_at)
        rows.writerow(map(_as_text, row))
    return _BYTE_ORDER_MARK + file.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
