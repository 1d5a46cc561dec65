"""Reads one OneRoster CSV package: what its manifest says of each file, and the rows of those that matter here."""

from typing import Literal, TypeAlias

from msgspec import Struct

from chalicelib.mis.domain.mapping_words import plain
from chalicelib.mis.file_drop.archive import Member, Opened
from chalicelib.mis.file_drop.columns import COLUMNS, named_columns
from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.mis.file_drop.tables import Row, table_of

Mode: TypeAlias = Literal["bulk", "delta", "absent"]
_MODES: dict[str, Mode] = {"bulk": "bulk", "delta": "delta", "absent": "absent"}


class Part(Struct, frozen=True, kw_only=True):
    """One file of a package: `bulk` replaces all rows of its kind, `delta` changes some."""

    name: str
    mode: Mode
    rows: list[Row]


class Package(Struct, frozen=True, kw_only=True):
    """The files of one package by kind ("users"); `elsewhere` are the kinds that its manifest says are not in it."""

    parts: dict[str, Part]
    elsewhere: frozenset[str]


def package_of(package: Opened, findings: Findings) -> Package:
    """The files of a package that matter here.

    Raises FatalError for a package without anything of OneRoster in it, or whose manifest cannot be understood.
    """
    members: dict[str, Member] = {}
    for one in package.members:
        named = plain(one.name.rpartition(".")[0])
        if named in members:
            raise bad_file(package.file.name, f"{members[named].name} and {one.name} in it could be the same file")
        members[named] = one
    modes = _modes(members.get("manifest"), package, findings)
    parts = {}
    for kind in COLUMNS:
        member = members.get(kind)
        mode = _mode_of(kind, member, modes, findings)
        if member is not None and mode != "absent":
            if member.name != f"{kind}.csv":
                findings.note(member.name, f"the file's name should be {kind}.csv")
            parts[kind] = Part(
                name=member.name, mode=mode, rows=named_columns(kind, table_of(member, findings), findings)
            )
    if not parts:
        raise bad_file(
            package.file.name, "it holds none of OneRoster's files (users.csv, classes.csv, enrollments.csv)"
        )
    elsewhere = frozenset(kind for kind, mode in modes.items() if mode == "absent" and kind not in parts)
    return Package(parts=parts, elsewhere=elsewhere)


def _modes(manifest: Member | None, package: Opened, findings: Findings) -> dict[str, Mode]:
    if manifest is None:
        findings.note(package.file.name, "it has no manifest.csv, so its files are taken for whole ones (bulk)")
        return {}
    modes = {}
    for row in table_of(manifest, findings).rows:
        name, value = [*row.cells.values(), "", ""][:2]
        prefix, _, kind = name.partition(".")
        if prefix.lower() == "file" and plain(kind) in COLUMNS:
            if (mode := _MODES.get(value.lower())) is None and value:
                raise bad_file(
                    package.file.name, f"row {row.number} of its manifest says neither bulk, delta nor absent"
                )
            if mode:
                modes[plain(kind)] = mode
    return modes


def _mode_of(kind: str, member: Member | None, modes: dict[str, Mode], findings: Findings) -> Mode:
    mode = modes.get(kind)
    if member is None:
        if mode in ("bulk", "delta"):
            raise bad_file(f"{kind}.csv", "the manifest names it, but it is not in the zip")
        return "absent"
    if mode is None or mode == "absent":
        if modes:
            findings.note(
                "manifest.csv", f"it does not say how to read {kind}.csv, which is taken for a whole one (bulk)"
            )
        return "bulk"
    return mode
