"""The environment that the app reads when it is imported, and how hard Hypothesis tries."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from chalicelib.aws import aws_session

for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(name, None)

os.environ.update(
    AWS_DEFAULT_REGION="eu-west-2",
    AWS_REGION="eu-west-2",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    STAGE="local",
    BUILD="test-build",
    CONTROL_TABLE="rollcall-test-control",
    DIRECTORY_TABLE="rollcall-test-directory",
    MESSAGES_TABLE="rollcall-test-messages",
    SCHEDULED_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-scheduled-sync",
    REFRESH_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-refresh-sync",
    DISPATCH_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-dispatch",
    DELIVERY_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-delivery",
    URGENT_DISPATCH_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-urgent-dispatch",
    URGENT_DELIVERY_QUEUE_URL="https://sqs.eu-west-2.amazonaws.com/123456789012/rollcall-test-urgent-delivery",
    USER_POOL_ARN="arn:aws:cognito-idp:eu-west-2:123456789012:userpool/eu-west-2_test",
    MIS_SECRET_PREFIX="rollcall/test/mis/",
    DROP_BUCKET="rollcall-test-drop",
    SENDER_EMAIL="office@rollcall.example",
    SMS_SENDER_NAME="Rollcall",
    SMS_SEGMENT_PENCE="4",
    EMAILS_A_SECOND="14",
    TEXTS_A_SECOND="20",
    SEND_ONLY_TO="*.example,*.invalid,+447700900*",
    REFRESH_LEASE_SECONDS="150",
    SCHEDULED_LEASE_SECONDS="900",
    POWERTOOLS_SERVICE_NAME="rollcall",
    POWERTOOLS_METRICS_NAMESPACE="Rollcall",
    LOG_LEVEL="INFO",
)

settings.register_profile("default", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _no_pause_between_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writers that meet decide again at once: tests do not sleep."""
    monkeypatch.setattr("chalicelib.shared.compare_and_swap._pause", lambda seconds: None)


_AWS = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


@pytest.fixture(autouse=True)
def _no_way_to_the_emulator_is_left() -> Iterator[None]:
    """Undo what a test, a fixture of its module or what they call say of AWS: the next test must not follow it."""
    yield
    left = {name for name in os.environ if name.startswith("AWS_")}
    if {name: os.environ[name] for name in left} != _AWS:
        for name in left - _AWS.keys():
            del os.environ[name]
        os.environ.update(_AWS)
        aws_session.cache_clear()
