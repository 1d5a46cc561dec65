"""A cold worker makes one AWS session, whatever it talks to: each further one would cost it a tenth of a second.

Asked of a process of its own, because that is what is cold: here other tests have been pointed at other clouds.
"""

import subprocess
import sys

import pytest
from pynamodb.models import Model

from chalicelib.directory.storage.directory_repository import DirectoryItem
from chalicelib.messages.storage import message_models
from chalicelib.schools.storage import school_item
from chalicelib.sync.storage import control_models

_MODELS = [
    found
    for module in (control_models, message_models, school_item)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Model) and found is not Model
]

_NAME_THOSE_WITH_ITS_SESSION = """
import tests.conftest
from chalicelib.bootstrap import sending, stores, syncing
from chalicelib.aws import aws_session
from tests.shared.test_aws_session import _MODELS, DirectoryItem

for build in (stores.statuses, sending.dispatch_message, syncing.run_sync_job):
    build()
for model in (*_MODELS, DirectoryItem):
    if model._get_connection().connection.session is aws_session():
        print(model.__name__)
for repository in (stores.sync_states(), stores.messages(), stores.deliveries()):
    if repository._connection.session is aws_session():
        print(type(repository).__name__)
"""


@pytest.fixture(scope="module")
def with_the_session_of_the_process() -> set[str]:
    command = [sys.executable, "-c", _NAME_THOSE_WITH_ITS_SESSION]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())  # noqa: S603 - ours


@pytest.mark.parametrize("model", [*_MODELS, DirectoryItem], ids=lambda model: model.__name__)
def test_every_model_makes_its_client_from_the_session_of_the_process(
    model: type[Model], with_the_session_of_the_process: set[str]
) -> None:
    assert model.__name__ in with_the_session_of_the_process


@pytest.mark.parametrize("repository", ["SyncRepository", "MessageRepository", "DeliveryRepository"])
def test_transactions_do_as_well(repository: str, with_the_session_of_the_process: set[str]) -> None:
    assert repository in with_the_session_of_the_process


def test_a_worker_does_not_import_boto3() -> None:
    program = (
        "import sys, tests.conftest, app; from chalicelib.bootstrap import sending, stores, syncing; "
        "syncing.run_sync_job(); sending.deliver_batch('urgent'); sys.exit('boto3' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603 - our own program
    assert ended.returncode == 0
