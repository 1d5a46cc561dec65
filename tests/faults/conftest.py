"""The shared parts, and a school before its first sync or with edits since."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

import pytest

from chalicelib.domain.datasets import Dataset
from chalicelib.domain.sync_settings import SyncSettings
from tests.faults.edits import edit_everything, mark_some
from tests.faults.parts import Parts, running_parts
from tests.faults.world import NO_WINDOWS, FaultWorld

Story: TypeAlias = Literal["first sync", "sync of edits"]
STORIES: tuple[Story, ...] = ("first sync", "sync of edits")
PEOPLE: tuple[Dataset, ...] = ("pupils", "staff")
Begin: TypeAlias = Callable[..., FaultWorld]


@pytest.fixture(scope="package")
def parts() -> Iterator[Parts]:
    with running_parts(pupils=14) as started:
        yield started


@pytest.fixture
def begin(parts: Parts) -> Begin:
    """A school as a story begins; a synced one is synced once for all cases."""

    def begin_story(
        story: Story, datasets: tuple[Dataset, ...] = PEOPLE, settings: SyncSettings = NO_WINDOWS
    ) -> FaultWorld:
        world = FaultWorld(parts, datasets, settings)
        mark_some(world.office)
        if story == "sync of edits":
            world.sync_once()
            edit_everything(world.office)
        return world

    return begin_story
