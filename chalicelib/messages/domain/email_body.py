"""The body of an e-mail, as text and as HTML, with the school's name; nothing in it is anybody else's HTML."""

import re
from html import escape

# Addresses that people write out; what ends a sentence or closes a bracket after one does not belong to it.
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{school}</title></head>
<body style="margin:0;padding:24px 16px;background:#ffffff;color:#1a1a1a;font:16px/1.5 Arial,Helvetica,sans-serif">
<div style="max-width:600px;margin:0 auto">
<p style="margin:0 0 24px;font-weight:bold">{school}</p>
{body}
</div>
</body>
</html>
"""


def email_text(text: str, school_name: str) -> str:
    """The plain text, signed with the school's name."""
    return f"{_unix(text)}\n\n{school_name}"


def email_html(text: str, school_name: str) -> str:
    """The same text as a page of paragraphs, the school's name above it, web addresses made into links."""
    paragraphs = [part.strip("\n") for part in _PARAGRAPHS.split(_unix(text))]
    body = "\n".join(f'<p style="margin:0 0 16px">{_lines(part)}</p>' for part in paragraphs if part.strip())
    return _PAGE.format(school=escape(school_name), body=body)


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_with_links(line) for line in paragraph.split("\n"))


def _with_links(line: str) -> str:
    found, end = [], 0
    for link in _LINK.finditer(line):
        address = escape(link[0])
        found += [escape(line[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    return "".join([*found, escape(line[end:])])


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
