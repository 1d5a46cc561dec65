"""From a connection as it is given to one to keep; what makes no sense is named in a sentence, with its field."""

import re
from ipaddress import ip_address
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import msgspec

from chalicelib.mis.domain.file_mapping import check_mapping
from chalicelib.mis.domain.mis_connections import FileDropConnection
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.registry import KINDS, RegisteredConnection
from chalicelib.shared.errors import InvalidError
from chalicelib.shared.origins import origin
from chalicelib.shared.public_addresses import is_public

# Of ways of asking that differ within a kind: the fields that are needed, and those that may be left out.
_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "oauth2": (("version", "base_url", "auth", "token_url", "client_id"), ("client_secret", "scope", "org_id")),
    "oauth1": (("version", "base_url", "auth", "client_id"), ("client_secret", "signature", "org_id")),
    "bearer": (("version", "base_url", "auth"), ("token", "org_id")),
    "file_drop": (("layout",), ("org_id",)),
}
_CHOICES = {
    "version": ("1.1", "1.2"),
    "auth": ("oauth2", "oauth1", "bearer"),
    "signature": ("HMAC-SHA1", "HMAC-SHA256"),
    "layout": ("oneroster", "flat"),
}
_SECRETS = ("token", "client_secret")
_ADDRESSES = ("base_url", "token_url")
_LONGEST = {"token": 4000, "client_secret": 4000, "scope": 2000, "base_url": 500, "token_url": 500}
_LONGEST_OTHER = 200


def connection_of(given: MisSettings, *, this_machine: bool) -> RegisteredConnection:
    """The connection that was given, without its secret; raises InvalidError for what makes no sense.

    `this_machine` says that addresses may lead to this machine, over http too: the local stage alone.
    """
    if given.kind not in KINDS:
        raise InvalidError(
            f"Rollcall cannot be connected to this kind of MIS. Use {_either(tuple(KINDS))}.", field="kind"
        )
    way = given.auth.strip() if given.kind == "oneroster" else given.kind
    values = _values_of(way, given)
    for name in _ADDRESSES:
        if name in values:
            _check_address(values[name], name, this_machine=this_machine)
    if way == "file_drop":
        layout, org_id = _layout(given), values.get("org_id", "")
        if layout == "flat" and org_id:
            raise InvalidError("org_id belongs to OneRoster's files. Leave it out.", field="org_id")
        return FileDropConnection(layout=layout, mapping=given.mapping, strict=given.strict, org_id=org_id)
    if given.mapping is not None or given.strict:
        raise InvalidError("mapping and strict belong to files. Leave them out.", field="mapping")
    kept: dict[str, Any] = {name: value for name, value in values.items() if name not in _SECRETS}
    return cast("RegisteredConnection", KINDS[given.kind](**kept))


def _values_of(way: str, given: MisSettings) -> dict[str, str]:
    """The texts that were given, each of which belongs to this kind of connection."""
    texts = {name: value for name in given.__struct_fields__ if isinstance(value := getattr(given, name), str)}
    values = {name: stripped for name, value in texts.items() if (stripped := value.strip()) and name != "kind"}
    for name in (name for name in _CHOICES if name in values):
        _check_choice(values[name], name)
    if not way:
        raise _missing("auth")
    needed, optional = _FIELDS.get(way) or _fields_of_kind(way)
    for name in needed:
        if name not in values:
            raise _missing(name)
    for name, value in values.items():
        if name not in needed + optional:
            raise InvalidError(f"{name} does not belong to this kind of connection. Leave it out.", field=name)
        _check_text(value, name)
    return values


def _fields_of_kind(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the kind's own class says, and its token."""
    fields = msgspec.structs.fields(KINDS[kind])
    optional = tuple(field.name for field in fields if not field.required and field.name != "trust_changes")
    return tuple(field.name for field in fields if field.required), (*optional, "token")


def _layout(given: MisSettings) -> Literal["oneroster", "flat"]:
    if given.layout == "oneroster":
        if given.mapping is not None:
            raise InvalidError("OneRoster's files need no mapping. Leave it out.", field="mapping")
        return "oneroster"
    if given.mapping is None:
        raise InvalidError(
            "Say which column of the files is what. A test suggests it from the headers.", field="mapping"
        )
    check_mapping(given.mapping)
    return "flat"


_LABELS = {
    "base_url": "The address of the API",
    "school_id": "The school's id at Wonde",
    "token": "The access token",
    "token_url": "The address that gives tokens",
    "client_id": "The client id",
    "client_secret": "The client secret",
}
"""As the page calls them."""


def _missing(name: str) -> InvalidError:
    return InvalidError(f"{_LABELS.get(name, name)} is missing: this kind of connection needs it.", field=name)


def _check_choice(value: str, name: str) -> None:
    choices = _CHOICES[name]
    if value not in choices:
        raise InvalidError(f"{name} must be {_either(choices)}.", field=name)


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _check_text(value: str, name: str) -> None:
    longest = _LONGEST.get(name, _LONGEST_OTHER)
    if len(value) > longest:
        raise InvalidError(f"{name} is too long: at most {longest} characters.", field=name)
    blanks = r"\x20" if name in ("scope", "client_secret") else ""
    if not re.fullmatch(rf"[\x21-\x7e{blanks}]+", value):
        raise InvalidError(f"{name} holds a blank or a character that cannot be part of it. Copy it again.", field=name)


def _check_address(url: str, name: str, *, this_machine: bool) -> None:
    found = origin(url, this_machine=this_machine)
    if found is None:
        message = f"{name} must be a web address that starts with https://, with no user name in it."
        raise InvalidError(message, field=name)
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise InvalidError(f"{name} must end before any ? or #.", field=name)
    if not this_machine and _leads_inside(found[1]):
        message = f"{name} must lead to a server on the open internet, not to a private or local address."
        raise InvalidError(message, field=name)


def _leads_inside(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        # A name that leads inside shows when it is connected to.
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or host.isdecimal()
    return not is_public(host)
