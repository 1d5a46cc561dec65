"""What holds of the resolver for any school, however untidy."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audience.domain.audience import Audience, Per, PupilRule, Selector
from chalicelib.audience.domain.resolution import Resolution
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.overrides import (
    NOTHING_SAID,
    AddressOverride,
    ContactOverride,
    ContactOverrides,
    PersonOverride,
)
from chalicelib.directory.domain.records import Contact, ContactLink, Pupil, Record
from tests.messages.school import contact, mobile, pupil

_IDS = st.sampled_from([f"c{n}" for n in range(6)])
_MAYBE = st.sampled_from([None, True, False])
_NUMBERS = st.none() | st.integers(0, 3).map(mobile)
_LINKS = st.lists(
    st.builds(
        ContactLink,
        contact_id=_IDS,
        priority=st.none() | st.integers(1, 2),
        responsibility=_MAYBE,
        lives_with=_MAYBE,
        court_order=st.sampled_from([False, False, True]),
    ),
    max_size=4,
)


@st.composite
def schools(draw: st.DrawFn) -> list[Record]:
    names = st.sampled_from(["Ann", "Bea", ""])
    contacts: list[Record] = [
        contact(f"c{n}", draw(_NUMBERS), forename=draw(names)) for n in range(draw(st.integers(0, 6)))
    ]
    pupils = [
        pupil(f"p{n}", *draw(_LINKS), year=draw(st.sampled_from(["8", "9"]))) for n in range(draw(st.integers(0, 5)))
    ]
    return [*contacts, *pupils]


@st.composite
def audiences(draw: st.DrawFn, *, contacts: tuple[str, ...] = ("first", "responsible", "all")) -> Audience:
    some = st.lists(
        st.sampled_from([Selector(school=True), Selector(year="9"), Selector(pupil_ids=("p0", "p3"))]), max_size=2
    ).map(tuple)
    rule = PupilRule(any_of=draw(some) or (Selector(school=True),), all_of=draw(some), none_of=draw(some))
    chosen = draw(st.sampled_from(contacts))
    return Audience(who="contacts", pupils=rule, contacts=chosen)  # type: ignore[arg-type]  # drawn from its values


PERS: st.SearchStrategy[Per] = st.sampled_from(["contact", "pair"])


def run(records: list[Record], audience: Audience, per: Per, local: ContactOverrides = NOTHING_SAID) -> Resolution:
    return resolve(Directory.of(records, local=local), audience, channel="sms", per=per, purpose="general")


def reached(resolution: Resolution) -> set[tuple[str, str | None]]:
    return {(person.person_id, r.pupil_id) for r in resolution.recipients for person in r.people}


@given(schools(), audiences(), PERS, st.randoms(use_true_random=False))
def test_any_order_of_records_gives_the_same_resolution(
    records: list[Record], audience: Audience, per: Per, random: Random
) -> None:
    shuffled: list[Record] = []
    for record in records:
        if isinstance(record, Pupil):
            links = list(record.links)
            random.shuffle(links)
            record = pupil(record.id, *links, year=record.year)  # noqa: PLW2901 - the same pupil in another order
        shuffled.append(record)
    random.shuffle(shuffled)

    assert run(shuffled, audience, per) == run(records, audience, per)


@given(schools(), audiences())
def test_no_pair_under_a_court_order_is_ever_a_recipient(records: list[Record], audience: Audience) -> None:
    forbidden = {
        (one.contact_id, record.id)
        for record in records
        if isinstance(record, Pupil)
        for one in record.links
        if one.court_order
    }

    assert not forbidden & reached(run(records, audience, "pair"))


@given(schools(), audiences())
def test_per_contact_nobody_is_reached_through_forbidden_pairs_alone(records: list[Record], audience: Audience) -> None:
    allowed = {person for person, _ in reached(run(records, audience, "pair"))}

    assert {person for person, _ in reached(run(records, audience, "contact"))} == allowed


@given(schools(), audiences(), PERS)
def test_no_address_comes_twice_per_contact_nor_twice_for_one_pupil(
    records: list[Record], audience: Audience, per: Per
) -> None:
    found = [(r.address, r.pupil_id) for r in run(records, audience, per).recipients]

    assert len(found) == len(set(found))


@given(schools(), audiences(), PERS)
def test_every_chosen_pupil_is_reached_or_listed_as_unreachable(
    records: list[Record], audience: Audience, per: Per
) -> None:
    pairs = run(records, audience, "pair")
    everyone = Audience(who="pupils", pupils=audience.pupils)
    chosen = {u.pupil_id for u in run(records, everyone, per).unreachable}  # these pupils have no mobile of their own

    assert {r.pupil_id for r in pairs.recipients} | {u.pupil_id for u in pairs.unreachable} == chosen


@given(schools(), audiences(contacts=("responsible", "all")), PERS, _NUMBERS, _LINKS)
def test_adding_a_contact_and_a_pupil_removes_nobody_where_all_contacts_are_chosen(
    records: list[Record], audience: Audience, per: Per, number: str | None, links: list[ContactLink]
) -> None:
    """With "first" a new contact of an earlier priority takes another's place: that is what first means."""
    taken = {record.id for record in records if isinstance(record, Contact)}
    newcomer = [] if "c5" in taken else [contact("c5", number)]
    before = run(records, audience, per)

    after = run([*records, *newcomer, pupil("p9", *links, year="9")], audience, per)

    assert reached(before) <= reached(after)
    assert {r.address for r in before.recipients} <= {r.address for r in after.recipients}


@given(schools(), audiences(contacts=("first",)), PERS, _LINKS)
def test_adding_a_pupil_removes_nobody_where_first_contacts_are_chosen(
    records: list[Record], audience: Audience, per: Per, links: list[ContactLink]
) -> None:
    before = run(records, audience, per)

    assert reached(before) <= reached(run([*records, pupil("p9", *links, year="9")], audience, per))


@st.composite
def said(draw: st.DrawFn) -> ContactOverrides:
    """Anything that an administrator may have said of these people, pairs and numbers."""
    marks: list[ContactOverride] = []
    for n in range(6):
        pairs = draw(st.dictionaries(st.sampled_from(["p0", "p1", "p2"]), st.sampled_from(["cleared", "no_contact"])))
        never, dead = draw(st.booleans()), draw(st.booleans())
        marks.append(PersonOverride(person_id=f"c{n}", never_contact=never, deceased=dead, pairs=pairs))  # type: ignore[arg-type]  # drawn from its values
        if draw(st.booleans()):
            marks.append(AddressOverride(channel="sms", address=mobile(n), opt_outs=("general",)))
    return ContactOverrides.of(marks)


@given(schools(), audiences(), PERS, said())
def test_nobody_whom_a_rule_says_never_to_write_to_is_a_recipient(
    records: list[Record], audience: Audience, per: Per, local: ContactOverrides
) -> None:
    result = run(records, audience, per, local)
    for recipient in result.recipients:
        assert not local.opted_out("sms", recipient.address, "general")
        for person in recipient.people:
            mark = local.person(person.person_id)
            assert not mark.never_contact
            assert not mark.deceased
            if recipient.pupil_id:
                assert mark.pairs.get(recipient.pupil_id) != "no_contact"


@given(schools(), audiences(contacts=("all",)), PERS, said())
def test_what_is_said_of_one_person_takes_nobody_else_out_of_all_contacts(
    records: list[Record], audience: Audience, per: Per, local: ContactOverrides
) -> None:
    before = reached(run(records, audience, per))
    after = reached(run(records, audience, per, ContactOverrides.of([local.person("c0")])))
    assert {pair for pair in before if pair[0] != "c0"} <= after


@given(schools(), audiences(), said())
def test_once_per_contact_no_address_comes_twice_whatever_is_said(
    records: list[Record], audience: Audience, local: ContactOverrides
) -> None:
    addresses = [recipient.address for recipient in run(records, audience, "contact", local).recipients]
    assert len(addresses) == len(set(addresses))
