"""A cold worker makes one AWS session, whatever it talks to: each further one would cost it a tenth of a second."""

import subprocess
import sys

import pytest
from pynamodb.models import Model

from chalicelib import bootstrap
from chalicelib.aws import aws_session
from chalicelib.storage import control_models, message_models
from chalicelib.storage.directory_repository import DirectoryItem

_MODELS = [
    found
    for module in (control_models, message_models)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Model) and found is not Model
]


@pytest.mark.parametrize("model", [*_MODELS, DirectoryItem], ids=lambda model: model.__name__)
def test_every_model_makes_its_client_from_the_session_of_the_process(model: type[Model]) -> None:
    for build in (bootstrap.statuses, bootstrap.dispatch_message, bootstrap.run_sync_job):
        build()
    assert model._get_connection().connection.session is aws_session()


def test_transactions_do_as_well() -> None:
    for repository in (bootstrap.sync_states(), bootstrap.messages(), bootstrap.deliveries()):
        assert repository._connection.session is aws_session()


def test_a_worker_does_not_import_boto3() -> None:
    program = (
        "import sys, tests.conftest, app; from chalicelib import bootstrap; "
        "bootstrap.run_sync_job(); bootstrap.deliver_batch(); sys.exit('boto3' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603 - our own program
    assert ended.returncode == 0
