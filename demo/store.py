"""A running stage's tables and queues from below, as the account's root sees them: for the tests and the soak."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.sync.domain.state import SchoolSync
from chalicelib.sync.storage.state_json import decode_state
from infra.cloud import Cloud


@dataclass
class Store:
    """What stands in the tables of one stage, read without the code that wrote it."""

    cloud: Cloud
    stage: str
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """A client of one of the account's services."""
        if service not in self._clients:
            self._clients[service] = self.cloud.session().client(service, endpoint_url=self.cloud.endpoint_url)
        return self._clients[service]

    def table(self, name: str) -> str:
        """The full name of `control`, `directory` or `messages`."""
        return f"rollcall-{self.stage}-{name}"

    def state_of(self, school_id: str) -> SchoolSync:
        """A school's stored sync state."""
        key = {"school_id": {"S": school_id}, "sk": {"S": "state#sync"}}
        found = self.client("dynamodb").get_item(TableName=self.table("control"), Key=key, ConsistentRead=True)
        return decode_state(found["Item"]["body"]["S"])

    def records_of(self, school_id: str, prefix: str = "") -> Iterator[Any]:
        """The items of a school's stored records, of those whose key begins with `prefix` or of all."""
        within = "begins_with(sk, :prefix)" if prefix else "sk > :prefix"
        values = {":school": {"S": school_id}, ":prefix": {"S": prefix or " "}}
        pages = (
            self.client("dynamodb")
            .get_paginator("query")
            .paginate(
                TableName=self.table("directory"),
                KeyConditionExpression=f"school_id = :school AND {within}",
                ExpressionAttributeValues=values,
                ConsistentRead=True,
            )
        )
        for page in pages:
            yield from page["Items"]
