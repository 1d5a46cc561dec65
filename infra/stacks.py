"""Creates or updates one CloudFormation stack, waits for it, and says plainly why it failed when it does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackEventTypeDef, StackTypeDef

Say = Callable[[str], None]

POLL_SECONDS = 0.5
# A stack in one of these can only be deleted; nothing in it ever worked, so deleting loses nothing.
_NEVER_CREATED = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"}
_SUCCEEDED = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


class Template(TypedDict, total=False):
    """Where CloudFormation finds a template: as text in the call, or at an address in S3. One of the two."""

    TemplateBody: str
    TemplateURL: str


class DeployError(Exception):
    """A stack did not come up; the message names the resource and the reason that CloudFormation gave."""


@dataclass(frozen=True)
class Stacks:
    """Deploys stacks with one client, reporting progress line by line to `say`."""

    client: CloudFormationClient
    say: Say

    def deploy(self, name: str, template: Template, parameters: Mapping[str, str]) -> None:
        """Bring the stack to the template; raise DeployError if CloudFormation cannot."""
        started = time.time()
        current = self._describe(name)
        if current and current["StackStatus"] in _NEVER_CREATED:
            self.say(f"{name}: removing what an earlier, failed attempt left")
            self.client.delete_stack(StackName=name)
            self._settle(name, started)
            current = None
        values: list[ParameterTypeDef] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ]
        change = self.client.update_stack if current else self.client.create_stack
        try:
            change(
                StackName=name,
                Parameters=values,
                Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
                **template,
            )
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                self.say(f"{name}: already up to date")
                return
            raise DeployError(f"{name}: CloudFormation refused the template. {error}") from error
        status = self._settle(name, started)
        if status not in _SUCCEEDED:
            raise DeployError(f"{name} ended as {status}. {self._reason(name, started)}")
        self.say(f"{name}: {status} in {time.time() - started:.0f} s")

    def outputs(self, name: str) -> dict[str, str]:
        """Return the stack's outputs by name; empty when there is no such stack."""
        stack = self._describe(name)
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])} if stack else {}

    def parameters(self, name: str) -> dict[str, str]:
        """Return the values that the stack was last deployed with; empty when there is no such stack."""
        stack = self._describe(name)
        return {p["ParameterKey"]: p["ParameterValue"] for p in stack.get("Parameters", [])} if stack else {}

    def _describe(self, name: str) -> StackTypeDef | None:
        try:
            return self.client.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def _settle(self, name: str, started: float) -> str:
        """Wait until nothing is in progress, telling each event once; return the last status."""
        told: set[str] = set()
        while True:
            stack = self._describe(name)
            if stack is None:
                return "DELETE_COMPLETE"
            status = stack["StackStatus"]
            if not status.endswith("_IN_PROGRESS"):
                return status
            for event in self._events(name, started):
                if event["EventId"] not in told:
                    told.add(event["EventId"])
                    self.say(f"  {event.get('ResourceStatus', '')}  {event.get('LogicalResourceId', '')}")
            time.sleep(POLL_SECONDS)

    def _events(self, name: str, started: float) -> list[StackEventTypeDef]:
        """Return this attempt's events, oldest first (clocks may differ by a little, hence the second)."""
        pages = self.client.get_paginator("describe_stack_events").paginate(StackName=name)
        events = [event for page in pages for event in page["StackEvents"]]
        return [e for e in reversed(events) if e["Timestamp"].timestamp() >= started - 1]

    def _reason(self, name: str, started: float) -> str:
        for event in self._events(name, started):
            if event.get("ResourceStatus", "").endswith("_FAILED"):
                return f"First failure: {event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}"
        return "CloudFormation gave no reason."
