"""The sentence with which a message that went out ends."""

from collections.abc import Mapping

from chalicelib.messages.domain.deliveries import DeliveryStatus

_WORDS: dict[DeliveryStatus, str] = {"failed": "failed", "uncertain": "uncertain", "skipped": "left out"}


def sent_sentence(outcomes: Mapping[DeliveryStatus, int]) -> str:
    """How many recipients the provider accepted, and what became of the others: "Sent to 23, 1 failed."."""
    accepted = sum(n for status, n in outcomes.items() if status not in _WORDS and status != "queued")
    others = [f"{outcomes[status]} {word}" for status, word in _WORDS.items() if outcomes.get(status)]
    return f"{', '.join([f'Sent to {accepted}', *others])}."
