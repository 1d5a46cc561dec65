"""From an e-mail address as typed into an MIS to one that can be written to, or the reason to leave it alone."""

import re

from chalicelib.directory.domain.records import Email
from chalicelib.mis.text import plain, trimmed

RAW_LIMIT = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_LOCAL = re.compile(r"(?=.{1,64}\Z)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")


def email(value: object) -> Email | None:
    """Parse one address; None where there is nothing at all. Never raises.

    `raw` is what the MIS holds, trimmed to 254 characters. `address` is in lower case, so that two parents with
    one mailbox are seen to share it; `mailto:`, angle brackets, stops, commas and semicolons around it are cut.

    The check is of form alone and on the careful side: plain dot-separated local parts and a domain with a
    top level in letters. Quoted local parts, addresses at an IP number and letters outside ASCII are left
    out, as SES cannot write to the last and no parent has the others. Whether the mailbox exists only a bounce can
    tell, so the name system is not asked.
    """
    text = plain(value)
    if not text:
        return None
    raw = trimmed(value, RAW_LIMIT)
    address = text.lower().removeprefix("mailto:").strip("<>.,; ")
    local, _, domain = address.rpartition("@")
    usable = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)
    return Email(raw=raw, address=address) if usable else Email(raw=raw)
