"""Resolves an audience from a school's directory; preview and dispatch use this one function."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.audience.domain.choose_contacts import ContactPair, pairs_of
from chalicelib.audience.domain.choose_pupils import PupilChooser
from chalicelib.audience.domain.resolution import (
    Exclusion,
    ExclusionReason,
    NamedPerson,
    Recipient,
    Resolution,
    Unreachable,
    UnreachableReason,
)
from chalicelib.directory.domain.addresses import address_for, display_name, first_name, name_order
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.records import Person, Pupil, record_key
from chalicelib.shared.purposes import Channel, Purpose


class _Reached(Struct, frozen=True, kw_only=True, gc=False):
    person: Person
    address: str
    pupil: Pupil | None
    via_pupil: Pupil | None


def resolve(directory: Directory, audience: Audience, *, channel: Channel, per: Per, purpose: Purpose) -> Resolution:
    """Everyone the audience comes to; "today" must be pinned before.

    "First" is the first contact by the order of choose_contacts who may be written to and has a usable
    address; those passed over are listed. People who share an address become one recipient, all named: once
    per contact one for the whole school, once per pair one for each pupil. "Responsible" is everybody where the
    school's feed states no parental responsibility at all, as OneRoster's cannot.

    Raises InvalidError for a group that the school does not have.
    """
    held: frozenset[str] = frozenset() if audience.include_held else directory.held
    work = _Resolver(directory, channel=channel, per=per, purpose=purpose, held=held)
    if audience.who == "staff":
        work.take_people(directory.staff.values())
    elif audience.who == "people":
        work.take_named(audience.people_ids)
    else:
        chooser = PupilChooser(directory)
        work.leave_out_missing(chooser.missing(audience.pupils))
        for pupil in sorted(chooser.choose(audience.pupils), key=name_order):
            if work.is_held(pupil):
                work.leave_out_held(pupil)
            elif audience.who == "pupils":
                work.take_pupil(pupil)
            else:
                work.take_contacts_of(pupil, audience)
    return work.resolution()


class _Resolver:
    def __init__(
        self, directory: Directory, *, channel: Channel, per: Per, purpose: Purpose, held: frozenset[str]
    ) -> None:
        self._directory = directory
        self._channel = channel
        self._per = per
        self._purpose = purpose
        self._held = held
        self._reached: list[_Reached] = []
        self._exclusions: dict[tuple[str, str | None, str], Exclusion] = {}
        self._unreachable: list[Unreachable] = []
        self._tied = 0
        self._states_responsibility: bool | None = None  # not asked yet

    def take_people(self, people: Iterable[Person]) -> None:
        for person in people:
            self._take(person, None)

    def take_named(self, ids: Iterable[str]) -> None:
        directory = self._directory
        for person_id in dict.fromkeys(ids):
            person = (
                directory.contacts.get(person_id) or directory.staff.get(person_id) or directory.pupils.get(person_id)
            )
            if person is None:
                self.leave_out_missing([person_id])
            else:
                self._take(person, None)

    def is_held(self, person: Person) -> bool:
        return bool(self._held) and record_key(person) in self._held

    def leave_out_held(self, person: Person) -> None:
        self._leave_out(person, None, "being_checked")

    def leave_out_missing(self, ids: Iterable[str]) -> None:
        for person_id in ids:
            gone = Exclusion(person_id=person_id, name="Someone no longer in the school's data", reason="not_found")
            self._exclusions[person_id, None, "not_found"] = gone

    def take_pupil(self, pupil: Pupil) -> None:
        if not self._take(pupil, pupil):
            self._nobody_for(pupil, "none_reachable")

    def take_contacts_of(self, pupil: Pupil, audience: Audience) -> None:
        pairs = pairs_of(pupil, self._directory)
        by_responsibility = audience.contacts == "responsible" and not self._all_for_responsible(audience)
        wanted = [p for p in pairs if p.responsible] if by_responsibility else pairs
        if audience.contacts == "first":
            reached = self._take_first(pupil, wanted)
        else:
            reached = sum(self._take_pair(pupil, pair) for pair in wanted) > 0
        if not reached:
            missing: UnreachableReason = "none_responsible" if pairs else "no_contacts"
            self._nobody_for(pupil, "none_reachable" if wanted else missing)

    def _all_for_responsible(self, audience: Audience) -> bool:
        if self._states_responsibility is None and audience.contacts == "responsible":
            links = (link for pupil in self._directory.pupils.values() for link in pupil.links)
            self._states_responsibility = any(link.responsibility is not None for link in links)
        return self._states_responsibility is False

    def _take_first(self, pupil: Pupil, pairs: list[ContactPair]) -> bool:
        taken = next((n for n, pair in enumerate(pairs) if self._can_take(pair)), len(pairs))
        for pair in pairs[:taken]:
            self._leave_out(pair.contact, pupil, self._why_passed(pair, another=taken < len(pairs)))
        if taken == len(pairs):
            return False
        first, others = pairs[taken], pairs[taken + 1 :]
        self._tied += any(pair.priority == first.priority and self._can_take(pair) for pair in others)
        return self._take_pair(pupil, first)

    def _why_passed(self, pair: ContactPair, *, another: bool) -> ExclusionReason:
        reason = pair.restricted or self._why_not(pair.contact)
        return "passed_over" if another and reason == "no_address" else reason or "no_address"

    def _can_take(self, pair: ContactPair) -> bool:
        return not pair.restricted and self._why_not(pair.contact) is None

    def _why_not(self, person: Person) -> ExclusionReason | None:
        """Why nothing may go to this person, for whichever pupil."""
        said = self._directory.local.person(person.id)
        if said.deceased:
            return "deceased"
        if said.never_contact:
            return "never_contact"
        if self.is_held(person):
            return "being_checked"
        local = self._directory.local
        address = address_for(person, self._channel, local)
        if address is None:
            return "no_address"
        if local.is_bad(self._channel, address):
            return "bad_address"
        return "opted_out" if local.opted_out(self._channel, address, self._purpose) else None

    def _take_pair(self, pupil: Pupil, pair: ContactPair) -> bool:
        if pair.restricted:
            self._leave_out(pair.contact, pupil, pair.restricted)
            return False
        return self._take(pair.contact, pupil)

    def _take(self, person: Person, pupil: Pupil | None) -> bool:
        address = address_for(person, self._channel, self._directory.local)
        if (reason := self._why_not(person)) is not None or address is None:
            self._leave_out(person, pupil if self._per == "pair" else None, reason or "no_address")
            return False
        about = pupil if self._per == "pair" else None
        self._reached.append(_Reached(person=person, address=address, pupil=about, via_pupil=pupil))
        return True

    def _leave_out(self, person: Person, pupil: Pupil | None, reason: ExclusionReason) -> None:
        exclusion = Exclusion(
            person_id=person.id,
            name=display_name(person),
            reason=reason,
            pupil_id=pupil.id if pupil else None,
            pupil_name=display_name(pupil) if pupil else "",
        )
        self._exclusions[person.id, exclusion.pupil_id, reason] = exclusion

    def _nobody_for(self, pupil: Pupil, reason: UnreachableReason) -> None:
        self._unreachable.append(Unreachable(pupil_id=pupil.id, name=display_name(pupil), reason=reason))

    def resolution(self) -> Resolution:
        return Resolution(
            recipients=_one_for_each_address(self._reached),
            exclusions=tuple(
                sorted(self._exclusions.values(), key=lambda e: (e.name.casefold(), e.person_id, e.pupil_id or ""))
            ),
            unreachable=tuple(self._unreachable),
            tied=self._tied,
            all_for_responsible=self._states_responsibility is False,
        )


def _one_for_each_address(reached: list[_Reached]) -> tuple[Recipient, ...]:
    same: dict[tuple[str, str | None], list[_Reached]] = {}
    for one in sorted(reached, key=_order):
        same.setdefault((one.address.casefold(), one.pupil.id if one.pupil else None), []).append(one)
    return tuple(_recipient(group) for group in same.values())


def _recipient(group: list[_Reached]) -> Recipient:
    first = group[0]
    via_pupil_ids: dict[str, list[str]] = {}
    for one in group:
        via_pupil_ids.setdefault(one.person.id, []).extend([one.via_pupil.id] if one.via_pupil else [])
    people = {one.person.id: one.person for one in group}
    pupil = first.pupil
    return Recipient(
        people=tuple(
            NamedPerson(person_id=id_, name=display_name(person), via_pupil_ids=tuple(via_pupil_ids[id_]))
            for id_, person in people.items()
        ),
        address=first.address,
        pupil_id=pupil.id if pupil else None,
        pupil_name=display_name(pupil) if pupil else "",
        pupil_first_name=first_name(pupil) if pupil else "",
    )


def _order(one: _Reached) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return name_order(one.person), name_order(one.pupil) if one.pupil else ("", "", "")
