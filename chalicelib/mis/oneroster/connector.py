"""Rollcall's connector to one school on an OneRoster server."""

from collections.abc import Collection, Iterator
from datetime import datetime

from msgspec import structs

from chalicelib.mis import errors
from chalicelib.mis.authorization import Authorization, bearer
from chalicelib.mis.calls import ONE_QUICK_TRY, Timing
from chalicelib.mis.domain.feed import Connector, FamilyRead, Page, SiblingsOf, Verdict
from chalicelib.mis.domain.mis_connections import OneRosterConnection
from chalicelib.mis.http import HttpClient
from chalicelib.mis.oauth1 import SignedCalls
from chalicelib.mis.oauth2 import ClientCredentials
from chalicelib.mis.oneroster.confirmation import Confirmation
from chalicelib.mis.oneroster.family import read_family
from chalicelib.mis.oneroster.groups import read_groups
from chalicelib.mis.oneroster.people import Part
from chalicelib.mis.oneroster.progress import PupilsProgress
from chalicelib.mis.oneroster.pupils import read_changed_pupils, read_pupils
from chalicelib.mis.oneroster.reader import OneRosterReader
from chalicelib.mis.oneroster.resources import CORE_SCOPE, DISPLAY_NAME, ROOTS, USERS
from chalicelib.mis.oneroster.staff import read_staff
from chalicelib.mis.progress import Progress, resumed
from chalicelib.shared.datasets import Dataset


class OneRosterConnector:
    """Satisfies `mis.domain.feed.Connector`, from https://www.imsglobal.org/oneroster-v11-final-specification and 1.2.

    Both versions are read alike: a user's roles stand in a list in 1.2 and flat in 1.1. OneRoster knows no attendance,
    no priority, no parental responsibility and no court orders, and does not state the age of the server's own copy.
    """

    def __init__(
        self, reader: OneRosterReader, confirmation: Confirmation, *, org_id: str, timezone: str, trust_changes: bool
    ) -> None:
        self._reader = reader
        self._confirmation = confirmation
        self._org_id = org_id
        self._timezone = timezone
        self._trust_changes = trust_changes

    def read(
        self, dataset: Dataset, *, date: str, since: datetime | None = None, resume: bytes = b""
    ) -> Iterator[Page]:
        """See the port; pupils and their contacts come at the end, when every list has been read."""
        part = Part(org_id=self._org_id, day=date)
        if dataset == "pupils" and since is not None:
            return read_changed_pupils(self._reader, resumed(resume, PupilsProgress), part, since=since)
        if dataset == "pupils":
            return read_pupils(self._reader, resumed(resume, PupilsProgress), part)
        if dataset == "staff":
            return read_staff(self._reader, resumed(resume, Progress), part, since=since)
        if dataset == "groups":
            return read_groups(self._reader, resumed(resume, Progress), part)
        raise errors.no_attendance(DISPLAY_NAME)

    def trusts_changes(self, dataset: Dataset) -> bool:
        """See the port; groups are few."""
        return self._trust_changes and dataset in ("pupils", "staff")

    def read_family(self, pupil_id: str, siblings_of: SiblingsOf) -> FamilyRead:
        """See the port; "today" is the server's, in the school's own zone."""
        self._reader.first_id(USERS)
        part = Part(org_id=self._org_id, day=self._reader.day(self._timezone))
        return read_family(self._reader, pupil_id, siblings_of, part)

    def confirm(self, dataset: Dataset, keys: Collection[str]) -> dict[str, Verdict]:
        """See the port; by direct reads of a few."""
        return self._confirmation(dataset, keys)


def connect(connection: OneRosterConnection, token: str, *, timezone: str, timing: Timing) -> Connector:
    """A connector for one school; raises FatalError where the secret or an address cannot be used."""
    base = connection.base_url.rstrip("/")
    root = base if "/ims/oneroster/" in base else base + ROOTS[connection.version]

    def reader(timing: Timing) -> OneRosterReader:
        authorization = _authorization(connection, token, timing)
        client = HttpClient(mis=DISPLAY_NAME, base_url=base, authorization=authorization, timing=timing)
        return OneRosterReader(client, root=root)

    return OneRosterConnector(
        reader(timing),
        Confirmation(
            reader(structs.replace(timing, limits=ONE_QUICK_TRY)), org_id=connection.org_id, timezone=timezone
        ),
        org_id=connection.org_id,
        timezone=timezone,
        trust_changes=connection.trust_changes,
    )


def _authorization(connection: OneRosterConnection, token: str, timing: Timing) -> Authorization:
    secret = token.strip()
    if connection.auth == "oauth2":
        return ClientCredentials(
            DISPLAY_NAME,
            token_url=connection.token_url,
            client_id=connection.client_id,
            secret=secret,
            scope=connection.scope or (CORE_SCOPE if connection.version == "1.2" else ""),
            timing=timing,
        )
    if connection.auth == "oauth1":
        return SignedCalls(DISPLAY_NAME, client_id=connection.client_id, secret=secret, signature=connection.signature)
    return bearer(DISPLAY_NAME, token)
