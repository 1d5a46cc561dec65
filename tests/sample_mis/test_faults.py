from tests.sample_mis.client import Client


def test_a_429_comes_as_often_as_asked_and_says_how_long_to_wait(client: Client) -> None:
    client.control("faults", resource="students", status=429, times=2, retry_after=7)

    refused = [client.answer("students/") for _ in range(2)]

    assert [(answer.status, answer.headers["Retry-After"]) for answer in refused] == [(429, "7")] * 2
    assert client.answer("students/").status == 200


def test_a_fault_meets_its_own_resource_only(client: Client) -> None:
    client.control("faults", resource="attendance/session", status=403)

    assert client.answer("students/").status == 200
    assert client.answer("attendance/session").status == 403
    assert client.answer("attendance/session").status == 200


def test_a_fault_for_any_resource_meets_the_next_request(client: Client) -> None:
    client.control("faults", status=500)

    assert client.answer("groups/").status == 500
    assert client.answer("groups/").status == 200


def test_a_fault_can_come_half_way_through_a_read(client: Client) -> None:
    client.control("faults", resource="students", status=503, after=2)
    statuses = [client.answer("students/", per_page=10, page=page).status for page in (1, 2, 3, 3)]

    assert statuses == [200, 200, 503, 200]


def test_a_fault_of_the_list_meets_single_reads_too(client: Client) -> None:
    client.control("faults", resource="students", status=500)

    assert client.answer(f"students/{next(iter(client.mis.school.pupils))}").status == 500


def test_a_feed_can_be_empty_short_repeating_or_not_json(client: Client) -> None:
    for trick in ("empty", "short", "loop", "not_json"):
        client.control("faults", resource="students", trick=trick)
    empty, short, loop = (client.get("students/", per_page=10) for _ in range(3))
    page = client.answer("students/", per_page=10)

    assert (empty["data"], empty["meta"]["pagination"]["next"]) == ([], None)
    assert (len(short["data"]), short["meta"]["pagination"]["next"]) == (10, None)
    assert client.get(loop["meta"]["pagination"]["next"])["data"] == loop["data"]
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_reset_forgets_faults_and_edits(client: Client) -> None:
    contact_id = next(iter(client.mis.school.contacts))
    before = client.get(f"contacts/{contact_id}", include="contact_details")
    client.control("faults", status=500, times=100)
    client.control("mobile", contact_id=contact_id)

    client.control("reset")

    assert client.get(f"contacts/{contact_id}", include="contact_details") == before


def test_every_request_is_logged_for_the_test_to_count(client: Client) -> None:
    client.get("students/", per_page=10)
    client.get("counts/", include="students")

    assert client.mis.door.requests == ["students?per_page=10", "counts?include=students"]
