"""What a provider makes of the deliveries of one batch, and when it is better left alone for a while."""

from typing import Literal, TypeAlias

from chalicelib.messages.domain.deliveries import DeliveryStatus

UNKNOWN_IN_A_ROW = 3
"""After so many without an answer the provider is taken to be in trouble, so that few recipients end as uncertain."""

Another: TypeAlias = Literal["another's"]
"""Somebody else has the claim."""


class ProviderCircuit:
    """`known_unresponsive` is a provider that did not answer the last time: then one delivery is enough to see."""

    def __init__(self, *, known_unresponsive: bool) -> None:
        self._patience = 1 if known_unresponsive else UNKNOWN_IN_A_ROW
        self._taken = self._refused = 0
        self.unknown = 0

    def note(self, outcome: DeliveryStatus | Another | None) -> None:
        """One delivery came out so; None is not taken yet."""
        self._taken += outcome == "sent"
        self._refused += outcome is None
        if outcome in ("sent", "failed"):
            self.unknown = 0
        self.unknown += outcome == "uncertain"

    @property
    def is_unresponsive(self) -> bool:
        """Whether too many in a row had no answer."""
        return self.unknown >= self._patience

    @property
    def in_trouble(self) -> bool:
        """Whether the provider is better left alone for a while."""
        return self.is_unresponsive or (not self._taken and bool(self._refused or self.unknown))
