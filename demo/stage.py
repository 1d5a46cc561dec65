"""Raises the whole system on this machine: sample MIS, MiniStack, both stacks, a school and its users."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from demo.note import DemoNote
from demo.parts import running_part
from demo.people import DEMO_USERS, MIS_TOKEN, demo_school, new_users
from infra import local_stack
from infra.deploy import deploy
from ops.school import provision_school

Say = Callable[[str], None]


class Ports(Struct, frozen=True, kw_only=True):
    """Where the parts listen, on this machine only."""

    ministack: int = local_stack.DEFAULT_PORT
    mis: int = 4600
    page: int = 4680


@contextmanager
def raised_stage(ports: Ports, state_dir: Path, *, pupils: int, say: Say) -> Iterator[DemoNote]:
    """Everything but the page, up; ended when the block ends.

    Raises PartError, LocalStackError, DeployError or PackageError, whose messages say what to do.
    """
    mis_url = f"http://127.0.0.1:{ports.mis}"
    say(f"Starting the sample MIS at {mis_url}")
    mis = [sys.executable, "-m", "demo.sample_mis", "--port", str(ports.mis), "--pupils", str(pupils)]
    with running_part("sample-mis", mis, port=ports.mis, logs=state_dir):
        say("Starting MiniStack, the local AWS, with IAM enforced")
        with local_stack.running(ports.ministack, state_dir / "ministack") as stack:
            deployed = deploy("local", stack.endpoint_url, say=say)
            say("Creating the school and its users")
            provision_school(deployed.cloud, deployed.foundation, demo_school(mis_url), MIS_TOKEN, new_users())
            yield DemoNote(
                page_url=f"http://127.0.0.1:{ports.page}",
                api_url=deployed.api_url,
                mis_url=mis_url,
                endpoint_url=stack.endpoint_url,
                region=deployed.region,
                stage=deployed.stage,
                client_id=deployed.client_id,
                school_id=demo_school(mis_url).id,
                functions_dir=str(stack.work_dir),
                users=DEMO_USERS,
            )
