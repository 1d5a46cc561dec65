"""One contact seen under several pupils, and the order in which things come, never change the outcome."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.directory.domain.records import ContactLink
from chalicelib.mis.pairs import folded
from chalicelib.mis.wonde import wire
from chalicelib.mis.wonde.contacts import ContactBook
from tests.mis.answers import Json, contact, details, moment

NUMBERS = st.sampled_from([None, "07700 900123", "07700900123", "07700 900124", "01632 960001", "11111"])
CHANGED = st.sampled_from(
    [
        None,
        moment("2026-01-02 03:04:05.000000"),
        moment("2026-01-02 03:04:05"),
        moment("2026-07-01 10:30:00", "Europe/London"),
        moment("2026-07-01 10:00:00", "+00:00"),
        moment("2026-07-01 10:00:00", "Nowhere/Such"),
        "2026-01-01",
    ]
)


@st.composite
def sightings(draw: st.DrawFn) -> Json:
    reach = draw(st.sampled_from([None, "details"]))
    return contact(
        draw(st.sampled_from(["C1", "C2", "C3"])),
        surname=draw(st.sampled_from(["Khan", "Lee"])),
        contact_details=details(mobile=draw(NUMBERS), home=draw(NUMBERS)) if reach else None,
        updated_at=draw(CHANGED),
    )


def merged(seen: list[Json]) -> Any:
    book = ContactBook()
    for one in seen:
        book.add(msgspec.convert(one, wire.EmbeddedContact))
    return book.contacts()


@given(st.lists(sightings(), max_size=8).flatmap(lambda seen: st.tuples(st.just(seen), st.permutations(seen))))
def test_the_order_of_sightings_does_not_matter(both: tuple[list[Json], list[Json]]) -> None:
    seen, shuffled = both
    assert merged(seen) == merged(shuffled)
    assert merged(seen + shuffled) == merged(seen)


@given(st.lists(sightings(), max_size=8))
def test_each_contact_comes_once_by_id(seen: list[Json]) -> None:
    assert [found.id for found in merged(seen)] == sorted({one["id"] for one in seen})


def test_the_later_change_wins_whole_so_that_an_old_number_does_not_live_on() -> None:
    old = contact(
        contact_details=details(mobile="07700 900123", home="01632 960001"), updated_at=moment("2026-01-01 10:00:00")
    )
    new = contact(contact_details=details(mobile="07700 900124"), updated_at=moment("2026-01-01 10:00:00.500000"))
    (found,) = merged([new, old])
    assert [phone.e164 for phone in found.phones] == ["+447700900124"]


def test_moments_are_compared_across_zones() -> None:
    at_nine = contact(surname="Nine", updated_at=moment("2026-07-01 10:00:00", "Europe/London"))
    at_half_past = contact(surname="Half", updated_at=moment("2026-07-01 09:30:00", "UTC"))
    at_eight = contact(surname="Eight", updated_at=moment("2026-07-01 10:00:00", "+02:00"))
    assert [found.surname for found in merged([at_half_past, at_nine, at_eight])] == ["Half"]


LINKS = st.builds(
    ContactLink,
    contact_id=st.sampled_from(["C1", "C2"]),
    relationship=st.sampled_from(["Mother", "Carer"]),
    priority=st.none() | st.integers(1, 3),
    responsibility=st.none() | st.booleans(),
    court_order=st.booleans(),
)


@given(st.lists(LINKS).flatmap(lambda links: st.tuples(st.just(links), st.permutations(links))))
def test_links_fold_the_same_in_any_order_and_lose_no_restriction(
    both: tuple[list[ContactLink], list[ContactLink]],
) -> None:
    links, shuffled = both
    found = folded(links)
    assert found == folded(shuffled)
    assert {link.contact_id for link in found if link.court_order} == {
        link.contact_id for link in links if link.court_order
    }
    assert len({link.contact_id for link in found}) == len(found)


def test_links_stand_by_priority_and_then_by_id() -> None:
    links = [
        ContactLink(contact_id="C3"),
        ContactLink(contact_id="C4", priority=1),
        ContactLink(contact_id="C1", priority=2),
        ContactLink(contact_id="C2", priority=1),
    ]
    assert [link.contact_id for link in folded(links)] == ["C2", "C4", "C1", "C3"]
