import pytest

from demo.sample_mis import roll
from tests.sample_mis.client import Client, PinnedClock


def changed(client: Client, resource: str, clock: PinnedClock) -> list[str]:
    return [row["id"] for row in client.all(resource, updated_after=f"{clock.now:%Y-%m-%d %H:%M:%S}")]


def test_editing_a_mobile_moves_the_contact_and_not_the_pupil(client: Client, clock: PinnedClock) -> None:
    contact_id = next(iter(client.mis.school.contacts))
    before = PinnedClock(clock.now)
    clock.forward(minutes=1)

    client.mis.school.set_mobile(contact_id, "07700 900123")

    assert changed(client, "contacts/", before) == [contact_id]
    assert changed(client, "students/", before) == []
    details = client.get(f"contacts/{contact_id}", include="contact_details")["data"]["contact_details"]["data"]
    assert details["phones"]["mobile"] == details["phones"]["primary"] == "07700 900123"


def test_a_changed_mobile_shows_under_every_child(client: Client) -> None:
    school = client.mis.school
    contact_id = next(one for one in school.contacts if len(school.children_of(one)) > 1)
    school.set_mobile(contact_id, "07700 900981")

    shown = [
        contact["contact_details"]["data"]["phones"]["mobile"]
        for pupil in client.all("students/", include="contacts.contact_details,contacts")
        for contact in pupil["contacts"]["data"]
        if contact["id"] == contact_id
    ]

    assert shown == ["07700 900981"] * len(school.children_of(contact_id))


def test_clearing_a_mobile_leaves_the_home_number(client: Client) -> None:
    school = client.mis.school
    contact = next(one for one in school.contacts.values() if one.details.phones.home and one.details.phones.mobile)
    school.set_mobile(contact.id, "")

    assert contact.details.phones.mobile is None
    assert contact.details.phones.primary == contact.details.phones.home


def test_a_changed_pair_moves_the_pupil(client: Client, clock: PinnedClock) -> None:
    pupil = next(iter(client.mis.school.pupils.values()))
    before = PinnedClock(clock.now)
    clock.forward(minutes=1)

    client.mis.school.set_link(pupil.id, pupil.links[0].contact_id, court_order=True)

    assert changed(client, "students/", before) == [pupil.id]


def test_a_time_that_cannot_be_read_is_refused(client: Client) -> None:
    assert client.answer("students/", updated_after="yesterday").status == 400


def test_a_removed_pupil_is_a_deletion_and_takes_contacts_who_have_no_other_child(client: Client) -> None:
    school = client.mis.school
    pupil = next(one for one in school.pupils.values() if len(school.children_of(one.links[0].contact_id)) == 1)
    contact_ids = {link.contact_id for link in pupil.links}

    roll.remove_pupil(school, pupil.id)

    assert client.answer(f"students/{pupil.id}").status == 404
    assert not contact_ids & {row["id"] for row in client.all("contacts/")}
    assert {(row["type"], row["id"]) for row in client.all("deletions/")} == {
        ("students", pupil.id),
        *(("contacts", contact_id) for contact_id in contact_ids),
    }


def test_siblings_share_contacts_until_the_last_leaves_and_after_the_first_comes_back(client: Client) -> None:
    school = client.mis.school
    shared = next(one for one in school.contacts if len(school.children_of(one)) > 1)
    siblings = [pupil.id for pupil, _ in school.children_of(shared)]

    for number, pupil_id in enumerate(siblings, start=1):
        assert shared in school.contacts
        roll.remove_pupil(school, pupil_id, leaver=number == 1)
    assert shared not in school.contacts
    assert [row["id"] for row in client.all("students-leaver/", include="contacts")] == siblings[:1]

    restored = roll.restore(school, siblings[0])
    assert shared in school.contacts
    assert restored.restored_at is not None
    assert client.all("students-leaver/") == []


def test_a_year_can_vanish_unannounced_and_come_back(client: Client) -> None:
    gone = roll.vanish_year(client.mis.school, "7")

    years = {row["year"]["data"]["code"] for row in client.all("students/", include="year")}
    assert gone > 0
    assert years == {"8", "9", "10", "11", "12", "13"}
    assert client.get("counts/", include="students")["data"]["students"]["data"]["count"] == 40 - gone
    assert client.all("deletions/") == []
    assert roll.restore_all(client.mis.school) == gone
    assert len(client.all("students/")) == 40


def test_an_enrolled_pupil_appears_with_a_mother_who_has_an_unused_number(client: Client) -> None:
    pupil = roll.add_pupil(client.mis.school, "Zoë", "O'Hara", "9B")

    row = client.get(f"students/{pupil.id}", include="contacts.contact_details,contacts,registration,year")["data"]
    assert (row["registration"]["data"]["name"], row["year"]["data"]["code"]) == ("9B", "9")
    assert row["contacts"]["data"][0]["contact_details"]["data"]["phones"]["mobile"] == "07700 900980"


def test_a_removed_contact_leaves_every_child(client: Client) -> None:
    school = client.mis.school
    contact_id = next(one for one in school.contacts if len(school.children_of(one)) > 1)

    roll.remove_contact(school, contact_id)

    rows = client.all("students/", include="contacts")
    assert not [row for row in rows if contact_id in {one["id"] for one in row["contacts"]["data"]}]


def test_unused_numbers_are_given_once_and_run_out(client: Client) -> None:
    school = client.mis.school
    given = []
    for contact_id in list(school.contacts)[:20]:
        given.append(school.next_unused_mobile())
        school.set_mobile(contact_id, given[-1])

    assert len(set(given)) == 20
    with pytest.raises(ValueError, match="no unused number"):
        school.next_unused_mobile()
