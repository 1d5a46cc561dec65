"""What is wrong with the sample MIS at this moment, in words, each with the button that ends it."""

from collections import Counter
from dataclasses import dataclass

from demo.sample_mis.front_door import Fault, FrontDoor, Standing
from demo.sample_mis.school import School
from demo.sample_mis.wrong_answers import REFUSALS, TRICKS, Things, Wording, things_of

UNTIL_STOPPED = 1_000_000_000
"""So many answers that a trick goes on until somebody stops it."""

_OTHER_REFUSAL = Wording("Refuse {things} for another reason", "")
_AS_USUAL = Wording("Answer about {things} as usual", "")


@dataclass(frozen=True, slots=True)
class InForce:
    """One thing that is on: what it does, how long it goes on, and what its button says and posts to."""

    does: str
    lasts: str
    button: str
    path: str


def in_force(school: School, door: FrontDoor) -> list[InForce]:
    """Everything that is on: years with pupils who are gone, the wait, the token, wrong answers by age."""
    found = [
        InForce(f"{year}: {_pupils(gone)} not on the roll", "Until you bring them back.", f"Bring {year} back", path)
        for year, gone, path in _years_with_gone(school)
    ]
    if door.delay_seconds > 0:
        wait = f"Wait {_seconds(door.delay_seconds)} before every answer"
        found.append(InForce(wait, "Until you stop it.", "Stop", "/tricks/wait/stop"))
    if door.token != door.first_token:
        found.append(InForce("Take the new token only", "Until you stop it.", "Stop", "/tricks/token/stop"))
    return found + [_wrong_answer(one) for one in door.standing()]


def _years_with_gone(school: School) -> list[tuple[str, int, str]]:
    with school.lock:
        gone = Counter(one.pupil.year_id for one in school.contents.gone.values())
        years = [group for group in school.contents.groups.values() if group.id in gone]
    return [(year.name, gone[year.id], f"/tricks/years/{year.code}/bring-back") for year in years]


def _wrong_answer(standing: Standing) -> InForce:
    does = _fault_in_words(standing.fault, things_of(standing.resource))
    return InForce(does, _how_long(standing), "Stop", f"/tricks/answers/{standing.id}/stop")


def _fault_in_words(fault: Fault, things: Things) -> str:
    said = []
    if fault.status != 200:
        said.append(REFUSALS.get(fault.status, _OTHER_REFUSAL).about(things).button)
    if fault.trick:
        said.append(TRICKS[fault.trick].about(things).button)
    return ". ".join(said) or _AS_USUAL.about(things).button


def _how_long(standing: Standing) -> str:
    said = []
    if standing.after > 0:
        said.append(
            "The next answer is right." if standing.after == 1 else f"{standing.after} answers are right first."
        )
    if standing.times > UNTIL_STOPPED // 2:
        said.append("Until you stop it.")
    else:
        said.append("For one answer." if standing.times <= 1 else f"For {standing.times} answers.")
    if standing.fault.retry_after is not None:
        said.append(f"It asks for a wait of {_seconds(standing.fault.retry_after)}.")
    return " ".join(said)


def _pupils(number: int) -> str:
    return "1 pupil is" if number == 1 else f"{number} pupils are"


def _seconds(number: float) -> str:
    return "1 second" if number == 1 else f"{number:g} seconds"
