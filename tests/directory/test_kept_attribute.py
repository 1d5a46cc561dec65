"""Every state of a record that differs from the MIS is stored in the words of the builds before."""

import pytest

from chalicelib.directory.domain.kept_states import (
    BlankingDiscarded,
    BlankingHeld,
    KeptState,
    ListedAsLeaver,
    RemovalDiscarded,
)
from chalicelib.directory.storage.kept_attribute import decode_kept, encode_kept


@pytest.mark.parametrize(
    ("kept", "stored"),
    [
        (RemovalDiscarded(), "absent"),
        (ListedAsLeaver(), "left"),
        (BlankingHeld("5f2c"), "held 5f2c"),
        (BlankingDiscarded("5f2c"), "5f2c"),
    ],
)
def test_each_state_is_stored_in_its_own_words_and_comes_back(kept: KeptState, stored: str) -> None:
    assert encode_kept(kept) == stored
    assert decode_kept(stored) == kept


def test_a_record_without_the_attribute_has_no_state() -> None:
    assert decode_kept(None) is None
