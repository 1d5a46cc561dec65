"""The mutants of a policy: the document again, each time without one statement, one action or one resource."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

HELD_BY_TEMPLATE_TESTS = ("ReceiveOwnQueue", "WriteOwnLog")
"""Statements that the emulator does not enforce: tests/infra/test_policy_mutants.py holds them word for word."""

# What infra/emulator.py adds beside sqs:SendMessage, which allows both in AWS.
_EMULATORS_OWN = "sqs:SendMessageBatch"


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A policy document with something taken out; `taken` says what, within the statement `sid`."""

    sid: str
    taken: str
    document: dict[str, Any] = field(repr=False)


def mutants_of(document: dict[str, Any]) -> list[Mutant]:
    """Every mutant of a deployed policy whose Actions and Resources are lists.

    A statement's actions and resources are taken out singly only where it has several: taking out the only one is
    taking out the statement.
    """
    mutants: list[Mutant] = []
    for place, statement in enumerate(document["Statement"]):
        sid = statement["Sid"]
        if sid in HELD_BY_TEMPLATE_TESTS:
            continue
        whole = copy.deepcopy(document)
        del whole["Statement"][place]
        mutants.append(Mutant(sid=sid, taken="the statement", document=whole))
        for key, ours in (("Action", _actions(statement)), ("Resource", _resources(statement))):
            mutants += [
                Mutant(sid=sid, taken=_name(taken), document=_without(document, place, key, taken))
                for taken in ours
                if len(ours) > 1
            ]
    return mutants


def _without(document: dict[str, Any], place: int, key: str, taken: str) -> dict[str, Any]:
    result = copy.deepcopy(document)
    statement = result["Statement"][place]
    statement[key] = [value for value in statement[key] if value != taken]
    return result


def _actions(statement: dict[str, Any]) -> list[str]:
    return [action for action in statement["Action"] if action != _EMULATORS_OWN]


def _resources(statement: dict[str, Any]) -> list[str]:
    resources = statement["Resource"]
    return [resources] if isinstance(resources, str) else list(resources)


def _name(taken: str) -> str:
    return taken.rpartition(":")[2] if taken.startswith("arn:") else taken
