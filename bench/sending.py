"""Sends one message to ten thousand recipients through the deployed functions; gives each one's memory and time."""

import argparse
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.people import CONTACTS
from demo.api import Api
from demo.note import DemoNote
from demo.stage import Ports, raised_stage
from infra import local_stack
from infra.chalice_config import stage_config
from infra.cloud import Cloud

FUNCTIONS = ("dispatch_message", "deliver_batch")
MOST_MEGABYTES = 512
_SECONDS = re.compile(r'"seconds":([\d.]+)')
_CONTACTS_A_PUPIL = 1.6  # what the sample MIS invents, about


def main() -> None:
    """Print the figures, and fail where a function takes more than its share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=CONTACTS)
    recipients = parser.parse_args().recipients
    ports = Ports(ministack=local_stack.free_port(), mis=local_stack.free_port(), page=0)
    with (
        tempfile.TemporaryDirectory() as folder,
        raised_stage(ports, Path(folder), pupils=int(recipients / _CONTACTS_A_PUPIL * 1.3), say=print) as note,
    ):
        office = note.api("administrator")
        run = office.wait_for_run(office.post("/sync/refresh")["run_id"], seconds=300)
        print(f"synced: {run['message']}", flush=True)
        with _peaks(note) as peaks:
            sent, seconds = _send(office, recipients)
        print(f"{sent['recipients']} recipients, {sent['counts']}, {seconds:.0f} s on this machine")
        held = [_show(note, function, peaks.get(function, 0)) for function in FUNCTIONS]
    if not all(held):
        raise SystemExit(1)


def _send(office: Api, recipients: int) -> tuple[Any, float]:
    """An e-mail to the first so many contacts of the school, by name."""
    whole = {"who": "contacts", "pupils": {"any_of": [{"school": True}]}, "contacts": "all"}
    shown = office.post("/audiences/preview", {"audience": whole, "channel": "email", "limit": 1})
    if shown["counts"]["recipients"] < recipients:
        raise SystemExit(f"The sample school has only {shown['counts']['recipients']} contacts with an e-mail address.")
    order = {"audience": whole, "channel": "email", "purpose": "general", "per": "contact", "subject": "Newsletter"}
    began = time.perf_counter()
    text = "Dear ((contact name)), here is our newsletter. "
    message = office.post("/messages", order | {"body": text * 20, "preview_id": shown["preview_id"]})
    sent = office.wait_for_message(message["id"], {"sent", "failed", "needs_attention"}, seconds=1800)
    return sent, time.perf_counter() - began


@contextmanager
def _peaks(note: DemoNote) -> Iterator[dict[str, int]]:
    """The highest memory, in kilobytes, that any process of each function had; looked up four times a second."""
    peaks: dict[str, int] = {}
    over = Event()

    def watch() -> None:
        while not over.wait(0.25):
            for function in FUNCTIONS:
                for pid in local_stack.worker_pids(Path(note.functions_dir), f"rollcall-{note.stage}-{function}"):
                    peaks[function] = max(peaks.get(function, 0), _peak(pid))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0  # it ended meanwhile
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def _show(note: DemoNote, function: str, kilobytes: int) -> bool:
    longest, megabytes = _longest(note, function), kilobytes / 1024
    limit = stage_config("prod")["lambda_functions"][function]["lambda_timeout"]
    held = 0 < longest <= limit / 2 and 0 < megabytes <= MOST_MEGABYTES
    word = "held" if held else "NOT HELD"
    print(f"{function:18} peak {megabytes:4.0f} MB of {MOST_MEGABYTES}, longest {longest:5.1f} s of {limit} s: {word}")
    return held


def _longest(note: DemoNote, function: str) -> float:
    """The longest that a worker has logged; the first invocation's imports, some tenths of a second, come on top."""
    cloud = Cloud(region=note.region, endpoint_url=note.endpoint_url)
    logs: Any = cloud.session().client("logs", endpoint_url=cloud.endpoint_url)
    group = f"/aws/lambda/rollcall-{note.stage}-{function}"
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    lines = [line for page in pages for event in page["events"] for line in event["message"].splitlines()]
    return max((float(seconds[1]) for line in lines if (seconds := _SECONDS.search(line))), default=0)


if __name__ == "__main__":
    main()
