"""The named changes of a run: who, which field, before and after."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from chalicelib.directory.domain.records import ContactLink, Email, Phone, Record
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.held import name_of

MAX_LISTED = 2_000
"""Named changes a run and dataset keeps; its counts tell the rest."""


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field, with its value before and after as text; both are null for whoever may not see values."""

    field: str
    before: str | None
    after: str | None


class NamedChange(Struct, frozen=True, kw_only=True):
    """What became of one person or group; `fields` only where it changed."""

    dataset: Dataset
    kind: str
    id: str
    name: str
    change: Literal["added", "changed", "removed", "held"]
    fields: tuple[FieldChange, ...] = ()

    def without_values(self) -> "NamedChange":
        """The change as a composer sees it: names and fields."""
        fields = tuple(FieldChange(field=one.field, before=None, after=None) for one in self.fields)
        return NamedChange(
            dataset=self.dataset, kind=self.kind, id=self.id, name=self.name, change=self.change, fields=fields
        )


class ChangeLog(Protocol):
    """Where the named changes of runs are kept."""

    def put(
        self, school_id: str, run_id: str, part: str, changes: Iterable[NamedChange], *, expires_at: datetime
    ) -> None:
        """Store some changes of a run; `part` is unique among the run's parts."""
        ...

    def get(self, school_id: str, run_id: str) -> tuple[NamedChange, ...]:
        """All named changes of a run, in order of parts; none that have expired."""
        ...


def named_changes(
    dataset: Dataset,
    *,
    added: Iterable[Record],
    changed: Mapping[str, tuple[Record, Record]],
    removed: Iterable[Record],
    held: Iterable[Record],
) -> Iterator[NamedChange]:
    """The changes by name; `changed` holds each key's record before and after."""
    for record in added:
        yield _named(dataset, record, "added")
    for before, after in changed.values():
        yield _named(dataset, after, "changed", tuple(_field_changes(before, after)))
    for record in removed:
        yield _named(dataset, record, "removed")
    for record in held:
        yield _named(dataset, record, "held")


def _named(
    dataset: Dataset,
    record: Record,
    change: Literal["added", "changed", "removed", "held"],
    fields: tuple[FieldChange, ...] = (),
) -> NamedChange:
    kind = str(record.__struct_config__.tag)  # stored, so it is the record's own word and not its class's name
    return NamedChange(dataset=dataset, kind=kind, id=record.id, name=name_of(record), change=change, fields=fields)


def _field_changes(before: Record, after: Record) -> Iterator[FieldChange]:
    for field in after.__struct_fields__:
        old, new = getattr(before, field, None), getattr(after, field)
        if old != new:
            yield FieldChange(field="contacts" if field == "links" else field, before=_text(old), after=_text(new))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, Phone | Email):
        return value.raw
    if isinstance(value, ContactLink):
        words = [value.relationship or "contact", value.contact_id]
        words += [f"priority {value.priority}"] if value.priority is not None else []
        words += ["parental responsibility"] if value.responsibility else []
        words += ["court order"] if value.court_order else []
        words += ["lives with"] if value.lives_with else []
        return " ".join(words)
    return "" if value is None else str(value)
