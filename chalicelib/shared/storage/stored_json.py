"""Reads and writes stored JSON so that builds before and after this one can share a table.

A document that a later build wrote may hold fields that this build does not know. They are passed over when reading,
also where the type forbids unknown fields to callers of the API, and they are still there after a save.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct, inspect

from chalicelib.shared.versions import LaterField, Place

T = TypeVar("T", bound=Struct)

_IDENTIFIERS = ("id", "run_id", "token", "dataset", "pupil_id", "person_id")


class StoredJson(Generic[T]):
    """Decodes one type of stored document, or one union of types."""

    def __init__(self, shape: Any) -> None:
        self._shape = shape
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(shape)

    def decode(self, body: str) -> T:
        """Decode a body; raises msgspec.ValidationError where it cannot be understood."""
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError:
            known = _known(msgspec.json.decode(body), inspect.type_info(self._shape))
            return self._decoder.decode(msgspec.json.encode(known))

    def encode_over(self, body: str | None, document: Struct) -> str:
        """Encode the document that replaces a stored body, if there is one, with the body's later fields."""
        return with_later_fields(document, later_fields_of(body, self.decode(body)) if body else ())


def later_fields_of(body: str, document: Struct) -> tuple[LaterField, ...]:
    """Find what the stored JSON holds beside what was decoded from it; nothing where the two are the same, as usual."""
    known = msgspec.json.encode(document)
    if known == body.encode():
        return ()
    return tuple(_beside(msgspec.json.decode(body), msgspec.json.decode(known), ()))


def with_later_fields(document: Struct, later_fields: tuple[LaterField, ...]) -> str:
    """Encode the document as JSON, with the later fields of every object that is still in it."""
    if not later_fields:
        return msgspec.json.encode(document).decode()
    fields = msgspec.json.decode(msgspec.json.encode(document))
    objects = dict(_objects(fields, ()))
    for later in later_fields:
        if later.place in objects:
            objects[later.place].setdefault(later.name, later.value)
    return msgspec.json.encode(fields).decode()


def later_fields_within(later_fields: tuple[LaterField, ...], name: str, document: Struct) -> tuple[LaterField, ...]:
    """Give the later fields of one object of a document, which is stored apart from now on."""
    step = _step((), name, None, msgspec.json.decode(msgspec.json.encode(document)))
    return tuple(
        LaterField(later.place[1:], later.name, later.value) for later in later_fields if later.place[:1] == step
    )


def _beside(stored: Mapping[str, Any], known: Mapping[str, Any], place: Place) -> Iterator[LaterField]:
    """Give the fields of the stored object, and of the objects within it, that the known one lacks.

    Both were one document, so their lists are in the same order.
    """
    for name, value in stored.items():
        if name not in known:
            yield LaterField(place, name, value)
            continue
        for inner, known_inner in zip(_as_list(value), _as_list(known[name]), strict=True):
            if isinstance(inner, dict):
                yield from _beside(inner, known_inner, _step(place, name, known[name], known_inner))


def _objects(document: dict[str, Any], place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Give every object within a document with its place, itself first."""
    yield place, document
    for name, value in document.items():
        for inner in _as_list(value):
            if isinstance(inner, dict):
                yield from _objects(inner, _step(place, name, value, inner))


def _step(place: Place, name: str, value: Any, inner: Mapping[str, Any]) -> Place:
    """Give the place of an object in a field, so that a new run has nothing of the run before it.

    An object of a list that has no id is identified by all that it holds.
    """
    ids = [str(inner[key]) for key in _IDENTIFIERS if key in inner]
    content = msgspec.json.encode(inner, order="deterministic").decode() if isinstance(value, list) else ""
    return (*place, (name, "/".join(ids) or content))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _known(value: Any, shape: inspect.Type) -> Any:
    """Leave out the fields that the type does not have, at every depth."""
    match shape:
        case inspect.StructType() if isinstance(value, dict):
            fields = {field.encode_name: field.type for field in shape.fields}
            tag = {shape.tag_field} if shape.tag_field else set()
            return {
                name: _known(inner, fields[name]) if name in fields else inner
                for name, inner in value.items()
                if name in fields or name in tag
            }
        case inspect.UnionType():
            return _known(value, _member(value, shape))
        case inspect.ListType() | inspect.VarTupleType() if isinstance(value, list):
            return [_known(inner, shape.item_type) for inner in value]
        case inspect.DictType() if isinstance(value, dict):
            return {name: _known(inner, shape.value_type) for name, inner in value.items()}
        case inspect.Metadata():
            return _known(value, shape.type)
    return value


def _member(value: Any, union: inspect.UnionType) -> inspect.Type:
    """Find the member of a union that a value is of: by its tag, or by being the only one that is not null."""
    structs = [member for member in union.types if isinstance(member, inspect.StructType)]
    if isinstance(value, dict) and len(structs) > 1:
        return next((each for each in structs if each.tag_field and value.get(each.tag_field) == each.tag), structs[0])
    others = [member for member in union.types if not isinstance(member, inspect.NoneType)]
    return others[0] if value is not None and len(others) == 1 else inspect.AnyType()
