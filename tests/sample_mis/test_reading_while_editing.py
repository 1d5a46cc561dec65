from concurrent.futures import ThreadPoolExecutor

from demo.sample_mis import roll
from demo.sample_mis.server import running_sample_mis
from tests.sample_mis.client import ALL_INCLUDES, Client


def test_pages_stay_whole_while_an_office_edits() -> None:
    with running_sample_mis(pupils=200) as mis, ThreadPoolExecutor(2) as readers:
        client = Client(mis)
        reads = [readers.submit(client.all, "students/", include=ALL_INCLUDES, per_page=20) for _ in range(4)]
        for pupil_id in list(mis.school.pupils)[:100]:
            for contact, _ in mis.school.contacts_of(pupil_id):
                mis.school.set_mobile(contact.id, "07700 900999")
            roll.remove_pupil(mis.school, pupil_id)
            roll.restore(mis.school, pupil_id)
        for read in reads:
            # The list is live: a pupil may slip between two pages, but nobody is ever half there.
            assert all(row["contacts"]["data"] and row["year"]["data"]["name"] for row in read.result())
        assert len(client.all("students/")) == 200
        client.pool.clear()
