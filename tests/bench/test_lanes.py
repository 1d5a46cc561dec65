"""The model of SQS and Lambda makes jobs wait for what AWS makes them wait for, and for nothing else."""

from bench.lanes import ACCOUNT_AT_ONCE, COLD_START_SECONDS, FIRST_POLLERS, HAND_OVER_SECONDS, Arrival, begun

LONG = 1_000.0


def starts(*arrivals: Arrival, refresh: int = 1_250, scheduled: int = 1_250) -> list[float]:
    found = begun(arrivals, most={"scheduled": scheduled, "refresh": refresh})
    return [at for job, at in sorted(found, key=lambda one: one[1]) if job.lane == "refresh"]


def test_a_first_job_waits_for_a_new_environment_and_the_next_one_finds_it_warm() -> None:
    first, second = starts(Arrival(at=0, lane="refresh", seconds=1), Arrival(at=10, lane="refresh", seconds=1))
    assert first == HAND_OVER_SECONDS + COLD_START_SECONDS
    assert second == 10 + HAND_OVER_SECONDS


def test_more_jobs_than_pollers_wait_until_pollers_are_added() -> None:
    at = starts(*(Arrival(at=0, lane="refresh", seconds=LONG) for _ in range(2 * FIRST_POLLERS)))
    assert at[:FIRST_POLLERS] == [HAND_OVER_SECONDS + COLD_START_SECONDS] * FIRST_POLLERS
    assert HAND_OVER_SECONDS + COLD_START_SECONDS < at[FIRST_POLLERS] <= at[-1] < LONG


def test_a_lane_never_has_more_workers_than_its_limit() -> None:
    at = starts(*(Arrival(at=0, lane="refresh", seconds=LONG) for _ in range(4)), refresh=3)
    assert at[2] < LONG < at[3]


def test_a_lane_without_a_limit_takes_the_environments_that_the_other_needs() -> None:
    flood = [Arrival(at=0, lane="scheduled", seconds=LONG) for _ in range(ACCOUNT_AT_ONCE)]
    click = Arrival(at=500, lane="refresh", seconds=1)
    assert starts(*flood, click)[0] > LONG
    assert starts(*flood, click, scheduled=400)[0] < 502
