import pytest
from urllib3 import make_headers

from demo.sample_mis.server import SCHOOL_ID, TOKEN
from tests.sample_mis.client import Client


def test_a_wrong_token_is_refused_in_words(client: Client) -> None:
    client.token = "another"
    answer = client.answer("students/")

    assert answer.status == 401
    assert answer.json().keys() == {"error", "message"}


@pytest.mark.parametrize(("credentials", "status"), [(f"{TOKEN}:", 200), (f"{TOKEN}:x", 401), ("another:", 401)])
def test_the_token_is_the_user_of_basic_with_an_empty_password(client: Client, credentials: str, status: int) -> None:
    url = f"{client.mis.url}/v1.0/schools/{SCHOOL_ID}/students/"

    assert client.pool.request("GET", url, headers=make_headers(basic_auth=credentials)).status == status


@pytest.mark.parametrize("header", ["", "Bearer", "Basic !!!", TOKEN])
def test_a_header_that_cannot_be_read_is_refused(client: Client, header: str) -> None:
    url = f"{client.mis.url}/v1.0/schools/{SCHOOL_ID}/students/"

    assert client.pool.request("GET", url, headers={"Authorization": header}).status == 401


def test_another_school_and_an_unknown_list_are_not_found(client: Client) -> None:
    assert client.answer(f"{client.mis.url}/v1.0/schools/A1/students/").status == 404
    assert client.answer("behaviours/").status == 404


def test_the_school_itself_says_where_it_is_read(client: Client) -> None:
    school = client.get(f"{client.mis.url}/v1.0/schools/{SCHOOL_ID}")["data"]

    assert school["id"] == SCHOOL_ID
    assert school["timezone"] == "Europe/London"
    assert f"http://{school['region']['domain']}" == client.mis.url


def test_the_token_can_be_changed_while_it_runs(client: Client) -> None:
    client.control("token", token="newer")

    assert client.answer("students/").status == 401
    client.token = "newer"
    assert client.answer("students/").status == 200
    client.control("reset")
    assert client.answer("students/").status == 401
