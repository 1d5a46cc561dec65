"""A stage that is not production reaches nobody but those on its list."""

import pytest

from chalicelib.channels.allow_list import AllowedOnly
from chalicelib.channels.port import BatchRef, DeliveryPlace, Rendered
from chalicelib.settings import SettingsError, settings
from chalicelib.shared.errors import SkippableError
from tests.fakes.messages.recording_sender import RecordingSender

PLACE = DeliveryPlace(ref=BatchRef(school_id="A1", message_id="m1", attempt=1, batch=0), delivery_id="d1")
HELLO = Rendered(subject="", text="Hello", html="")
LISTED = ["*@school.example", " +447700900* ", "Head@Other.example", ""]


@pytest.mark.parametrize("address", ["amy@school.example", "AMY@SCHOOL.EXAMPLE", "+447700900123", "head@other.example"])
def test_whoever_is_on_the_list_is_written_to(address: str) -> None:
    sender = RecordingSender()
    assert AllowedOnly(sender, LISTED).send(address, HELLO, PLACE) == "ref-1"
    assert sender.addresses == [address]


@pytest.mark.parametrize(
    "address", ["amy@school.example.org", "amy@other.example", "+447700800123", "school.example", "+44770090"]
)
def test_nobody_else_is_and_the_refusal_names_no_address(address: str) -> None:
    sender = RecordingSender()
    with pytest.raises(SkippableError) as caught:
        AllowedOnly(sender, LISTED).send(address, HELLO, PLACE)
    assert sender.sent == []
    assert address not in caught.value.safe + caught.value.internal


def test_an_empty_list_reaches_nobody() -> None:
    with pytest.raises(SkippableError):
        AllowedOnly(RecordingSender(), []).send("amy@school.example", HELLO, PLACE)


@pytest.mark.parametrize(
    ("stage", "listed", "fits"),
    [("prod", "*", True), ("prod", "*@a.example", True), ("local", "*@a.example", True), ("trial", "", True),
     ("trial", "*", False), ("local", "*@a.example, *", False)],
)  # fmt: skip
def test_no_stage_but_production_may_reach_everybody(
    stage: str, listed: str, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGE", stage)
    monkeypatch.setenv("SEND_ONLY_TO", listed)
    settings.cache_clear()
    try:
        if fits:
            assert settings().stage == stage
        else:
            with pytest.raises(SettingsError, match="SEND_ONLY_TO"):
                settings()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
