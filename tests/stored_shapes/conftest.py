"""An account with empty tables and queues, which each test fills with what was written."""

from collections.abc import Iterator

import pytest

from tests.shared.table_definitions import aws


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    with aws():
        yield
