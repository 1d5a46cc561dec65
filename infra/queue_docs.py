"""Writes docs/queue-messages.md from the schemas of the queue messages, the workers and the code that sends."""

import argparse
import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from chalice.app import CloudWatchEventConfig, ScheduledEventConfig, SQSEventConfig
from msgspec import Struct

from chalicelib.messages.domain.lanes import DeliveryTask, DispatchTask
from chalicelib.sync.domain.state import SyncTask
from infra.openapi import pretend_stage

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "queue-messages.md"

CARRIES: dict[str, type[Struct]] = {
    "refresh-sync": SyncTask,
    "scheduled-sync": SyncTask,
    "urgent-dispatch": DispatchTask,
    "dispatch": DispatchTask,
    "urgent-delivery": DeliveryTask,
    "delivery": DeliveryTask,
}
"""The message of each queue, by the queue's name without `rollcall-<stage>-`."""

_SENT_BY: dict[str, type[Struct]] = {
    "put": SyncTask,
    "send_to_dead_letter_queue": SyncTask,
    "dispatch": DispatchTask,
    "deliver": DeliveryTask,
}
"""The message that each method of the ports JobQueue and MessageQueue sends."""

_HEAD = """# Queue messages

*Written by `make queue-docs` from the code. Change the code, not this file.*

Every queue message carries ids only, never a name, number or address. It may come twice, late, or after a crash: the
outcome is the same. A message that fails {receives} times goes to the queue of the same name with `-dead` at its end,
which keeps it for a fortnight. `make redrive` puts it back. Names on the wire never change
([why](decisions/0006-documents-of-other-builds.md)).

## Queues

The full name is `rollcall-<stage>-<queue>`; [foundation.yaml](../infra/foundation.yaml) makes them.

| queue | message | taken by | workers at once |
|---|---|---|---|
"""

_EVENTS = """
## Other events

These functions are woken by AWS itself. What comes is in AWS's own form, not ours.

| function | woken by |
|---|---|
"""


def document() -> str:
    """The whole document; the same code gives the same text."""
    pretend_stage()
    import app
    from chalicelib.entrypoints.queue_batches import MAX_RECEIVES

    workers = {_queue_name(one.queue): one for one in app.app.event_sources if isinstance(one, SQSEventConfig)}
    parts = [_HEAD.format(receives=MAX_RECEIVES)]
    for queue, shape in CARRIES.items():
        at_once = workers[queue].maximum_concurrency or "no limit"
        parts.append(f"| `{queue}` | [{shape.__name__}](#{shape.__name__.lower()}) ")
        parts.append(f"| `{workers[queue].name}` | {at_once} |\n")
    parts.extend(_described(shape) for shape in dict.fromkeys(CARRIES.values()))
    parts.append(_EVENTS)
    parts.extend(f"| `{name}` | {source} |\n" for name, source in _woken_by_aws(app.app))
    return "".join(parts)


def senders() -> Iterator[tuple[type[Struct], str, str]]:
    """The message, path and purpose of every service that sends to a queue."""
    for path in sorted(ROOT.glob("chalicelib/*/services/*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        methods = [call for call in calls if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Attribute)]
        sent = {_SENT_BY[call.attr] for call in methods if ast.unparse(call.value) == "self._queue"}
        purpose = (ast.get_docstring(tree) or "").partition("\n")[0]
        yield from ((shape, str(path.relative_to(ROOT)), purpose) for shape in sorted(sent, key=repr))


def main() -> None:
    """Write the document, or with --check say whether the kept one is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    text = document()
    if not check:
        DOCUMENT.write_text(text, "utf-8")
    elif not DOCUMENT.exists() or DOCUMENT.read_text("utf-8") != text:
        raise SystemExit("docs/queue-messages.md does not match the code: run `make queue-docs` and commit it.")


def _described(shape: type[Struct]) -> str:
    (schema,) = msgspec.json.schema(shape)["$defs"].values()
    lines = ["", f"## {shape.__name__}", "", schema["description"], ""]
    lines += [f"In `{shape.__module__.replace('.', '/')}.py`. Sent by", ""]
    lines += [f"- `{path}`: {purpose}" for sent, path, purpose in senders() if sent is shape]
    lines += ["", "| field | type | needed | meaning |", "|---|---|---|---|"]
    for name, field in schema["properties"].items():
        needed = "yes" if name in schema.get("required", ()) else f"no: {json.dumps(field['default'])}"
        lines.append(f"| `{name}` | {_type(field)} | {needed} | {field['description']} |")
    example = {name: field["examples"][0] for name, field in schema["properties"].items() if "examples" in field}
    body = msgspec.json.encode(msgspec.convert(example, shape)).decode()
    return "\n".join([*lines, "", "```json", body, "```", ""])


def _type(field: dict[str, Any]) -> str:
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    return str(field["type"])


def _queue_name(full: str | None) -> str:
    return (full or "").split("-", 2)[2]


def _woken_by_aws(app: Any) -> Iterator[tuple[str, str]]:
    for one in app.event_sources:
        if isinstance(one, ScheduledEventConfig):
            schedule: Any = one.schedule_expression  # Chalice says that it may be text,; here it is a Rate
            yield one.name, f"EventBridge, `{schedule.to_string()}`"
        elif isinstance(one, CloudWatchEventConfig):
            kinds = one.event_pattern.get("detail-type", ["every event"])
            yield one.name, f"EventBridge, {', '.join(one.event_pattern['source'])}: {', '.join(kinds)}"
    for one in app.pure_lambda_functions:
        yield one.name, "lines of SNS's log, by a subscription ([app-merge.yaml](../infra/app-merge.yaml))"


if __name__ == "__main__":
    main()
