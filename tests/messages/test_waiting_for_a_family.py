"""A message that waits for the refresh of one family: it moves no time, and only its failure holds the message back."""

from msgspec.structs import replace

from chalicelib.messages.domain.messages import SendRule
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.gate import FAMILY, check_gate
from chalicelib.sync.domain.state import FollowUp, Job, Run, SchoolSync
from tests.messages.office import Office
from tests.messages.school import NOW, SCHOOL, contact, idle, link, mobile, pupil

PUPILS: tuple[Dataset, ...] = ("pupils",)


def refreshing(state: SchoolSync, pupil_id: str = "p1", *, whole: bool = False) -> SchoolSync:
    jobs = [Job(dataset="pupils", pupil_id=pupil_id, queued_at=NOW)]
    jobs += [Job(dataset="pupils", queued_at=NOW)] if whole else []
    run = Run(id="run-1", trigger="refresh", lane="refresh", started_by="Sam", started_at=NOW, jobs=tuple(jobs))
    return replace(state, run=run)


def failed(state: SchoolSync) -> SchoolSync:
    heads = {**state.heads, "pupils": replace(state.head("pupils"), families_failed=("p1",))}
    return replace(state, heads=heads)


def waiting() -> tuple[Office, str]:
    office = Office(contact("c1", mobile(1)), pupil("p1", link("c1")))
    office.sync.state = refreshing(idle())
    return office, office.write(send=SendRule(when="after_sync")).message.id


def test_it_goes_when_the_family_is_refreshed_although_no_time_has_moved() -> None:
    office, message_id = waiting()
    assert office.look(message_id).message.waits_for == {FAMILY: None}
    office.sync.state = idle(epoch=2)
    office.release(SCHOOL.id)
    office.work()
    assert office.look(message_id).message.status == "sent"


def test_it_asks_its_sender_when_the_family_could_not_be_refreshed() -> None:
    office, message_id = waiting()
    office.sync.state = failed(idle())
    office.release(SCHOOL.id)
    message = office.look(message_id).message
    assert message.status == "needs_attention"
    assert message.about.startswith("The update of pupils and contacts did not finish. Nothing was sent.")


def test_a_message_that_never_waited_for_it_is_not_held_back_by_an_earlier_failure() -> None:
    assert check_gate(failed(idle()), PUPILS, {}).verdict == "go"


def test_where_all_pupils_are_read_as_well_their_time_must_move() -> None:
    state = idle()
    judged = check_gate(refreshing(state, whole=True), PUPILS, {})
    assert judged.waits_for == {"pupils": state.head("pupils").data_as_of}
    assert check_gate(state, PUPILS, judged.waits_for).verdict == "attention"


def test_a_booked_family_is_waited_for_like_one_under_way() -> None:
    booked = FollowUp(run_id="run-2", datasets=(), families=("p1",), started_by="Sam", booked_at=NOW)
    judged = check_gate(replace(idle(), follow_up=booked), PUPILS, {})
    assert (judged.verdict, judged.waits_for) == ("wait", {FAMILY: None})
