"""One running server of a stage, and connectors to it whose time passes only by sleeping."""

from typing import Any

import msgspec
import pytest

from chalicelib.directory.domain.records import Record
from chalicelib.mis.calls import Limits, Timing
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import RollcallError
from demo.sample_mis.server import SampleMis
from tests.mis.clients import HERE, Clock
from tests.mis.stages import Stage


class Act:
    """What one test of the conformance suite does with its stage."""

    def __init__(self, stage: Stage, mis: SampleMis) -> None:
        self.stage, self.mis, self.clock = stage, mis, Clock()
        mis.reset()
        for name, value in stage.style.items():
            setattr(mis.style, name, value)

    def connect(self, **limits: Any) -> Connector:
        timing = Timing(limits=Limits(**limits), sleep=self.clock.sleep, clock=self.clock, network=HERE)
        return self.stage.connect_to(self.mis, timing)

    @property
    def day(self) -> str:
        return max(mark.date for mark in self.mis.school.contents.marks.values())

    def pages(self, dataset: Dataset, **limits: Any) -> list[Page]:
        return list(self.connect(**limits).read(dataset, date=self.day))

    def read(self, dataset: Dataset) -> list[Record]:
        return records_of(self.pages(dataset))

    def fail(self, dataset: Dataset, **limits: Any) -> RollcallError:
        with pytest.raises(RollcallError) as caught:
            self.pages(dataset, **limits)
        return caught.value

    def in_stretches(self, dataset: Dataset) -> list[Page]:
        """Each stretch is one page, read by a new connector that knows only the note of the one before."""
        pages: list[Page] = []
        note = b""
        while True:
            for page in self.connect().read(dataset, date=self.day, resume=note):
                pages.append(page)
                if page.resume is not None:
                    note = msgspec.json.encode(page.resume)
                    break
            else:
                return pages


def records_of(pages: list[Page]) -> list[Record]:
    return [record for page in pages for record in page.records]
