"""A school's own mapping of its CSV files: which file holds what, and which column is which field."""

from typing import Literal, TypeAlias

from msgspec import Struct, field

from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import InvalidError

Holds: TypeAlias = Literal["pupils", "contacts", "relationships", "staff", "groups", "memberships", "attendance"]
"""What the rows of a file are; `relationships` pair a pupil and a contact, `memberships` a pupil and a group."""

_PERSON = ("forename", "surname", "name", "title", "mobile", "phone", "email", "email_2")
_PAIR = ("relationship", "priority", "responsibility", "court_order", "lives_with")

REQUIRED: dict[Holds, tuple[str, ...]] = {
    "pupils": ("id",),
    "contacts": (),
    "relationships": ("pupil_id", "contact_id"),
    "staff": ("id",),
    "groups": ("id", "name"),
    "memberships": ("pupil_id", "group_id"),
    "attendance": ("pupil_id", "date"),
}
"""Fields that a file must have a column for."""

OPTIONAL: dict[Holds, tuple[str, ...]] = {
    "pupils": (*_PERSON, "upn", "year", "registration", "classes"),
    "contacts": ("id", "pupil_id", *_PERSON, *_PAIR),
    "relationships": _PAIR,
    "staff": _PERSON,
    "groups": ("type",),
    "memberships": (),
    "attendance": ("session", "code", "am_code", "pm_code"),
}
"""Fields that a file may have a column for. `classes` names a pupil's classes, separated by ; or |."""


class MappedFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file's meaning: `file` is its name, in which * stands for anything and [0-9] for a digit; `columns` gives
    each field its header.

    `where` keeps only the rows in which a header's cell is one of these values. One file may be mapped several times,
    as where each pupil's row names two contacts.
    """

    file: str
    holds: Holds
    columns: dict[str, str]
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)


class FileMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All files of a school. Dates are read year first, or day first as they are written in the United Kingdom;
    `month_first` is for files that write them as in the United States.
    """

    files: tuple[MappedFile, ...]
    month_first: bool = False

    def holding(self, *holds: Holds) -> tuple[MappedFile, ...]:
        """The files with such rows, in the order of the mapping."""
        return tuple(one for one in self.files if one.holds in holds)


def mapped_datasets(mapping: FileMapping) -> tuple[Dataset, ...]:
    """The datasets that these files hold."""
    held: set[str] = {one.holds for one in mapping.files}
    if any("classes" in one.columns for one in mapping.holding("pupils")):
        held.add("groups")
    return tuple(dataset for dataset in DATASETS if dataset in held)


def check_mapping(mapping: FileMapping) -> None:
    """Raises InvalidError that names what a mapping lacks or what nobody can use."""
    if not mapping.holding("pupils"):
        raise InvalidError("Say which file holds the pupils.", field="mapping")
    if len(mapping.files) > _MOST_FILES:
        raise InvalidError(f"At most {_MOST_FILES} files can be mapped.", field="mapping")
    for one in mapping.files:
        _check_file(one)
    linked = bool(mapping.holding("relationships"))
    for one in mapping.holding("contacts"):
        if not ({"id"} if linked else {"pupil_id"}) <= set(one.columns):
            needed = "id, because a file of relationships names them" if linked else "pupil_id, to say whose they are"
            raise InvalidError(f"The contacts in {one.file} need a column for {needed}.", field="mapping")


_MOST_FILES = 20
_LONGEST = 200


def _check_file(one: MappedFile) -> None:
    if not one.file.strip() or len(one.file) > _LONGEST or "/" in one.file:
        raise InvalidError("Each mapped file needs its name, without a folder.", field="mapping")
    known = REQUIRED[one.holds] + OPTIONAL[one.holds]
    for name, header in one.columns.items():
        if name not in known:
            raise InvalidError(
                f"{one.file}: {one.holds} have no {name}. They have {', '.join(known)}.", field="mapping"
            )
        if not header.strip() or len(header) > _LONGEST:
            raise InvalidError(f"{one.file}: say which column is the {name}.", field="mapping")
    for name in REQUIRED[one.holds]:
        if name not in one.columns:
            raise InvalidError(f"{one.file}: say which column is the {name} of the {one.holds}.", field="mapping")
    if one.holds == "attendance" and not (
        {"session", "code"} <= set(one.columns) or {"am_code", "pm_code"} & set(one.columns)
    ):
        raise InvalidError(
            f"{one.file}: say which columns are the session and the code, or the AM and PM codes.", field="mapping"
        )
