"""What a later build stored beside what this build knows survives a save by this build."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from chalicelib.accounts.domain.users import Preferences
from chalicelib.accounts.storage.user_repository import UserRepository
from chalicelib.directory.domain.overrides import AddressHealth, ContactOverride
from chalicelib.directory.storage.override_repository import OverrideRepository
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.schools.storage.school_repository import SchoolRepository
from chalicelib.sync.domain.state import Run
from chalicelib.sync.storage.sync_repository import SyncRepository
from tests.shared.table_definitions import CONTROL, DIRECTORY, MESSAGES
from tests.stored_shapes.documents import NOW, Item, document, everything, place_of, put

MAPPINGS = ("heads", "people", "waits_for", "pairs", "columns", "where")
"""Names of fields whose own names are data, such as ids."""

LATER = {"given_by": "a later build", "parts": [1, {"two": 2}]}


class Save(NamedTuple):
    """An item, by the end of its place, that `save` reads and changes through its repository."""

    table: str
    file: str
    place: str
    save: Callable[[Item], None]


def change_school(item: Item) -> None:
    SchoolRepository(CONTROL).change(item["school_id"]["S"], lambda school: replace(school, name="Another name"))


def replace_school(item: Item) -> None:
    store = SchoolRepository(CONTROL)
    store.put(replace(store.get(item["school_id"]["S"]), name="Another name"))


def change_state(item: Item) -> None:
    store, school_id = SyncRepository(CONTROL), item["school_id"]["S"]
    before = store.load(school_id)
    store.save(school_id, replace(before.state, next_window_at=NOW), version=before.version, ended=None)


def change_user(item: Item) -> None:
    store, school_id = UserRepository(CONTROL), item["school_id"]["S"]
    user = next(user for user in store.all(school_id) if item["sk"]["S"].endswith(user.id))
    store.put(school_id, replace(user, name="Another Name"))


def change_preferences(item: Item) -> None:
    UserRepository(CONTROL).prefer(item["school_id"]["S"], item["sk"]["S"].removeprefix("prefers#"), Preferences())


def change_message(item: Item) -> None:
    store, school_id = MessageRepository(MESSAGES), item["pk"]["S"].partition("#")[0]
    stored = store.get(school_id, item["sk"]["S"])
    store.save(replace(stored.message, about="Something else."), version=stored.version)


def change_override(item: Item) -> None:
    store, school_id, key = OverrideRepository(DIRECTORY), item["school_id"]["S"], item["sk"]["S"]
    if item["body"]["JSON"]["kind"] == "health":
        store.change_health(school_id, key, _another_reason)
    else:
        store.put(school_id, [msgspec.convert(item["body"]["JSON"], ContactOverride)])


def _another_reason(health: AddressHealth | None) -> AddressHealth | None:
    return replace(health, reason="Another reason.") if health else None


SAVES = {
    "school": Save(CONTROL, "control_table", "state#school", change_school),
    "school replaced": Save(CONTROL, "control_table", "state#school", replace_school),
    "sync state": Save(CONTROL, "control_table", "state#sync", change_state),
    "user": Save(CONTROL, "control_table", "user#", change_user),
    "preferences": Save(CONTROL, "control_table", "prefers#", change_preferences),
    "message": Save(MESSAGES, "messages_table", "messages/", change_message),
    "override": Save(DIRECTORY, "directory_table", "local#", change_override),
}


@pytest.mark.parametrize("name", SAVES)
def test_later_fields_survive_a_save_by_this_build(name: str) -> None:
    save = SAVES[name]
    written = [item for item in document(save.file) if save.place in place_of(item)]
    assert written, "the file shows this kind"
    for item in written:
        put(save.table, [_with_later_fields(item)])
        save.save(item)
    after = {_key(item): item for item in everything(save.table)}
    for item in written:
        stored = after[_key(item)]
        assert stored["later"] == {"S": "an attribute of its own"}, place_of(item)
        assert stored["body"] != _with_later_fields(item)["body"] or name in ("preferences", "override")
        expected = [path for path, _ in _objects(item["body"]["JSON"], ())]
        planted = [path for path, found in _objects(stored["body"]["JSON"], ()) if found.get("later") == LATER]
        assert [path for path in expected if path not in planted] == [], place_of(item)


def test_an_ended_run_keeps_its_later_fields_and_the_next_has_none() -> None:
    item = next(item for item in document("control_table") if "run" in item["body"].get("JSON", {}))
    put(CONTROL, [_with_later_fields(item)])
    store, school_id = SyncRepository(CONTROL), item["school_id"]["S"]
    before = store.load(school_id)
    run = before.state.run
    assert run is not None
    ended = replace(run, outcome="completed", finished_at=NOW + timedelta(minutes=1))
    following = Run(id="run-next", trigger="refresh", lane="refresh", started_by="Sam", started_at=NOW, jobs=run.jobs)
    store.save(school_id, replace(before.state, run=following), version=before.version, ended=ended)
    bodies = {item["sk"]["S"]: item["body"]["JSON"] for item in everything(CONTROL)}
    assert bodies[f"run#{run.id}"]["later"] == LATER
    assert [job["later"] for job in bodies[f"run#{run.id}"]["jobs"]] == [LATER] * len(run.jobs)
    assert bodies["state#sync"]["later"] == LATER
    assert "later" not in bodies["state#sync"]["run"]
    assert not any("later" in job for job in bodies["state#sync"]["run"]["jobs"])


def _key(item: Item) -> tuple[str, str]:
    partition = item["school_id"] if "school_id" in item else item["pk"]
    return partition["S"], item["sk"]["S"]


def _with_later_fields(item: Item) -> Item:
    body = item["body"]["JSON"]
    return {**item, "later": {"S": "an attribute of its own"}, "body": {"JSON": _planted(body)}}


def _planted(value: Any, name: str = "") -> Any:
    if isinstance(value, list):
        return [_planted(inner) for inner in value]
    if isinstance(value, dict):
        fields = {field: _planted(inner, field) for field, inner in value.items()}
        return fields if name in MAPPINGS else fields | {"later": LATER}
    return value


def _objects(value: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every object of a document that is not itself a later field."""
    if isinstance(value, list):
        return [found for number, inner in enumerate(value) for found in _objects(inner, (*path, str(number)))]
    if not isinstance(value, dict) or value == LATER:
        return []
    inner = [found for name, each in value.items() for found in _objects(each, (*path, name))]
    return inner if path and path[-1] in MAPPINGS else [(path, value), *inner]
