"""A worker that is killed or slow never meets its successor: function < lease < visibility, in every stage."""

import pytest

from chalicelib.bootstrap import sending, syncing
from chalicelib.messages.domain.deliveries import BATCH_SIZE
from chalicelib.messages.domain.lanes import LANES, MessageLane, seconds_between
from infra.chalice_config import stage_config, stage_names
from infra.stages import STAGES

CONFIG = {name: stage_config(name) for name in stage_names()}


@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_sync_function_ends_before_its_lease_which_ends_before_its_message_returns(name: str) -> None:
    stage, config = STAGES[name], CONFIG[name]
    lease = config["environment_variables"]
    functions = config["lambda_functions"]
    refresh = functions["sync_refresh"]["lambda_timeout"]
    scheduled = functions["sync_scheduled"]["lambda_timeout"]
    assert refresh < int(lease["REFRESH_LEASE_SECONDS"]) < stage.refresh_visibility_seconds
    assert scheduled < int(lease["SCHEDULED_LEASE_SECONDS"]) < stage.scheduled_visibility_seconds


@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_sending_function_ends_before_its_message_returns(name: str) -> None:
    stage, functions = STAGES[name], CONFIG[name]["lambda_functions"]
    for dispatch, deliver in (("dispatch_message", "deliver_batch"), ("dispatch_urgent", "deliver_urgent")):
        assert functions[dispatch]["lambda_timeout"] < stage.dispatch_visibility_seconds
        assert functions[deliver]["lambda_timeout"] < stage.delivery_visibility_seconds


@pytest.mark.parametrize("name", sorted(STAGES))
@pytest.mark.parametrize("lane", LANES)
def test_a_batch_at_the_stages_sending_rate_takes_a_worker_half_of_its_time(name: str, lane: MessageLane) -> None:
    stage = CONFIG[name]
    function = "deliver_urgent" if lane == "urgent" else "deliver_batch"
    limit = stage["lambda_functions"][function]["lambda_timeout"]
    assert limit == sending.DELIVERY_SECONDS
    for rate in ("EMAILS_A_SECOND", "TEXTS_A_SECOND"):
        a_second = float(stage["environment_variables"][rate])
        assert BATCH_SIZE * seconds_between(lane, a_second) <= limit / 2


@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_click_never_waits_longer_than_two_minutes_for_one_slice_of_work(name: str) -> None:
    assert CONFIG[name]["lambda_functions"]["sync_refresh"]["lambda_timeout"] <= 120


@pytest.mark.parametrize("name", sorted(STAGES))
def test_the_api_answers_within_the_gateways_own_limit(name: str) -> None:
    assert CONFIG[name]["lambda_functions"]["api_handler"]["lambda_timeout"] <= 29


def test_chalice_and_the_deploy_command_know_the_same_stages() -> None:
    assert set(CONFIG) == set(STAGES)


@pytest.mark.parametrize("name", sorted(STAGES))
def test_a_tick_ends_its_last_schools_before_its_time_out_and_that_before_the_next_tick(name: str) -> None:
    tick = CONFIG[name]["lambda_functions"]["schedule_tick"]
    assert syncing.TICK_BEGINS_SECONDS + 10 <= tick["lambda_timeout"] < 60
    assert tick["lambda_memory_size"] >= 1769, "a whole processor: the tick's seconds are the processor's"
