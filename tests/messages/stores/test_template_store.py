"""What every TemplateStore must do."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from chalicelib.messages.domain.templates import Template, TemplateStore
from chalicelib.messages.storage.template_repository import TemplateRepository
from tests.fakes.clock import A_MONDAY
from tests.fakes.messages.templates import FakeTemplates
from tests.shared.table_definitions import MESSAGES, aws

TRIP = Template(
    id="t2",
    name="Trip",
    channel="email",
    purpose="general",
    subject="Trip",
    body="Dear ((contact name))",
    saved_by="Sam Office",
    saved_at=A_MONDAY,
)


@pytest.fixture(params=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[TemplateStore]:
    if request.param == "fake":
        yield FakeTemplates()
        return
    with aws():
        yield TemplateRepository(MESSAGES)


def test_templates_come_back_by_id_and_only_for_their_school(store: TemplateStore) -> None:
    other = replace(TRIP, id="t1", name="Absence")
    store.put("school-a", TRIP)
    store.put("school-a", other)
    store.put("school-b", replace(TRIP, name="Theirs"))
    assert store.all("school-a") == [other, TRIP]
    assert store.all("school-c") == []


def test_one_that_is_put_again_is_replaced_and_one_that_is_deleted_is_gone(store: TemplateStore) -> None:
    store.put("school-a", TRIP)
    store.put("school-a", replace(TRIP, body="Hello"))
    assert [one.body for one in store.all("school-a")] == ["Hello"]
    store.delete("school-a", "t2")
    store.delete("school-a", "t2")
    assert store.all("school-a") == []
