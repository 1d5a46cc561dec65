"""The table says plainly what does not hold, and then the command fails."""

import pytest
from msgspec.structs import replace

from bench import holds
from bench.__main__ import verdict
from bench.ratio import Hold, Ratio, table

FAST = Ratio(name="times faster", measured=9.96, hold=Hold(must="at least", now=10, goal=20, floor=30))
CHEAP = Ratio(name="cost", measured=1, hold=Hold(must="at most", now=1, goal=0.5, unit="u$"))
HOLDS = {name: hold for name, hold in vars(holds).items() if isinstance(hold, Hold)}


def test_a_ratio_holds_at_its_limit_and_not_beyond() -> None:
    assert CHEAP.held
    assert not FAST.held


def test_the_command_fails_where_one_ratio_is_not_held() -> None:
    assert verdict([CHEAP, CHEAP]) == 0
    assert verdict([CHEAP, FAST]) == 1
    assert verdict([replace(CHEAP, measured=1.01)]) == 1


def test_the_table_says_which_ratio_is_not_held() -> None:
    lines = table([FAST, CHEAP]).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "times faster",
        "9.96",
        "at least 10",
        "20",
        "30",
        "NOT HELD",
    ]
    assert lines[3].rstrip(" |").endswith("ok")
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize("name", HOLDS)
def test_no_hold_is_better_than_its_goal(name: str) -> None:
    hold = HOLDS[name]
    assert hold.goal <= hold.now if hold.must == "at most" else hold.now <= hold.goal
