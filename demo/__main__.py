"""`python -m demo`: raise the whole system, run the first sync, serve the page, and stay up until Ctrl-C."""

import argparse
import signal
import sys
import time
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from demo.api import Api
from demo.note import NOTE, STATE_DIR, DemoNote
from demo.parts import PartError, require_free_port, running_part
from demo.stage import Ports, raised_stage
from demo.story import ACTS
from infra.local_stack import LocalStackError
from infra.package import PackageError
from infra.stacks import DeployError


def main() -> None:
    """Raise, serve, wait; every failure ends with a sentence, and everything started is ended."""
    usual = Ports()
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--ministack-port", type=int, default=usual.ministack)
    parser.add_argument("--mis-port", type=int, default=usual.mis)
    parser.add_argument("--page-port", type=int, default=usual.page)
    parser.add_argument("--pupils", type=int, default=1200)
    parser.add_argument("--state-dir", type=Path, default=STATE_DIR)
    options = parser.parse_args()
    ports = Ports(ministack=options.ministack_port, mis=options.mis_port, page=options.page_port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _run(ports, options.state_dir, options.pupils)
    except (PartError, LocalStackError, DeployError, PackageError, ClientError, BotoCoreError) as error:
        raise SystemExit(f"\nThe demo could not start. {error}") from error
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.")


def _run(ports: Ports, state_dir: Path, pupils: int) -> None:
    require_free_port(ports.mis, "the sample MIS", "--mis-port")
    require_free_port(ports.ministack, "MiniStack", "--ministack-port")
    require_free_port(ports.page, "the page", "--page-port")
    began = time.monotonic()
    with raised_stage(ports, state_dir, pupils=pupils, say=_say) as note:
        _first_sync(note.api("administrator"))
        page = ["npm", "--prefix", "web", "run", "preview", "--", "--port", str(ports.page)]
        environment = note.page_environment()
        with running_part("page", page, port=ports.page, logs=state_dir, environment=environment):
            note.save(state_dir)
            try:
                _say(f"Up in {time.monotonic() - began:.0f} s")
                print(what_to_try(note), flush=True)
                while True:
                    signal.pause()
            finally:
                (state_dir / NOTE).unlink()


def _first_sync(api: Api) -> None:
    run_id = api.post("/sync/refresh")["run_id"]
    shown = ""
    while True:
        run = api.get("/sync")["run"]
        if run is None or run["id"] != run_id:
            break
        jobs = run["jobs"]
        line = ", ".join(f"{job['dataset']} {job['state']} ({job['read']} read)" for job in jobs)
        if line != shown:
            _say(f"First sync: {line}")
            shown = line
        time.sleep(0.3)
    ended = api.wait_for_run(run_id)
    _say(f"First sync {ended['status'].replace('_', ' ')}. {ended['message']}")
    if ended["status"] == "failed":
        raise PartError("The first sync failed, so there is nothing to try.")


def _say(text: str) -> None:
    print(f"- {text}", flush=True)


def what_to_try(note: DemoNote) -> str:
    """What the demo prints when it is up."""
    users = "\n".join(f"  {user.role:14} {user.username:14} {user.password}" for user in note.users)
    acts = "\n".join(f"  {number}. {title}" for number, title in enumerate(ACTS.values(), start=1))
    return f"""
Rollcall is up.

  Page         {note.page_url}
  Sample MIS   {note.mis_url}
  Sent texts   {note.endpoint_url}/_ministack/sns/sms-messages
  API          {note.api_url}

Sign in as
{users}

Try this: sign in as the sender and check the recipients of a text to parents of 9B. In the sample MIS, change the
mobile of one of them. Press Request now at the foot of the page, and send: the text goes to the new number, and the
message says that one number changed since you wrote it.

Then see what goes wrong: at {note.mis_url}/tricks, make a year vanish, or let the sample MIS answer wrongly.

In another terminal, `make story` plays {len(ACTS)} acts and checks every outcome:
{acts}

Ctrl-C stops everything.
"""


if __name__ == "__main__":
    main()
