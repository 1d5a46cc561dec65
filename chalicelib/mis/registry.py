"""The kinds of MIS that Rollcall can read: one line a kind, whose connector is loaded only when it is used."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias, get_args

from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.dropped_files import DroppedFiles
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import (
    FileDropConnection,
    MisConnection,
    OneRosterConnection,
    WondeConnection,
    kind_of,
)
from chalicelib.shared.errors import FatalError

# A new kind is its folder and this line; CONTRIBUTING.md shows one.
RegisteredConnection: TypeAlias = WondeConnection | OneRosterConnection | FileDropConnection

KINDS: dict[str, type[MisConnection]] = {kind.__struct_config__.tag: kind for kind in get_args(RegisteredConnection)}

MODULES: dict[str, str] = {kind: f"chalicelib.mis.{kind}.connector" for kind in KINDS}
"""Each module has `connect(connection, access, *, timezone, timing) -> Connector`."""


def build_connector(
    connection: MisConnection,
    access: str | DroppedFiles,
    *,
    timezone: str,
    timing: Timing | None = None,
    modules: Mapping[str, str] = MODULES,
) -> Connector:
    """The connector for a school's connection; `timezone` is the school's own IANA zone.

    `access` is what opens the source: the secret, or for file drop the files.

    Nothing is read yet. Raises FatalError where the kind, the address or the token cannot be used.
    """
    module = modules.get(kind_of(connection))
    if module is None:
        raise FatalError(
            "Rollcall cannot read this kind of MIS. Ask your Rollcall administrator to check the MIS connection.",
            internal="unknown kind of MIS",
            code="mis_unknown_kind",
        )
    connect: Callable[..., Connector] = import_module(module).connect
    return connect(connection, access, timezone=timezone, timing=timing or Timing())
