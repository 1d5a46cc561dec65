"""Keeps local marks in the directory table, under keys that no dataset begins with."""

from collections.abc import Callable, Collection, Iterable

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.directory.domain.overrides import AddressHealth, ContactOverride, ContactOverrides
from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import RetriableError
from chalicelib.shared.storage.batch_reads import batch_get
from chalicelib.shared.storage.refusals import lost_race_as_conflict
from chalicelib.shared.storage.stored_json import StoredJson
from chalicelib.shared.storage.tables import use_table

_TRIES = 10

_overrides = StoredJson[ContactOverride](ContactOverride)


class OverrideItem(Model):
    """One mark, as readable JSON."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    source = UnicodeAttribute(default="local")
    body = UnicodeAttribute()


class OverrideRepository:
    """Implements directory.domain.overrides.OverrideStore on DynamoDB."""

    def __init__(self, table_name: str) -> None:
        use_table(OverrideItem, table_name)

    def get(self, school_id: str, keys: Collection[str]) -> ContactOverrides:
        """The marks with these keys."""
        found = batch_get(OverrideItem, [(school_id, key) for key in keys])
        return ContactOverrides.of(_overrides.decode(item.body) for item in found)

    def put(self, school_id: str, marks: Iterable[ContactOverride]) -> None:
        """Write each, with the fields that a later build gave it: a person has a handful."""
        new = {mark.key: mark for mark in marks}
        stored = {item.sk: item.body for item in batch_get(OverrideItem, [(school_id, key) for key in new])}
        for key, mark in new.items():
            OverrideItem(school_id, key).update(_changes(mark, stored.get(key)))

    def change_health(
        self, school_id: str, key: str, change: Callable[[AddressHealth | None], AddressHealth | None]
    ) -> None:
        """Compare-and-swap on the item's text; raises RetriableError where others keep coming first."""

        def load() -> str | None:
            try:
                return OverrideItem.get(school_id, key, consistent_read=True).body
            except DoesNotExist:
                return None

        def save(body: str | None, after: AddressHealth | None) -> None:
            if after is None or (body and after == _health(body)):
                return
            unchanged = OverrideItem.body == body if body else OverrideItem.body.does_not_exist()
            with lost_race_as_conflict():
                OverrideItem(school_id, key).update(_changes(after, body), condition=unchanged)

        compare_and_swap(
            load,
            lambda body: change(_health(body) if body else None),
            save,
            tries=_TRIES,
            gave_up=RetriableError("Rollcall is very busy.", internal="an address's health kept changing"),
        )


def _health(body: str) -> AddressHealth | None:
    override = _overrides.decode(body)
    return override if isinstance(override, AddressHealth) else None


def _changes(override: ContactOverride, body: str | None) -> list[Action]:
    """The item's attributes; `body` is what is stored of it now."""
    return [OverrideItem.source.set("local"), OverrideItem.body.set(_overrides.encode_over(body, override))]
