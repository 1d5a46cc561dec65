"""An administrator tries a connection: one page of each dataset is read, and nothing is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

from msgspec import Struct

from chalicelib.directory.domain.records import Contact
from chalicelib.mis.domain.check_mis_settings import connection_of
from chalicelib.mis.domain.feed import Connector, Page
from chalicelib.mis.domain.mis_check import DatasetCheck, MisCheck, answered, lacking, refused
from chalicelib.mis.domain.mis_connections import MisConnection
from chalicelib.mis.domain.mis_secrets import MisSecretStore, require_kept
from chalicelib.mis.domain.mis_settings import MisSettings
from chalicelib.mis.domain.probes import Probe, Probed, Probing
from chalicelib.mis.domain.suggest_mapping import suggest_mapping
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.schools.domain.school import School
from chalicelib.shared.clock import Clock, school_date
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.errors import FatalError, InvalidError, RetriableError
from chalicelib.shared.for_each_school import ParallelMap

Connect: TypeAlias = Callable[[School, MisConnection, str], Connector]
"""Gives a connector of a school for a connection and its secret, whose calls are short."""

HeadersDropped: TypeAlias = Callable[[School], Mapping[str, Sequence[str]]]
"""Gives the headers of the newest files that a school has dropped, by name."""

FURTHER_SECONDS = 8
"""After this long no further page is asked for, so that the call in hand ends within API Gateway's 29 s."""


class CheckMis:
    """Reads through the connector's own port, side by side, each dataset with its own connector; probes beside them."""

    def __init__(
        self,
        *,
        schools: SchoolStore,
        secrets: MisSecretStore,
        connect: Connect,
        headers_dropped: HeadersDropped,
        parallel_map: ParallelMap,
        clock: Clock,
        this_machine: bool,
    ) -> None:
        self._schools = schools
        self._secrets = secrets
        self._connect = connect
        self._headers_dropped = headers_dropped
        self._parallel_map = parallel_map
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

        def asked(what: Dataset | Probe) -> _Came:
            if isinstance(what, Probe):
                return _Came(dataset=what.dataset, probed=_probed(what))
            return self._read(school, connection, secret, what)

        datasets = connection.datasets
        probes = [probe for probe in self._probes(school, connection, secret) if probe.dataset in datasets]
        came = self._parallel_map(asked, [*datasets, *probes])
        checks = tuple(_check(one, came) for one in came if one.probed is None)
        return MisCheck(datasets=checks, missing=lacking(connection))

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

    def _probes(self, school: School, connection: MisConnection, secret: str) -> tuple[Probe, ...]:
        try:
            connector = self._connect(school, connection, secret)
        except (FatalError, RetriableError):
            return ()  # told where the datasets are read
        return connector.probes() if isinstance(connector, Probing) else ()

    def _read(self, school: School, connection: MisConnection, secret: str, dataset: Dataset) -> "_Came":
        day = school_date(self._clock(), school.timezone)
        try:
            connector = self._connect(school, connection, secret)
            pages, ended = self._first_pages(connector, dataset, day)
        except (FatalError, RetriableError) as error:
            return _Came(dataset=dataset, error=error)
        return _Came(dataset=dataset, pages=tuple(pages), ended=ended)

    def _first_pages(self, connector: Connector, dataset: Dataset, day: str) -> tuple[list[Page], bool]:
        """Up to the first page that holds records; some sources have to be read to their end before they give any.

        Pupils come before their contacts: where no probe asks for contacts, it goes on until one is there, if time
        allows.
        """
        last_at = self._clock() + timedelta(seconds=FURTHER_SECONDS)
        awaits_contact = dataset == "pupils" and not isinstance(connector, Probing)
        pages: list[Page] = []
        has_some = False
        for page in connector.read(dataset, date=day):
            pages.append(page)
            awaits_contact = awaits_contact and not any(isinstance(record, Contact) for record in page.records)
            has_some = has_some or bool(page.records)
            if (has_some and not awaits_contact) or self._clock() >= last_at:
                return pages, False
        return pages, True


class _Came(Struct, frozen=True, kw_only=True):
    """What came of one question: the first pages of a dataset or why there are none, or what a probe found."""

    dataset: Dataset
    pages: tuple[Page, ...] = ()
    ended: bool = False
    error: FatalError | RetriableError | None = None
    probed: Probed | None = None


def _probed(probe: Probe) -> Probed:
    try:
        return Probed(records=probe.call())
    except FatalError:
        return Probed(missing=(probe.missing,))
    except RetriableError as error:
        return Probed(warnings=(error.safe,))


def _check(one: _Came, came: Sequence[_Came]) -> DatasetCheck:
    if one.error is not None:
        return refused(one.dataset, one.error)
    found = [other.probed for other in came if other.probed is not None and other.dataset == one.dataset]
    probed = Probed(
        records=tuple(record for each in found for record in each.records),
        missing=tuple(sentence for each in found for sentence in each.missing),
        warnings=tuple(sentence for each in found for sentence in each.warnings),
    )
    return answered(one.dataset, one.pages, ended=one.ended, probed=probed)
