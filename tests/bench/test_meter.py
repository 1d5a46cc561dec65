"""The meter sees what was asked, not what an emulator says that it cost."""

from typing import Any

import msgspec
import pytest

from bench.meter import Meter, Spent
from bench.wire import Call

TABLE = "people"
KEYS = [{"AttributeName": "school_id", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
PREFIX = {":s": {"S": "a"}, ":p": {"S": "staff#"}}


def call(operation: str, sent: dict[str, Any], answer: dict[str, Any] | None = None, *, status: int = 200) -> Call:
    encode = msgspec.json.encode
    return Call(f"DynamoDB_20120810.{operation}", encode({"TableName": TABLE} | sent), status, encode(answer or {}))


def item(sk: str, size: int) -> dict[str, Any]:
    """An item of exactly this many bytes."""
    names = len("school_id" + "a" + "sk" + sk + "body")
    return {"school_id": {"S": "a"}, "sk": {"S": sk}, "body": {"S": "x" * (size - names)}}


def batch(*items: dict[str, Any], left_over: tuple[dict[str, Any], ...] = ()) -> Call:
    def puts(some: tuple[dict[str, Any], ...]) -> dict[str, Any]:
        return {TABLE: [{"PutRequest": {"Item": one}} for one in some]} if some else {}

    sent = msgspec.json.encode({"RequestItems": puts(items)})
    answer = msgspec.json.encode({"UnprocessedItems": puts(left_over)})
    return Call("DynamoDB_20120810.BatchWriteItem", sent, 200, answer)


def query(scanned: int, *, last: str | None = None, start: str | None = None, strong: bool = True) -> Call:
    sent: dict[str, Any] = {
        "KeyConditionExpression": "(#0 = :s AND begins_with (#1, :p))",
        "ExpressionAttributeValues": PREFIX,
        "ConsistentRead": strong,
        "ProjectionExpression": "sk",
    }
    if start:
        sent["ExclusiveStartKey"] = {"school_id": {"S": "a"}, "sk": {"S": start}}
    answer: dict[str, Any] = {"Items": [], "ScannedCount": scanned}
    if last:
        answer["LastEvaluatedKey"] = {"school_id": {"S": "a"}, "sk": {"S": last}}
    return call("Query", sent, answer)


@pytest.fixture
def meter() -> Meter:
    made = Meter()
    made.take([call("CreateTable", {"KeySchema": KEYS})])
    return made


def update(size: int, *, remove: bool = False, status: int = 200, answer: dict[str, Any] | None = None) -> Call:
    """An update that leaves an item with one attribute of this many bytes."""
    sent = {
        "Key": {"school_id": {"S": "a"}, "sk": {"S": "state"}},
        "UpdateExpression": "REMOVE #0" if remove else "SET #0 = :0",
        "ExpressionAttributeNames": {"#0": "body"},
        "ExpressionAttributeValues": {} if remove else {":0": {"S": "x" * size}},
    }
    return call("UpdateItem", sent, answer, status=status)


def spent(meter: Meter, *calls: Call) -> Spent:
    return meter.take(calls)[TABLE]


def test_a_batch_is_one_request_and_each_item_in_it_rounded_up_by_itself(meter: Meter) -> None:
    found = spent(meter, batch(item("staff#1", 600), item("staff#2", 600), item("staff#3", 1025)))
    assert (found.requests, found.write_units, found.read_units) == (1, 4, 0)
    assert found.cost == pytest.approx(4 * 0.625)


def test_what_a_batch_leaves_over_costs_nothing_and_is_not_there(meter: Meter) -> None:
    one, two = item("staff#1", 600), item("staff#2", 3000)
    assert spent(meter, batch(one, two, left_over=(two,))).write_units == 1
    assert spent(meter, query(1)).read_units == 1


def test_replacing_a_large_item_by_a_small_one_costs_the_large_one(meter: Meter) -> None:
    meter.take([batch(item("staff#1", 3000))])
    assert spent(meter, call("PutItem", {"Item": item("staff#1", 100)})).write_units == 3
    assert spent(meter, call("PutItem", {"Item": item("staff#1", 100)})).write_units == 1


def test_a_transaction_costs_double(meter: Meter) -> None:
    put = {"Put": {"TableName": TABLE, "Item": item("run#1", 1500)}}
    sent = msgspec.json.encode({"TransactItems": [put]})
    found = spent(meter, Call("DynamoDB_20120810.TransactWriteItems", sent, 200, b"{}"))
    assert (found.requests, found.write_units) == (1, 4)


def test_a_query_costs_the_total_of_what_it_went_through_although_little_of_it_came_back(meter: Meter) -> None:
    meter.take([batch(*(item(f"staff#{n}", 1000) for n in range(9)), item("groups#1", 50_000))])
    assert spent(meter, query(9)).read_units == 3
    assert spent(meter, query(9, strong=False)).read_units == 1.5
    assert spent(meter, query(9)).cost == pytest.approx(3 * 0.125)


def test_each_page_of_a_query_is_rounded_up_by_itself(meter: Meter) -> None:
    meter.take([batch(*(item(f"staff#{n}", 1000) for n in range(9)))])
    found = spent(meter, query(5, last="staff#4"), query(4, start="staff#4"))
    assert (found.requests, found.read_units) == (2, 3)
    assert spent(meter, query(1, last="staff#0"), query(8, start="staff#0")).read_units == 3


def test_reading_items_by_key_rounds_each_up(meter: Meter) -> None:
    meter.take([batch(item("staff#1", 100), item("staff#2", 5000))])
    keys = [{"school_id": {"S": "a"}, "sk": {"S": f"staff#{n}"}} for n in (1, 2, 9)]
    sent = msgspec.json.encode({"RequestItems": {TABLE: {"Keys": keys, "ConsistentRead": True}}})
    assert spent(meter, Call("DynamoDB_20120810.BatchGetItem", sent, 200, b"{}")).read_units == 1 + 2 + 1
    assert spent(meter, call("GetItem", {"Key": keys[1]})).read_units == 1


def test_a_write_refused_by_its_condition_costs_its_size_and_changes_nothing(meter: Meter) -> None:
    refused = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
    assert spent(meter, call("PutItem", {"Item": item("staff#1", 1500)}, refused, status=400)).write_units == 2
    throttled = {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException"}
    found = spent(meter, call("PutItem", {"Item": item("staff#1", 1500)}, throttled, status=400))
    assert (found.requests, found.write_units) == (1, 0)
    assert spent(meter, query(0)).read_units == 1


def test_what_the_meter_has_no_rule_for_is_an_error(meter: Meter) -> None:
    with pytest.raises(KeyError):
        meter.take([call("UpdateItem", {})])
    with pytest.raises(NotImplementedError):
        meter.take([call("Query", {"IndexName": "wake"})])


def test_items_that_the_meter_never_saw_written_are_an_error(meter: Meter) -> None:
    with pytest.raises(AssertionError, match="1 items were read, 0 are known"):
        meter.take([query(1)])


def test_calls_to_other_services_cost_nothing(meter: Meter) -> None:
    assert meter.take([Call("AmazonSQS.SendMessageBatch", b"{}", 200, b"{}")]) == {}


def test_an_update_costs_the_whole_item_as_it_was_or_as_it_is_then(meter: Meter) -> None:
    assert spent(meter, update(1_500)).write_units == 2
    assert spent(meter, update(100)).write_units == 2
    assert spent(meter, update(100)).write_units == 1
    assert spent(meter, update(0, remove=True)).write_units == 1


def test_a_refused_update_costs_what_it_would_have_written(meter: Meter) -> None:
    refused = update(1_500, status=400, answer={"__type": "x#ConditionalCheckFailedException"})
    assert spent(meter, refused).write_units == 2


def test_an_update_of_other_kinds_has_no_rule(meter: Meter) -> None:
    sent = {"Key": {"school_id": {"S": "a"}, "sk": {"S": "b"}}, "UpdateExpression": "ADD #0 :0"}
    with pytest.raises(NotImplementedError):
        meter.take([call("UpdateItem", sent)])
