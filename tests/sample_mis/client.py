"""A small reader of the sample MIS, for tests alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3

from demo.sample_mis.server import SCHOOL_ID, TOKEN, SampleMis

ALL_INCLUDES = "contacts.contact_details,contacts,contact_details,education_details,year,registration,groups,classes"
SPRING_MORNING = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)


@dataclass
class PinnedClock:
    """A clock that stands still until it is moved."""

    now: datetime = SPRING_MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> datetime:
        self.now += timedelta(**amount)
        return self.now


@dataclass
class Client:
    """Calls one running sample MIS with a token."""

    mis: SampleMis
    token: str = TOKEN
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def answer(self, path: str, **query: str | int) -> urllib3.BaseHTTPResponse:
        """The raw answer of a path below the school, or of an absolute address."""
        url = path if path.startswith("http") else f"{self.mis.url}/v1.0/schools/{SCHOOL_ID}/{path}"
        fields = {name: str(value) for name, value in query.items()}
        return self.pool.request("GET", url, fields=fields or None, headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON of a good answer."""
        answer = self.answer(path, **query)
        assert answer.status == 200, answer.data
        return answer.json()

    def pages(self, path: str, **query: str | int) -> Iterator[Any]:
        """Every page, following `next` while there is one."""
        page = self.get(path, **query)
        yield page
        while following := page.get("meta", {}).get("pagination", {}).get("next"):
            page = self.get(following)
            yield page

    def all(self, path: str, **query: str | int) -> list[Any]:
        """Every row of a list."""
        return [row for page in self.pages(path, **query) for row in page["data"]]

    def control(self, verb: str, **order: object) -> Any:
        """The JSON of a control order that is obeyed."""
        answer = self.try_control(verb, **order)
        assert answer.status == 200, answer.data
        return answer.json()

    def try_control(self, verb: str, **order: object) -> urllib3.BaseHTTPResponse:
        """The raw answer of a control order."""
        return self.pool.request("POST", f"{self.mis.url}/control/{verb}", json=order)

    def page(self, path: str) -> str:
        """The HTML of an office page."""
        return self.pool.request("GET", f"{self.mis.url}{path}").data.decode()

    def post_form(self, path: str, **fields: str) -> urllib3.BaseHTTPResponse:
        """Post an office form and follow to the page that it leads to."""
        return self.pool.request(
            "POST", f"{self.mis.url}{path}", fields=fields, encode_multipart=False, redirect=True, retries=2
        )
