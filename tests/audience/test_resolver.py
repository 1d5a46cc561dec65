"""Whom an audience comes to, by example."""

import pytest
from msgspec.structs import replace

from chalicelib.audience.domain.audience import AttendanceSelector, Audience, Per, PupilRule, Selector
from chalicelib.audience.domain.resolution import Resolution
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import Directory
from chalicelib.directory.domain.overrides import NOTHING_SAID, AddressOverride, ContactOverrides, PersonOverride
from chalicelib.directory.domain.records import AttendanceMark, ContactLink, Group, Phone, Record
from chalicelib.shared.errors import InvalidError
from chalicelib.shared.purposes import Channel, Purpose
from tests.messages.school import EVERYONE, TODAY, contact, link, mobile, pupil, staff


def resolved(
    *records: Record,
    audience: Audience = EVERYONE,
    channel: Channel = "sms",
    per: Per = "contact",
    purpose: Purpose = "general",
    local: ContactOverrides = NOTHING_SAID,
) -> Resolution:
    return resolve(Directory.of(records, local=local), audience, channel=channel, per=per, purpose=purpose)


def of(contacts: str, *selectors: Selector) -> Audience:
    rule = PupilRule(any_of=selectors or (Selector(school=True),))
    return Audience(who="contacts", pupils=rule, contacts=contacts)  # type: ignore[arg-type]  # a test's shorthand


def addresses(resolution: Resolution) -> list[str]:
    return sorted(recipient.address for recipient in resolution.recipients)


def test_a_parent_of_three_gets_one_message_per_contact_and_three_per_pair() -> None:
    family: list[Record] = [contact("c1", mobile(1)), *(pupil(f"p{n}", link("c1")) for n in range(3))]

    assert len(resolved(*family).recipients) == 1
    assert [r.pupil_id for r in resolved(*family, per="pair").recipients] == ["p0", "p1", "p2"]


def test_two_parents_with_one_mailbox_get_one_message_that_names_both() -> None:
    family: list[Record] = [
        contact("c1", email="Home@elm.invalid"),
        contact("c2", email="home@elm.invalid"),
        pupil("p1", link("c1"), link("c2")),
    ]

    for per in ("contact", "pair"):
        (one,) = resolved(*family, channel="email", per=per).recipients
        assert one.name == "Parentc1 Hill and Parentc2 Hill"


def test_a_court_order_excludes_the_pair_and_not_the_person() -> None:
    family: list[Record] = [
        contact("c1", mobile(1)),
        pupil("p1", link("c1", court_order=True)),
        pupil("p2", link("c1")),
    ]

    result = resolved(*family, per="pair")

    assert [r.pupil_id for r in result.recipients] == ["p2"]
    assert [(e.person_id, e.pupil_id, e.reason) for e in result.exclusions] == [("c1", "p1", "court_order")]
    assert [u.pupil_id for u in result.unreachable] == ["p1"]


def test_first_is_the_first_who_may_be_written_to_and_can_be_reached_and_says_who_was_passed_over() -> None:
    family: list[Record] = [
        contact("c1", mobile(1)),
        contact("c2"),
        contact("c3", mobile(3)),
        contact("c4", mobile(4)),
        pupil("p1", link("c1", 1, court_order=True), link("c2", 2), link("c3", 3), link("c4", 4)),
    ]

    result = resolved(*family, audience=of("first"))

    assert addresses(result) == [mobile(3)]
    assert {(e.person_id, e.reason) for e in result.exclusions} == {("c1", "court_order"), ("c2", "passed_over")}


def test_equal_and_missing_priorities_are_broken_by_responsibility_then_home_then_name() -> None:
    def first(*links: ContactLink) -> list[str]:
        people = [contact(f"c{n}", mobile(n), forename=name) for n, name in enumerate(("Zoe", "Ann", "Bea"))]
        return addresses(resolved(*people, pupil("p1", *links), audience=of("first")))

    assert first(link("c0"), link("c1"), link("c2", 9)) == [mobile(2)]
    assert first(link("c0", responsibility=True), link("c1"), link("c2", responsibility=False)) == [mobile(0)]
    assert first(link("c0", 1, lives_with=True), link("c1", 1), link("c2", 1)) == [mobile(0)]
    assert first(link("c0", 1), link("c1", 1), link("c2", 1)) == [mobile(1)]


def test_the_pupils_whose_first_contact_priority_alone_did_not_decide_are_counted() -> None:
    people = [contact(f"c{n}", mobile(n)) for n in range(2)]
    no_phone = contact("c9")

    def tied(*links: ContactLink, contacts: str = "first") -> int:
        return resolved(*people, no_phone, pupil("p1", *links), audience=of(contacts)).tied

    assert tied(link("c0", 1), link("c1", 2)) == 0
    assert tied(link("c0"), link("c1", 2)) == 0
    assert tied(link("c0"), link("c1")) == 1
    assert tied(link("c0", 2), link("c1", 2), link("c9", 1)) == 1
    assert tied(link("c9", 1), link("c0", 1), link("c1", 2)) == 0, "who cannot be reached is no rival"
    assert tied(link("c0"), link("c1"), contacts="all") == 0


def test_responsible_is_everybody_where_the_feed_states_no_responsibility_at_all() -> None:
    family: list[Record] = [*(contact(f"c{n}", mobile(n)) for n in range(2)), pupil("p1", link("c0"), link("c1"))]

    result = resolved(*family, audience=of("responsible"))

    assert addresses(result) == [mobile(0), mobile(1)]
    assert result.all_for_responsible
    assert not resolved(*family, audience=of("all")).all_for_responsible


def test_responsible_takes_only_those_recorded_with_parental_responsibility() -> None:
    family: list[Record] = [
        *(contact(f"c{n}", mobile(n)) for n in range(3)),
        pupil("p1", link("c0", responsibility=True), link("c1", responsibility=False), link("c2")),
        pupil("p2", link("c2")),
    ]

    result = resolved(*family, audience=of("responsible"))

    assert addresses(result) == [mobile(0)]
    assert [(u.pupil_id, u.reason) for u in result.unreachable] == [("p2", "none_responsible")]


def test_a_landline_gets_no_text() -> None:
    at_home = contact("c1")
    landline = Phone(raw="020 7946 0000", e164="+442079460000", kind="landline")
    record = type(at_home)(id="c1", forename="Ann", surname="Hill", phones=(landline,))

    result = resolved(record, pupil("p1", link("c1")))

    assert not result.recipients
    assert [e.reason for e in result.exclusions] == ["no_address"]
    assert [u.reason for u in result.unreachable] == ["none_reachable"]


def test_a_contact_linked_twice_is_restricted_if_either_link_is() -> None:
    family: list[Record] = [contact("c1", mobile(1)), pupil("p1", link("c1", 1), link("c1", 2, court_order=True))]

    assert not resolved(*family).recipients


def test_rules_combine_any_all_and_none() -> None:
    records: list[Record] = [Group(id="g1", name="11z/Ag1")]
    for n, (year, registration, groups) in enumerate(
        [("9", "9A", ("g1",)), ("9", "9B", ("g1",)), ("9", "9B", ()), ("8", "8A", ("g1",))]
    ):
        records += [contact(f"c{n}", mobile(n))]
        records += [pupil(f"p{n}", link(f"c{n}"), year=year, registration=registration, group_ids=groups)]
    rule = PupilRule(
        any_of=(Selector(year="9"), Selector(registration="8a")),
        all_of=(Selector(group_id="g1"),),
        none_of=(Selector(pupil_ids=("p1",)),),
    )

    result = resolved(*records, audience=Audience(who="contacts", pupils=rule, contacts="all"))

    assert addresses(result) == [mobile(0), mobile(3)]


def test_an_attendance_rule_takes_the_marks_of_its_day_session_and_codes() -> None:
    records: list[Record] = [contact(f"c{n}", mobile(n)) for n in range(4)]
    records += [pupil(f"p{n}", link(f"c{n}")) for n in range(4)]
    records += [
        AttendanceMark(pupil_id="p0", date=TODAY, session="AM", code="N"),
        AttendanceMark(pupil_id="p1", date=TODAY, session="PM", code="N"),
        AttendanceMark(pupil_id="p2", date=TODAY, session="AM", code="?"),
        AttendanceMark(pupil_id="p3", date="2026-11-20", session="AM", code="N"),
    ]
    absent = AttendanceSelector(date=TODAY, session="AM", codes=("N",))

    result = resolved(*records, audience=of("all", Selector(attendance=absent)), per="pair")

    assert addresses(result) == [mobile(0)]


def test_an_unknown_group_is_refused_and_an_unknown_year_is_empty() -> None:
    with pytest.raises(InvalidError, match="no such group") as refused:
        resolved(pupil("p1"), audience=of("all", Selector(group_id="nowhere")))
    assert refused.value.code == "unknown_group"
    assert resolved(pupil("p1"), audience=of("all", Selector(year="99"))).recipients == ()


def test_named_people_who_are_gone_are_listed_and_the_others_are_reached() -> None:
    people: list[Record] = [contact("c1", email="a@elm.invalid"), staff("s1", "b@elm.invalid")]
    audience = Audience(who="people", people_ids=("c1", "s1", "c1", "gone"))

    result = resolved(*people, audience=audience, channel="email")

    assert addresses(result) == ["a@elm.invalid", "b@elm.invalid"]
    assert [(e.person_id, e.reason) for e in result.exclusions] == [("gone", "not_found")]


def test_pupils_and_staff_can_be_written_to_themselves() -> None:
    tom = pupil("p1", phones=(Phone(raw="x", e164=mobile(7), kind="mobile"),))
    pupils = Audience(who="pupils", pupils=PupilRule(any_of=(Selector(school=True),)))

    result = resolved(tom, pupil("p2"), audience=pupils)

    assert addresses(result) == [mobile(7)]
    assert [u.pupil_id for u in result.unreachable] == ["p2"]
    assert addresses(resolved(staff("s1", "s@elm.invalid"), audience=Audience(who="staff"), channel="email")) == [
        "s@elm.invalid"
    ]


def test_people_whose_removal_is_held_are_left_out_as_being_checked_unless_the_sender_says_otherwise() -> None:
    records: list[Record] = [
        pupil("p1", link("c1", 1), link("c2", 2)),
        pupil("p2", link("c1", 1)),
        contact("c1", mobile(1)),
        contact("c2", mobile(2)),
    ]
    directory = Directory.of(records, held=["pupils#contact#c1", "pupils#pupil#p2"])
    audience = of("first", Selector(school=True))
    result = resolve(directory, audience, channel="sms", per="contact", purpose="general")
    assert addresses(result) == [mobile(2)], "the next contact is chosen for the pupil who is there"
    assert {(e.person_id, e.reason) for e in result.exclusions} == {("c1", "being_checked"), ("p2", "being_checked")}
    assert result.unreachable == ()
    included = replace(audience, include_held=True)
    result = resolve(directory, included, channel="sms", per="contact", purpose="general")
    assert addresses(result) == [mobile(1)]
    assert result.exclusions == ()


def test_an_administrators_word_leaves_a_person_out_with_its_reason() -> None:
    family: list[Record] = [
        *(contact(f"c{n}", mobile(n)) for n in range(4)),
        pupil("p1", *map(link, ["c0", "c1", "c2", "c3"])),
    ]
    local = ContactOverrides.of(
        [
            PersonOverride(person_id="c0", never_contact=True),
            PersonOverride(person_id="c1", deceased=True),
            AddressOverride(channel="sms", address=mobile(2), opt_outs=("general",)),
        ]
    )

    result = resolved(*family, audience=of("all"), local=local)

    assert addresses(result) == [mobile(3)]
    assert {(one.person_id, one.reason) for one in result.exclusions} == {
        ("c0", "never_contact"),
        ("c1", "deceased"),
        ("c2", "opted_out"),
    }


def test_the_first_who_may_be_written_to_takes_the_place_of_one_who_may_not() -> None:
    family: list[Record] = [
        contact("c0", mobile(0)),
        contact("c1", mobile(1)),
        pupil("p1", link("c0", 1), link("c1", 2)),
    ]
    local = ContactOverrides.of([PersonOverride(person_id="c0", deceased=True)])

    result = resolved(*family, audience=of("first"), local=local)

    assert addresses(result) == [mobile(1)]
    assert [one.reason for one in result.exclusions] == ["deceased"]


def test_opting_out_of_newsletters_does_not_silence_absence_texts() -> None:
    family: list[Record] = [contact("c0", mobile(0)), pupil("p1", link("c0"))]
    local = ContactOverrides.of([AddressOverride(channel="sms", address=mobile(0), opt_outs=("general",))])

    assert addresses(resolved(*family, local=local)) == []
    assert addresses(resolved(*family, local=local, purpose="attendance", per="pair")) == [mobile(0)]


def test_a_cleared_court_order_and_a_forbidden_pair_count_for_that_pupil_alone() -> None:
    family: list[Record] = [
        contact("c0", mobile(0)),
        pupil("p1", link("c0", court_order=True)),
        pupil("p2", link("c0", court_order=True)),
        pupil("p3", link("c0")),
    ]
    local = ContactOverrides.of([PersonOverride(person_id="c0", pairs={"p1": "cleared", "p3": "no_contact"})])

    result = resolved(*family, per="pair", local=local)

    assert [recipient.pupil_id for recipient in result.recipients] == ["p1"]
    assert {(one.pupil_id, one.reason) for one in result.exclusions} == {("p2", "court_order"), ("p3", "no_contact")}
