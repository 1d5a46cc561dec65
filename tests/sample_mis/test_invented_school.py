import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from demo.sample_mis import untidy
from demo.sample_mis.model import Link
from demo.sample_mis.school import School
from tests.sample_mis.client import SPRING_MORNING, Client, PinnedClock

RESERVED = re.compile(r"(0|\+44)(7700 ?900\d{3}|1632 ?960\d{3})( \(mum\))?|11111")


def pairs(school: School) -> Iterator[Link]:
    return (link for pupil in school.pupils.values() for link in pupil.links)


def share(count: int, whole: int) -> float:
    return count / whole


def test_the_same_seed_gives_the_same_school_and_another_seed_another() -> None:
    first, again, other = (School(seed=seed, pupils=40, clock=PinnedClock()) for seed in (1, 1, 2))

    assert first.contents == again.contents
    assert first.pupils.keys().isdisjoint(other.pupils)


def test_people_stay_the_same_from_day_to_day_of_one_academic_year() -> None:
    later = School(pupils=40, clock=PinnedClock(SPRING_MORNING + timedelta(days=30)))

    assert later.pupils == School(pupils=40, clock=PinnedClock()).pupils


def test_the_whole_school_has_the_size_of_a_real_one(whole_school: School) -> None:
    years = Counter(whole_school.contents.groups[one.year_id].code for one in whole_school.pupils.values())

    assert years == {"7": 200, "8": 200, "9": 200, "10": 200, "11": 200, "12": 100, "13": 100}
    assert 1900 <= len(whole_school.contacts) <= 2100
    assert len(whole_school.contents.employees) == 110
    assert len(whole_school.pupils_in("9B")) == 25


def test_a_small_school_still_has_two_registration_groups_in_each_year() -> None:
    small = School(pupils=40, clock=PinnedClock())

    assert len(small.pupils) == 40
    assert len(small.registrations()) == 14
    assert len(small.pupils_in("9B")) == 3


def test_no_number_and_no_address_can_be_anybodys(whole_school: School) -> None:
    contents = whole_school.contents
    people = [*contents.pupils.values(), *contents.contacts.values(), *contents.employees.values()]
    slots = ("phone", "primary", "home", "work", "mobile")
    numbers = {getattr(one.details.phones, slot) for one in people for slot in slots} - {None}
    addresses = {address for one in people if (address := one.details.emails.email)}

    assert [number for number in numbers if not RESERVED.fullmatch(number)] == []
    assert {address.partition("@")[2] for address in addresses} == {"example.org", "example.com"}
    assert not numbers & set(contents.unused_mobiles)


def test_first_contacts_have_numbers_of_their_own(whole_school: School) -> None:
    mobiles = Counter(
        re.sub(r"\D", "", one.details.phones.mobile).removeprefix("44").removeprefix("0")
        for one in whole_school.contacts.values()
        if one.details.phones.mobile and one.details.phones.mobile.replace(" ", "").startswith(("07", "+447"))
    )

    assert len(mobiles) > 800
    assert set(mobiles.values()) == {1}


def test_a_third_of_pairs_has_no_priority_and_some_have_equal_ones(whole_school: School) -> None:
    links = list(pairs(whole_school))
    equal = [
        pupil for pupil in whole_school.pupils.values() if len([link for link in pupil.links if link.priority == 1]) > 1
    ]

    assert 0.30 < share(sum(link.priority is None for link in links), len(links)) < 0.37
    assert 0.02 < share(len(equal), len(whole_school.pupils)) < untidy.EQUAL_PRIORITY_EVERY**-1


def test_some_pairs_are_under_a_court_order_though_the_contact_is_not_for_a_sibling(whole_school: School) -> None:
    orders = [link for link in pairs(whole_school) if link.court_order]
    of_one_child_only = [
        link
        for link in orders
        if {other.court_order for _, other in whole_school.children_of(link.contact_id)} == {True, False}
    ]

    assert 20 <= len(orders) <= 60
    assert of_one_child_only


def test_one_contact_may_be_something_else_to_each_sibling(whole_school: School) -> None:
    differing = [
        links
        for contact_id in whole_school.contacts
        if len(links := [link for _, link in whole_school.children_of(contact_id)]) > 1
        and len({link.relationship for link in links}) > 1
        and len({link.parental_responsibility for link in links}) > 1
        and len({link.priority for link in links}) > 1
    ]

    assert len(differing) > 10


def test_bad_numbers_come_in_the_stated_proportions_even_in_a_small_school(whole_school: School) -> None:
    small = School(pupils=40, clock=PinnedClock())
    for school in (small, whole_school):
        phones = [contact.details.phones for contact in school.contacts.values()]
        families = len({link.contact_id for pupil in school.pupils.values() for link in pupil.links[:1]})
        faults = {
            "junk": sum(one.mobile == "11111" for one in phones),
            "words": sum("(mum)" in (one.mobile or "") for one in phones),
            "landline": sum((one.mobile or "").startswith("01632") for one in phones),
            "three slots": sum(one.phone is not None and one.phone == one.primary == one.mobile for one in phones),
        }
        for name, count in faults.items():
            assert count >= 1, name
            assert share(count, families) < 0.08, name


def test_some_contacts_cannot_be_reached_by_text_or_mail_or_at_all(whole_school: School) -> None:
    details = [contact.details for contact in whole_school.contacts.values()]
    nothing = [one for one in details if not one.phones.primary and not one.emails.primary]

    assert share(sum(not one.phones.mobile for one in details), len(details)) > 0.3
    assert share(sum(not one.emails.primary for one in details), len(details)) > 0.1
    assert nothing


def test_two_parents_may_share_a_mailbox_and_a_contact_a_pupils_mis_id(whole_school: School) -> None:
    mailboxes = Counter(contact.details.emails.email for contact in whole_school.contacts.values())
    pupil_numbers = {pupil.mis_id for pupil in whole_school.pupils.values()}
    takers = [contact for contact in whole_school.contacts.values() if contact.mis_id in pupil_numbers]

    assert sum(count == 2 for address, count in mailboxes.items() if address) > 20
    assert len(takers) > 20


def test_names_hold_apostrophes_accents_and_hyphens(whole_school: School) -> None:
    names = " ".join(one.name for one in whole_school.pupils.values())

    assert {"'", "-"} <= set(names)
    assert not names.isascii()


def test_every_record_says_when_it_changed_and_never_later_than_now(client: Client) -> None:
    for resource in ("students/", "contacts/", "employees/", "groups/", "classes/", "attendance/session"):
        for row in client.all(resource, per_page=200):
            assert row["updated_at"]["date"] < "2026-03-04", json.dumps(row)
