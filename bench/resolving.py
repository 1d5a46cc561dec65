"""Resolving a whole school's contacts, as dispatch does for every message."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from bench.holds import RESOLVING
from bench.native import NativeContact, NativePupil, native_pupil
from bench.ratio import Measured, Ratio
from bench.stage import NATIVE, SCHOOL_ID, Stage
from chalicelib.audience.domain.audience import Audience, PupilRule, Selector
from chalicelib.audience.domain.resolution import Resolution
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil, Record
from chalicelib.shared.datasets import Dataset
from chalicelib.shared.storage.tables import use_table
from chalicelib.sync.domain.changes import as_stored

_PUPILS: tuple[Dataset, ...] = ("pupils",)
_EVERYONE = Audience(who="contacts", contacts="all", pupils=PupilRule(any_of=(Selector(school=True),)))


def measure(stage: Stage) -> Measured:
    """The same school, 10,000 contacts of 5,000 pupils, and the same rules on both sides; only the storing differs."""
    stage.filled()
    for model in (NativeContact, NativePupil):
        use_table(model, NATIVE)
    with stage.measured():
        stage.school.directory.put(SCHOOL_ID, as_stored(stage.pupils, expires_at=None).values())
        with NativePupil.batch_write() as batch:
            for pupil in stage.pupils:
                batch.save(native_pupil(SCHOOL_ID, pupil))
        next(NativeContact.query(SCHOOL_ID, limit=1))  # makes the client
    with stage.measured() as ours:
        found = _resolved(stage.school.directory.load(SCHOOL_ID, _PUPILS, date="2026-11-02"))
    with stage.measured() as contacts_alone:
        contacts = list(NativeContact.query(SCHOOL_ID, NativeContact.sk.startswith("contact#"), consistent_read=True))
    with stage.measured() as the_rest:
        pupils = NativePupil.query(SCHOOL_ID, NativePupil.sk.startswith("pupil#"), consistent_read=True)
        native = _resolved(_directory(contacts, pupils))
    if not len(native.recipients) == len(found.recipients) == len(stage.contacts):
        raise AssertionError(f"{len(native.recipients)} and {len(found.recipients)} are no comparison")
    theirs = contacts_alone.cpu + the_rest.cpu
    return Measured(
        ratios=(
            Ratio(
                name="resolve 10,000 recipients, CPU, PynamoDB native / ours",
                measured=theirs / ours.cpu,
                hold=RESOLVING,
            ),
        ),
        notes=(
            f"resolving: ours {ours.cpu:.3f} s; PynamoDB with native attributes {theirs:.2f} s, of which "
            f"{contacts_alone.cpu:.2f} s to read the contacts alone",
        ),
    )


def _resolved(directory: Directory) -> Resolution:
    return resolve(directory, _EVERYONE, channel="sms", per="contact", purpose="general")


def _directory(contacts: Iterable[NativeContact], pupils: Iterable[NativePupil]) -> Directory:
    """The records that the rules work on."""
    links: dict[str, list[ContactLink]] = defaultdict(list)
    records: list[Record] = []
    for one in contacts:
        records.append(_contact(one))
        link = ContactLink(
            contact_id=one.contact_id,
            relationship=one.relationship,
            priority=int(one.priority),
            responsibility=one.responsible,
            court_order=one.court_order,
            lives_with=one.lives_with,
        )
        links[one.pupil_id].append(link)
    records.extend(_pupil(pupil, links[pupil.pupil_id]) for pupil in pupils)
    return Directory.of(records)


def _contact(one: NativeContact) -> Contact:
    phones = [(one.phone_raw, one.phone_e164, one.phone_kind), (one.phone_2_raw, one.phone_2_e164, one.phone_2_kind)]
    emails = [(one.email_raw, one.email), (one.email_2_raw, one.email_2)]
    return Contact(
        id=one.contact_id,
        forename=one.forename,
        surname=one.surname,
        title=one.title,
        phones=tuple(Phone(raw=raw, e164=e164, kind=cast("Any", kind)) for raw, e164, kind in phones if raw),
        emails=tuple(Email(raw=raw, address=address) for raw, address in emails if raw),
    )


def _pupil(one: NativePupil, links: list[ContactLink]) -> Pupil:
    return Pupil(
        id=one.pupil_id,
        forename=one.forename,
        surname=one.surname,
        upn=one.upn,
        year=one.year,
        registration=one.registration,
        group_ids=tuple(sorted(one.group_ids)),
        links=tuple(links),
    )
