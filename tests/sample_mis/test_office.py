from demo.sample_mis.model import Contact
from tests.sample_mis.client import Client


def a_contact(client: Client) -> Contact:
    return next(one for one in client.mis.school.contacts.values() if one.details.phones.mobile)


def test_a_parent_is_found_by_part_of_a_name_without_its_accents(client: Client) -> None:
    contact = a_contact(client)
    contact.forename, contact.surname = "Renée", "O'Brontë"

    html = client.page("/?q=bront%C3%AB+renee")

    assert f"/contacts/{contact.id}" in html
    assert "O&#39;Brontë" in html


def test_a_name_that_nobody_has_is_said_so(client: Client) -> None:
    html = client.page("/?q=xyzzy")

    assert "No pupil of this name." in html
    assert "No contact of this name." in html


def test_saving_a_mobile_says_so_and_shows_in_the_feed(client: Client) -> None:
    contact = a_contact(client)
    answer = client.post_form(f"/contacts/{contact.id}", mobile=" 07700 900123 ")

    assert "is now <strong>07700 900123</strong>" in answer.data.decode()
    fed = client.get(f"contacts/{contact.id}", include="contact_details")["data"]["contact_details"]["data"]
    assert fed["phones"]["mobile"] == "07700 900123"


def test_clearing_a_mobile_says_that_there_is_none(client: Client) -> None:
    html = client.post_form(f"/contacts/{a_contact(client).id}", mobile="").data.decode()

    assert "now has <strong>no mobile</strong>" in html


def test_a_contacts_page_offers_a_number_that_nobody_has(client: Client) -> None:
    assert "07700 900980" in client.page(f"/contacts/{a_contact(client).id}")


def test_a_saved_register_says_who_is_away_and_shows_in_the_feed(client: Client) -> None:
    school = client.mis.school
    group, (away, *others) = school.group("REGISTRATION", "9B"), school.pupils_in("9B")
    fields = {away.id: "N"} | {pupil.id: "/" for pupil in others}

    html = client.post_form(f"/registers/{group.id}", session="AM", **fields).data.decode()

    assert f"Saved 9B AM for Wednesday 4 March 2026: {len(others)} present; " in html
    assert len([row for row in client.all("attendance/session") if row["date"]["date"] > "2026-03-04"]) == 3
    assert 'aria-label="9B AM, saved"' in client.page("/")


def test_a_register_starts_with_everyone_present_by_the_mark_of_its_session(client: Client) -> None:
    group = client.mis.school.group("REGISTRATION", "9B")

    assert client.page(f"/registers/{group.id}?session=AM").count('value="/" selected') == 3
    assert client.page(f"/registers/{group.id}?session=PM").count('value="\\" selected') == 3


def test_a_pupils_page_shows_contacts_and_their_restrictions(client: Client) -> None:
    school = client.mis.school
    pupil = next(iter(school.pupils.values()))
    school.set_link(pupil.id, pupil.links[0].contact_id, court_order=True)

    html = client.page(f"/pupils/{pupil.id}")

    assert "Court order" in html
    assert all(f"/contacts/{link.contact_id}" in html for link in pupil.links)


def test_pages_of_people_who_are_not_there_are_not_found(client: Client) -> None:
    for path in ("/pupils/A1", "/contacts/A1", "/registers/A1"):
        assert client.pool.request("GET", f"{client.mis.url}{path}").status == 404


def test_an_unknown_mark_is_refused_and_nothing_is_saved(client: Client) -> None:
    school = client.mis.school
    group, pupil = school.group("REGISTRATION", "9B"), school.pupils_in("9B")[0]
    before = dict(school.contents.marks)

    assert client.post_form(f"/registers/{group.id}", session="AM", **{pupil.id: "H"}).status == 400
    assert school.contents.marks == before
