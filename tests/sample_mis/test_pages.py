import pytest

from demo.sample_mis.server import running_sample_mis
from tests.sample_mis.client import ALL_INCLUDES, Client, PinnedClock


def test_following_next_reads_every_pupil_once(client: Client) -> None:
    pages = list(client.pages("students/", per_page=7))
    ids = [row["id"] for page in pages for row in page["data"]]

    assert [len(page["data"]) for page in pages] == [7, 7, 7, 7, 7, 5]
    assert sorted(ids) == sorted(client.mis.school.pupils)
    assert [page["meta"]["pagination"]["more"] for page in pages] == [True] * 5 + [False]


def test_next_is_absolute_and_keeps_the_query(client: Client) -> None:
    page = client.get("students/", include="year,contacts", per_page=10)
    following = page["meta"]["pagination"]["next"]

    assert following.startswith(client.mis.url)
    second = client.get(following)
    assert second["meta"]["pagination"]["current_page"] == 2
    assert second["meta"]["pagination"]["previous"].endswith("page=1")
    assert {"year", "contacts"} <= second["data"][0].keys()


def test_a_page_has_fifty_rows_unless_asked_and_never_more_than_two_hundred() -> None:
    with running_sample_mis(pupils=230, clock=PinnedClock()) as mis:
        client = Client(mis)
        assert len(client.get("students/")["data"]) == 50
        assert len(client.get("students/", per_page=1000)["data"]) == 200
        client.pool.clear()


def test_the_length_of_a_page_is_text_where_asked_for_and_a_number_where_not(client: Client) -> None:
    assert client.get("students/", per_page=10)["meta"]["pagination"]["per_page"] == "10"
    assert client.get("students/")["meta"]["pagination"]["per_page"] == 50


@pytest.mark.parametrize("resource", ["students", "students/"])
def test_a_list_answers_with_and_without_its_last_slash(client: Client, resource: str) -> None:
    assert len(client.get(resource)["data"]) == 40


def test_a_list_that_fits_may_come_without_meta(client: Client) -> None:
    assert "meta" not in client.get("attendance-codes/")
    assert "meta" in client.get("attendance-codes/", per_page=10)
    assert len(client.all("attendance-codes/", per_page=10)) == 34


def test_counts_give_totals_of_what_the_lists_hold(client: Client) -> None:
    counts = client.get("counts/", include="students,contacts")["data"]

    assert counts["students"]["data"]["count"] == 40
    assert counts["contacts"]["data"]["count"] == len(client.all("contacts/"))


def test_includes_come_only_when_asked_for(client: Client) -> None:
    bare = client.get("students/")["data"][0]
    with_contacts = client.get("students/", include="contacts")["data"][0]["contacts"]["data"]
    full = client.get("students/", include=ALL_INCLUDES)["data"][0]

    assert not set(ALL_INCLUDES.split(",")) & bare.keys()
    assert all("contact_details" not in contact for contact in with_contacts)
    assert "phones" in full["contacts"]["data"][0]["contact_details"]["data"]
    assert full["year"]["data"]["type"] == "YEAR"
    assert full["registration"]["data"]["name"] in {group["name"] for group in full["groups"]["data"]}
    assert full["education_details"]["data"]["current_nc_year"] == full["year"]["data"]["code"]
    assert any("/" in taught["name"] for taught in full["classes"]["data"])


def test_an_embedded_contact_carries_the_pair(client: Client) -> None:
    contact = client.get("students/", include="contacts")["data"][0]["contacts"]["data"][0]

    assert contact["relationship"].keys() == {
        "bill_payer", "lives_with_pupil", "court_order", "pupil_report", "parental_responsibility",
        "correspondence", "priority", "relationship",
    }  # fmt: skip


def test_times_are_objects_with_a_zone(client: Client) -> None:
    pupil = client.get("students/")["data"][0]
    group = client.get("groups/")["data"][0]

    assert pupil["updated_at"].keys() == {"date", "timezone_type", "timezone"}
    assert len(pupil["updated_at"]["date"]) == len("2016-10-04 08:48:52.000000")
    assert len(group["updated_at"]["date"]) == len("2016-10-04 08:48:52")
    assert pupil["date_of_birth"]["timezone"] == "Europe/London"


@pytest.mark.parametrize("resource", ["students", "contacts", "employees"])
def test_a_single_read_has_an_object_in_data(client: Client, resource: str) -> None:
    row = client.get(f"{resource}/")["data"][-1]

    assert client.get(f"{resource}/{row['id']}")["data"] == row
    assert client.answer(f"{resource}/A1").status == 404


def test_classes_name_their_pupils_and_teachers(client: Client) -> None:
    classes = client.all("classes/", include="students,employees", per_page=200)
    staff = {person["id"] for person in client.all("employees/", include="contact_details,employment_details")}

    assert sum(len(taught["students"]["data"]) for taught in classes) == 40 * 5
    assert {one["id"] for taught in classes for one in taught["employees"]["data"]} <= staff
