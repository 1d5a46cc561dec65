"""An invented school for the tests of the send path, and shorthand for its records and sync states."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.audience.domain.audience import Audience, PupilRule, Selector
from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil, Staff
from chalicelib.messages.domain.messages import Author
from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.sync.domain.requests import new_run
from chalicelib.sync.domain.state import Head, SchoolSync

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = "2026-11-23"
SCHOOL = School(id="A1", name="Elm School", mis=WondeConnection(base_url="http://mis.invalid", school_id="A1"))
SENDER = Author(user_id="u-sender", name="Sam Office", may_send=True)
COMPOSER = Author(user_id="u-composer", name="Cleo Writer", may_send=False)
EVERYONE = Audience(who="contacts", pupils=PupilRule(any_of=(Selector(school=True),)), contacts="all")


def pupil(id_: str, *links: ContactLink, **more: Any) -> Pupil:
    return Pupil(**({"id": id_, "forename": f"Pupil{id_}", "surname": "Hill", "links": links} | more))


def contact(id_: str, number: str | None = None, email: str | None = None, **more: Any) -> Contact:
    phones = (Phone(raw=number, e164=number, kind="mobile"),) if number else ()
    emails = (Email(raw=email, address=email),) if email else ()
    return Contact(**({"id": id_, "forename": f"Parent{id_}", "surname": "Hill"} | more), phones=phones, emails=emails)


def staff(id_: str, email: str) -> Staff:
    return Staff(id=id_, forename="Terry", surname=id_, emails=(Email(raw=email, address=email),))


def link(contact_id: str, priority: int | None = None, **more: Any) -> ContactLink:
    return ContactLink(contact_id=contact_id, priority=priority, **more)


def mobile(number: int) -> str:
    """One of Ofcom's numbers for drama, which belong to nobody."""
    return f"+447700900{number:03d}"


def idle(read_at: datetime = NOW - timedelta(minutes=10), epoch: int = 1) -> SchoolSync:
    """Everything is read and nothing runs."""
    return SchoolSync(heads={d: Head(digest="x", epoch=epoch, data_as_of=read_at) for d in DATASETS})


def syncing(state: SchoolSync, *datasets: Dataset) -> SchoolSync:
    """The same with an active run of these datasets."""
    run = new_run("run-1", datasets, trigger="refresh", lane="refresh", started_by="Sam Office", now=NOW)
    return SchoolSync(run=run, heads=state.heads)
