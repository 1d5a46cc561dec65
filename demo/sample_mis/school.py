"""The school's live state: one lock, what can be looked up, and the small edits that an office makes."""

from datetime import date as day
from random import Random
from threading import RLock

from demo.sample_mis.codes import attendance_codes
from demo.sample_mis.dates import now_utc, school_date
from demo.sample_mis.generate import build_contents
from demo.sample_mis.ids import IdSource
from demo.sample_mis.model import Clock, Contact, Contents, Group, Link, Mark, Pupil, Session

SCHOOL_NAME = "Fernhill High"
_PRESENT: dict[Session, str] = {"AM": "/", "PM": "\\"}


class School:
    """An invented school whose data may be edited while it is being read.

    `pupils` is how many pupils it has; `seed` decides who they are. Readers that need several records to
    agree hold `lock`. Unknown ids raise KeyError; unknown codes and registration groups ValueError. Every
    edit moves the `updated_at` of the record it changes and of no other: a pupil's does not move when only a
    contact changed, which is the worst that Wonde may do. Joining and leaving are in `roll`.
    """

    def __init__(
        self, *, school_id: str = "A1930499544", seed: int = 2026, pupils: int = 1200, clock: Clock = now_utc
    ) -> None:
        self.id, self.name, self.clock, self.lock = school_id, SCHOOL_NAME, clock, RLock()
        self.codes = attendance_codes(school_id)
        self._seed, self._size = seed, pupils
        self.reset()

    def reset(self) -> None:
        """Put everything back as the seed has it."""
        with self.lock:
            self.contents: Contents = build_contents(seed=self._seed, pupils=self._size, moment=self.clock())
            self.later_ids = IdSource(Random(f"later than {self._seed}"))

    @property
    def pupils(self) -> dict[str, Pupil]:
        """Pupils on roll, by id."""
        return self.contents.pupils

    @property
    def contacts(self) -> dict[str, Contact]:
        """Contacts, by id."""
        return self.contents.contacts

    def today(self) -> str:
        """The school's own date, YYYY-MM-DD."""
        return school_date(self.clock()).isoformat()

    def group(self, kind: str, code: str) -> Group:
        """The group of this type and code, such as `REGISTRATION` and `9B`."""
        for group in self.contents.groups.values():
            if group.type == kind and group.code == code:
                return group
        raise ValueError(f"there is no {kind.lower()} group {code}")

    def registrations(self) -> list[Group]:
        """The registration groups, in the order of the school."""
        return [group for group in self.contents.groups.values() if group.type == "REGISTRATION"]

    def pupils_in(self, registration: str) -> list[Pupil]:
        """The pupils of a registration group (`9B`), by surname."""
        with self.lock:
            group_id = self.group("REGISTRATION", registration).id
            found = [pupil for pupil in self.pupils.values() if pupil.registration_id == group_id]
        return sorted(found, key=lambda pupil: (pupil.surname, pupil.forename, pupil.id))

    def contacts_of(self, pupil_id: str) -> list[tuple[Contact, Link]]:
        """A pupil's contacts with the pair, in the order of the feed."""
        with self.lock:
            return [(self.contacts[link.contact_id], link) for link in self.pupils[pupil_id].links]

    def children_of(self, contact_id: str) -> list[tuple[Pupil, Link]]:
        """A contact's children at the school, with the pair."""
        with self.lock:
            return [
                (pupil, link) for pupil in self.pupils.values() for link in pupil.links if link.contact_id == contact_id
            ]

    def next_unused_mobile(self) -> str:
        """The next drama number that nobody has. Raises ValueError when all twenty are taken."""
        with self.lock:
            taken = {contact.details.phones.mobile for contact in self.contacts.values()}
            for number in self.contents.unused_mobiles:
                if number not in taken:
                    return number
        raise ValueError("no unused number is left")

    def set_mobile(self, contact_id: str, number: str | None) -> Contact:
        """Change a contact's mobile (None or empty clears it); slots that repeated the old one follow it."""
        with self.lock:
            contact = self.contacts[contact_id]
            phones = contact.details.phones
            old, phones.mobile = phones.mobile, number or None
            if old and phones.phone == old:
                phones.phone = phones.mobile
            if phones.primary in {old, None}:
                phones.primary = phones.mobile or phones.home
            contact.updated_at = self.clock()
            return contact

    def set_email(self, contact_id: str, address: str | None) -> Contact:
        """Change a contact's e-mail address in every slot but work (None or empty clears it)."""
        with self.lock:
            contact = self.contacts[contact_id]
            emails = contact.details.emails
            emails.email = emails.primary = emails.home = address or None
            contact.updated_at = self.clock()
            return contact

    def set_link(self, pupil_id: str, contact_id: str, **changes: str | int | bool | None) -> Link:
        """Change fields of one pair (`priority`, `court_order`...); the pupil's `updated_at` moves."""
        with self.lock:
            pupil = self.pupils[pupil_id]
            link = next(link for link in pupil.links if link.contact_id == contact_id)
            for name, value in changes.items():
                setattr(link, name, value)  # slots: a misspelt name is refused
            pupil.updated_at = self.clock()
            return link

    def mark(self, pupil_id: str, date: str, session: Session, code: str, comment: str | None = None) -> Mark:
        """Put or change one attendance mark; `date` is the school's own day, YYYY-MM-DD."""
        if code not in self.codes:
            raise ValueError(f"there is no attendance code {code}")
        day.fromisoformat(date)
        with self.lock:
            place, pupil = (pupil_id, date, session), self.pupils[pupil_id]
            known = self.contents.marks.get(place)
            self.contents.marks[place] = Mark(
                id=known.id if known else self.later_ids.new(), pupil_id=pupil.id, date=date, session=session,
                code=code, comment=comment, updated_at=self.clock(),
            )  # fmt: skip
            return self.contents.marks[place]

    def save_register(self, registration: str, date: str, session: Session, marks: dict[str, str]) -> list[Mark]:
        """Save a whole register: the codes given by pupil id, everyone else in the group present."""
        with self.lock:
            members = self.pupils_in(registration)
            if strangers := marks.keys() - {pupil.id for pupil in members}:
                raise ValueError(f"not in {registration}: {', '.join(sorted(strangers))}")
            if unknown := set(marks.values()) - self.codes.keys():
                raise ValueError(f"there is no attendance code {', '.join(sorted(unknown))}")
            return [self.mark(pupil.id, date, session, marks.get(pupil.id, _PRESENT[session])) for pupil in members]
