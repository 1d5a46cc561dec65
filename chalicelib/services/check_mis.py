"""An administrator tries a connection: one page of each dataset is read, and nothing is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

from chalicelib.domain.audience_needs import school_date
from chalicelib.domain.check_mis_settings import connection_of
from chalicelib.domain.clock import Clock
from chalicelib.domain.datasets import Dataset
from chalicelib.domain.errors import FatalError, InvalidError, RetriableError
from chalicelib.domain.feed import Connector, Page
from chalicelib.domain.mis_check import DatasetCheck, MisCheck, answered, lacking, refused
from chalicelib.domain.mis_connections import MisConnection, datasets_of
from chalicelib.domain.mis_secrets import MisSecretStore, require_kept
from chalicelib.domain.mis_settings import MisSettings
from chalicelib.domain.school import School
from chalicelib.domain.side_by_side import SideBySide
from chalicelib.domain.suggest_mapping import suggest_mapping
from chalicelib.domain.sync_ports import SchoolStore

Connect: TypeAlias = Callable[[School, MisConnection, str], Connector]
"""Gives a connector of a school for a connection and its secret, whose calls are short."""

HeadersDropped: TypeAlias = Callable[[School], Mapping[str, Sequence[str]]]
"""Gives the headers of the newest files that a school has dropped, by name."""

FURTHER_SECONDS = 8
"""After this long no further page is asked for, so that the call in hand ends within API Gateway's 29 s."""


class CheckMis:
    """Reads through the connector's own port, all datasets side by side, each with a connector of its own."""

    def __init__(
        self,
        *,
        schools: SchoolStore,
        secrets: MisSecretStore,
        connect: Connect,
        headers_dropped: HeadersDropped,
        side_by_side: SideBySide,
        clock: Clock,
        this_machine: bool,
    ) -> None:
        self._schools = schools
        self._secrets = secrets
        self._connect = connect
        self._headers_dropped = headers_dropped
        self._side_by_side = side_by_side
        self._clock = clock
        self._this_machine = this_machine

    def __call__(self, school_id: str, given: MisSettings) -> MisCheck:
        """What the source answers for each dataset; raises InvalidError for a connection that makes no sense.

        Where nothing is given it is the school's own connection. The kept secret is used only where it is for this
        connection, as when it is changed.
        """
        school = self._schools.get(school_id)
        if given.kind == "file_drop" and given.layout == "flat" and given.mapping is None:
            return self._suggested(school)
        own = given == MisSettings()
        connection = school.mis if own else connection_of(given, this_machine=self._this_machine)
        kept = None if given.secret else self._secrets.get(school_id)
        secret = given.secret or require_kept(kept, connection, before=school.mis).token

        def check(dataset: Dataset) -> DatasetCheck:
            return self._check(school, connection, secret, dataset)

        checks = self._side_by_side(check, datasets_of(connection))
        return MisCheck(datasets=tuple(checks), missing=lacking(connection))

    def _suggested(self, school: School) -> MisCheck:
        """A mapping of the files that have arrived, to look through before it is tried and kept."""
        try:
            headers = self._headers_dropped(school)
        except FatalError as error:
            raise InvalidError(error.safe, field="mapping") from None
        if not headers:
            raise InvalidError("No file has arrived yet. Upload one, and try again.", field="mapping")
        mapping = suggest_mapping(headers)
        if mapping is None:
            raise InvalidError(
                f"None of these files looks like a list of pupils: {', '.join(sorted(headers))}. Say in mapping which "
                "column is what.",
                field="mapping",
            )
        return MisCheck(datasets=(), missing=(), suggested_mapping=mapping)

    def _check(self, school: School, connection: MisConnection, secret: str, dataset: Dataset) -> DatasetCheck:
        day = school_date(self._clock(), school.timezone)
        try:
            connector = self._connect(school, connection, secret)
            pages, ended = self._first_pages(connector.read(dataset, date=day))
        except (FatalError, RetriableError) as error:
            return refused(dataset, error)
        return answered(dataset, pages, ended=ended)

    def _first_pages(self, feed: Iterator[Page]) -> tuple[list[Page], bool]:
        """Up to the first page that holds records; some sources have to be read to their end before they give any."""
        last_at = self._clock() + timedelta(seconds=FURTHER_SECONDS)
        pages: list[Page] = []
        for page in feed:
            pages.append(page)
            if page.records or self._clock() >= last_at:
                return pages, False
        return pages, True
