"""The table says plainly what does not hold."""

from bench.ratio import Ratio, table

FAST = Ratio(name="times faster", measured=9.96, must="at least", hold=10, floor=30)
CHEAP = Ratio(name="cost", measured=1, must="at most", hold=1, unit="u$")


def test_a_ratio_holds_at_its_limit_and_not_beyond() -> None:
    assert CHEAP.held
    assert not FAST.held


def test_the_table_says_which_ratio_is_not_held() -> None:
    lines = table([FAST, CHEAP]).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "times faster",
        "9.96",
        "at least 10",
        "30",
        "NOT HELD",
    ]
    assert lines[3].rstrip(" |").endswith("ok")
    assert len({len(line) for line in lines}) == 1
