"""The shared parts, and a school before its first sync or with edits since."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

import pytest

from chalicelib.schools.domain.sync_settings import SyncSettings
from chalicelib.shared.datasets import Dataset
from tests.faults.edits import edit_a_family, edit_everything, edit_what_changes_show, mark_some
from tests.faults.parts import Parts, running_parts
from tests.faults.world import NO_WINDOWS, FaultWorld

Story: TypeAlias = Literal["first sync", "sync of edits", "read of changes", "one family"]
STORIES: tuple[Story, ...] = ("first sync", "sync of edits")
"""What most faults are tried on; in "one family" the click asks for that pupil's family alone."""

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
        trusts = story == "read of changes"
        world = FaultWorld(parts, datasets, settings, trust_changes=trusts)
        mark_some(world.office)
        if story != "first sync":
            world.sync_once()
        if story == "sync of edits":
            edit_everything(world.office)
        if story == "read of changes":
            edit_what_changes_show(world.office)
        if story == "one family":
            world.pupil_id = edit_a_family(world.office)
        return world

    return begin_story
