"""Reads and replaces the one policy of a deployed function's role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.cloud import Cloud


@dataclass(frozen=True, kw_only=True)
class RolePolicy:
    """The policy that stands on a function's role."""

    role: str
    name: str
    document: dict[str, Any]


@dataclass(frozen=True)
class Roles:
    """The roles of one deployed stage."""

    cloud: Cloud
    stage: str

    def policy_of(self, function: str) -> RolePolicy:
        """The policy of a function, by its name in the code."""
        configuration = self._client("lambda").get_function(FunctionName=f"rollcall-{self.stage}-{function}")
        role = configuration["Configuration"]["Role"].rpartition("/")[2]
        iam = self._client("iam")
        (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        return RolePolicy(role=role, name=name, document=document)

    @contextmanager
    def changed(self, policy: RolePolicy, document: dict[str, Any]) -> Iterator[None]:
        """Put another document in the policy's place for a block of code."""
        self._put(policy, document)
        try:
            yield
        finally:
            self._put(policy, policy.document)

    def _put(self, policy: RolePolicy, document: dict[str, Any]) -> None:
        self._client("iam").put_role_policy(
            RoleName=policy.role, PolicyName=policy.name, PolicyDocument=json.dumps(document)
        )

    def _client(self, service: str) -> Any:
        # The typed stubs that the project installs do not cover every service.
        return self.cloud.session().client(service, endpoint_url=self.cloud.endpoint_url)
