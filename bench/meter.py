"""Meters what was sent to DynamoDB and came back, since no emulator's own figures for consumed capacity are right."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from bench.capacity import READ_PRICE, WRITE_PRICE, item_size, read_units, write_units
from bench.wire import Call

_DYNAMODB = "DynamoDB_20120810."
_PARTITION = re.compile(r"([#\w]+) = (:\w+)")
_NAME = re.compile(r"#\w+")
_ASSIGNED = re.compile(r"(#\w+) = (:\w+)")
_SET_AND_REMOVE = re.compile(r"(SET #\w+ = :\w+(, #\w+ = :\w+)*)? ?(REMOVE #\w+(, #\w+)*)?")
_PREFIX = re.compile(r"begins_with ?\(([#\w]+), ?(:\w+)\)")


class Spent(Struct):
    """What one table was asked for."""

    requests: int = 0
    write_units: float = 0
    read_units: float = 0

    @property
    def cost(self) -> float:
        """Millionths of a dollar at on-demand prices."""
        return self.write_units * WRITE_PRICE + self.read_units * READ_PRICE


class Meter:
    """Knows every item of the tables whose making it saw, so a projection or a filter hides nothing from it.

    Writes to indexes are not metered. An operation without a rule here is an error, never free.
    """

    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, str]] = {}
        self._items: dict[tuple[str, str], dict[str, int]] = {}
        self._updated: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._spent: dict[str, Spent] = {}
        self._rules: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {
            "CreateTable": self._create,
            "DescribeTable": lambda sent, answer: None,
            "PutItem": self._put,
            "UpdateItem": self._update,
            "GetItem": self._get,
            "BatchGetItem": self._batch_get,
            "BatchWriteItem": self._batch_write,
            "TransactWriteItems": self._transact,
            "Query": self._query,
        }

    def take(self, calls: Iterable[Call]) -> dict[str, Spent]:
        """What these calls cost, by table; calls to other services cost nothing here."""
        self._spent = {}
        for call in calls:
            if call.operation.startswith(_DYNAMODB):
                self._take(call)
        return self._spent

    def _take(self, call: Call) -> None:
        sent, answer = msgspec.json.decode(call.sent), msgspec.json.decode(call.answer)
        tables = {name: Spent() for name in _tables(sent)}
        for table in tables:
            self._of(table).requests += 1
        if call.status == 200:
            self._rules[call.operation.removeprefix(_DYNAMODB)](sent, answer)
        elif "ConditionalCheckFailed" in str(answer.get("__type")):
            refused = sent["Item"] if "Item" in sent else self._after(sent)
            self._of(sent["TableName"]).write_units += write_units(item_size(refused))

    def _of(self, table: str) -> Spent:
        return self._spent.setdefault(table, Spent())

    def _create(self, sent: dict[str, Any], _answer: dict[str, Any]) -> None:
        names = {key["KeyType"]: key["AttributeName"] for key in sent["KeySchema"]}
        self._keys[sent["TableName"]] = names["HASH"], names["RANGE"]

    def _put(self, sent: dict[str, Any], _answer: dict[str, Any]) -> None:
        self._write(sent["TableName"], sent["Item"])

    def _transact(self, sent: dict[str, Any], _answer: dict[str, Any]) -> None:
        for part in sent["TransactItems"]:
            if "Update" in part:
                self._update(part["Update"], {}, times=2)
            else:
                self._write(part["Put"]["TableName"], part["Put"]["Item"], times=2)

    def _update(self, sent: dict[str, Any], _answer: dict[str, Any], *, times: int = 1) -> None:
        """An update is charged for the whole item, as it was or as it is then."""
        item, table = self._after(sent), sent["TableName"]
        partition, name = self._place(table, item)
        if name in partition and (table, *self._key(table, item)) not in self._updated:
            raise NotImplementedError(f"{table}: an item that was put is updated, and its attributes are not known")
        self._updated[(table, *self._key(table, item))] = item
        self._write(table, item, times=times)

    def _after(self, sent: dict[str, Any]) -> dict[str, Any]:
        """The item as an update of SET and REMOVE alone leaves it."""
        expression, names = sent["UpdateExpression"], sent.get("ExpressionAttributeNames", {})
        if _SET_AND_REMOVE.fullmatch(expression) is None:
            raise NotImplementedError(f"no rule for {expression}")
        item = self._updated.get((sent["TableName"], *self._key(sent["TableName"], sent["Key"])), {}) | sent["Key"]
        changed, _, removed = expression.partition("REMOVE")
        for name, value in _ASSIGNED.findall(changed):
            item[names[name]] = sent["ExpressionAttributeValues"][value]
        return {name: value for name, value in item.items() if name not in {names[n] for n in _NAME.findall(removed)}}

    def _batch_write(self, sent: dict[str, Any], answer: dict[str, Any]) -> None:
        for table, requests in sent["RequestItems"].items():
            left_over = answer.get("UnprocessedItems", {}).get(table, [])
            for request in requests:
                if request not in left_over:
                    self._write(table, request["PutRequest"]["Item"])

    def _write(self, table: str, item: Mapping[str, Any], *, times: int = 1) -> None:
        """A write that replaces an item is charged for the larger of the two."""
        partition, name = self._place(table, item)
        size = item_size(item)
        before = partition.get(name, 0)
        partition[name] = size
        self._of(table).write_units += times * write_units(max(size, before))

    def _get(self, sent: dict[str, Any], _answer: dict[str, Any]) -> None:
        self._read(sent["TableName"], sent["Key"], strong=sent.get("ConsistentRead", False))

    def _batch_get(self, sent: dict[str, Any], answer: dict[str, Any]) -> None:
        for table, wanted in sent["RequestItems"].items():
            left_over = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
            for key in wanted["Keys"]:
                if key not in left_over:
                    self._read(table, key, strong=wanted.get("ConsistentRead", False))

    def _read(self, table: str, key: Mapping[str, Any], *, strong: bool) -> None:
        partition, name = self._place(table, key)
        self._of(table).read_units += read_units(partition.get(name, 0), strong=strong)

    def _query(self, sent: dict[str, Any], answer: dict[str, Any]) -> None:
        """Charged is what the request went through, whatever a filter or a projection left of it."""
        table = sent["TableName"]
        if "IndexName" in sent:
            raise NotImplementedError("indexes are not metered")
        partition, prefix = self._asked(sent)
        after, last = self._edge(table, sent, "ExclusiveStartKey"), self._edge(table, answer, "LastEvaluatedKey")
        sizes = [
            size
            for name, size in partition.items()
            if name.startswith(prefix) and (after is None or name > after) and (last is None or name <= last)
        ]
        if len(sizes) != answer["ScannedCount"]:
            raise AssertionError(f"{table}: {answer['ScannedCount']} items were read, {len(sizes)} are known")
        self._of(table).read_units += read_units(sum(sizes), strong=sent.get("ConsistentRead", False))

    def _asked(self, sent: dict[str, Any]) -> tuple[dict[str, int], str]:
        condition, values = sent["KeyConditionExpression"], sent["ExpressionAttributeValues"]
        partition, prefix = _PARTITION.search(condition), _PREFIX.search(condition)
        if partition is None or ("AND" in condition and prefix is None):
            raise NotImplementedError(f"no rule for {condition}")
        school = values[partition[2]]["S"]
        return self._items.get((sent["TableName"], school), {}), values[prefix[2]]["S"] if prefix else ""

    def _edge(self, table: str, where: Mapping[str, Any], name: str) -> str | None:
        key = where.get(name)
        return key[self._keys[table][1]]["S"] if key else None

    def _key(self, table: str, item: Mapping[str, Any]) -> tuple[str, str]:
        hash_name, range_name = self._keys[table]
        return item[hash_name]["S"], item[range_name]["S"]

    def _place(self, table: str, item: Mapping[str, Any]) -> tuple[dict[str, int], str]:
        partition, name = self._key(table, item)
        return self._items.setdefault((table, partition), {}), name


def _tables(sent: Mapping[str, Any]) -> set[str]:
    """The tables that a request names, each of which counts it once."""
    if "TransactItems" in sent:
        return {part["TableName"] for one in sent["TransactItems"] for part in one.values()}
    return set(sent["RequestItems"]) if "RequestItems" in sent else {sent["TableName"]}
