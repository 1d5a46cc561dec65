"""The committed documents, and tables that hold them as they were written."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar
from zlib import compress, decompress

import boto3

T = TypeVar("T")

Item: TypeAlias = dict[str, Any]
"""An item as a file shows it: DynamoDB's own JSON, with texts of JSON taken apart (README.md)."""

WRITTEN = Path(__file__).parent / "written_by_5a70e75"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""The moment at which the documents were written; none has expired then."""


class Kind(NamedTuple):
    """A kind of item. `read` reads those it is given from the tables, and gives what writes them back.

    `place` is a pattern of where they stand: the sort key, and in the messages table the partition before it.
    """

    name: str
    place: str
    read: Callable[[list[Item]], Callable[[], None]]

    def holds(self, item: Item) -> bool:
        """Whether the item is of this kind."""
        return re.match(self.place, place_of(item)) is not None


def document(name: str) -> Any:
    """What one file holds."""
    return json.loads((WRITTEN / f"{name}.json").read_text("utf-8"))


def check_written_back(kind: Kind, table: str, name: str) -> None:
    """Read a file's items of this kind, empty the table, write them back: it holds the same as before."""
    put(table, document(name))
    before = [item for item in document(name) if kind.holds(item)]
    assert before, "the file shows this kind"
    write = kind.read(before)
    _empty(table)
    write()
    after = [item for item in everything(table) if kind.holds(item)]
    assert [place_of(item) for item in after] == [place_of(item) for item in before]
    for now, then in zip(after, before, strict=True):
        assert now == then, place_of(then)


def for_each(values: Iterable[T], write: Callable[[T], object]) -> Callable[[], None]:
    """What writes these values one by one, once it is called."""
    kept = list(values)

    def write_all() -> None:
        for value in kept:
            write(value)

    return write_all


def put(table: str, items: list[Item]) -> None:
    """Put items into a table without any code of Rollcall's."""
    client = boto3.client("dynamodb")
    for item in items:
        client.put_item(TableName=table, Item={name: _raw(value) for name, value in item.items()})


def everything(table: str) -> list[Item]:
    """All items of a table, as a file would show them."""
    items = boto3.client("dynamodb").scan(TableName=table)["Items"]
    return sorted(({name: _shown(name, value) for name, value in item.items()} for item in items), key=_key)


def text(item: Item, name: str) -> str:
    """A string of an item."""
    value: str = item[name]["S"]
    return value


def moment(item: Item) -> datetime:
    """When an item expires."""
    return datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)


def place_of(item: Item) -> str:
    """`state#sync` of the control table, `messages/01KC...` of the messages table."""
    return f"{text(item, 'pk').partition('#')[2]}/{text(item, 'sk')}" if "pk" in item else text(item, "sk")


def _key(item: Item) -> tuple[str, str]:
    return text(item, "pk" if "pk" in item else "school_id"), text(item, "sk")


def _empty(table: str) -> None:
    client = boto3.client("dynamodb")
    for item in client.scan(TableName=table)["Items"]:
        client.delete_item(
            TableName=table, Key={name: item[name] for name in ("school_id", "pk", "sk") if name in item}
        )


def _raw(value: dict[str, Any]) -> Any:
    match value:
        case {"JSON": content}:
            return {"S": _text(content)}
        case {"ZLIB": content}:
            return {"B": compress(_text(content).encode(), 1)}
        case {"B": content}:
            return {"B": b64decode(content)}
    return value


def _shown(name: str, value: Any) -> dict[str, Any]:
    if name == "body":
        return {"JSON": json.loads(value["S"])}
    return {"ZLIB": json.loads(decompress(value["B"]))} if "B" in value else dict(value)


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
