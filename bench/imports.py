"""What each function imports before its first line runs, beside bare Chalice with one boto3 client."""

import os
import subprocess
import sys
from statistics import median

from bench.ratio import Measured, Ratio
from bench.stage import Stage

_RUNS = 5
_BARE = "import chalice.app, boto3; chalice.app.Chalice(app_name='bare'); boto3.client('sqs')"
_OURS = "import app"
_SECONDS = "import time\n{code}\nprint(time.process_time())"
_ENVIRONMENT = {
    "STAGE": "bench",
    "BUILD": "bench",
    "CONTROL_TABLE": "control",
    "DIRECTORY_TABLE": "directory",
    "MESSAGES_TABLE": "messages",
    "SCHEDULED_QUEUE_URL": "https://queue.example/scheduled",
    "REFRESH_QUEUE_URL": "https://queue.example/refresh",
    "DISPATCH_QUEUE_URL": "https://queue.example/dispatch",
    "DELIVERY_QUEUE_URL": "https://queue.example/delivery",
    "USER_POOL_ARN": "arn:aws:cognito-idp:eu-west-2:123456789012:userpool/eu-west-2_bench",
    "MIS_SECRET_PREFIX": "rollcall/bench/mis/",
    "SENDER_EMAIL": "office@rollcall.example",
    "SMS_SENDER_NAME": "Rollcall",
    "REFRESH_LEASE_SECONDS": "150",
    "SCHEDULED_LEASE_SECONDS": "900",
}


def measure(_stage: Stage) -> Measured:
    """Fresh processes in turn, the median of each; all six functions import the same `app`."""
    pairs = [(_seconds(_OURS), _seconds(_BARE)) for _ in range(_RUNS)]
    ours, bare = (median(values) for values in zip(*pairs, strict=True))
    return Measured(
        ratios=(
            Ratio(
                name="handler import CPU, ours / bare Chalice with a boto3 client",
                measured=ours / bare,
                must="at most",
                hold=1.5,
                floor=1,
            ),
        ),
        notes=(f"imports: ours {ours:.2f} s, bare {bare:.2f} s (interpreter included)",),
    )


def _seconds(code: str) -> float:
    done = subprocess.run(  # noqa: S603 - this interpreter, and code that stands above
        [sys.executable, "-c", _SECONDS.format(code=code)],
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
