"""Ends a message as sent, or stopped, once every batch is closed."""

from datetime import datetime

from chalicelib.messages.domain.deliveries import sent_sentence
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import MessageStore, StoredMessage
from chalicelib.messages.domain.transitions import end
from chalicelib.shared.clock import Clock
from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import RetriableError

_TRIES = 10


class FinishMessage:
    """Harmless to repeat: whoever closes the last batch, or finds all closed, ends the message."""

    def __init__(self, *, messages: MessageStore, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock

    def __call__(self, school_id: str, message_id: str) -> None:
        """End the message if every recipient has an outcome; raises RetriableError where many end it at once."""

        def decide(stored: StoredMessage) -> Message | None:
            message = stored.message
            if message.status != "dispatching" or not message.fixed or stored.closed_batches < message.batches:
                return None
            return _ended(stored, now=self._clock())

        def save(stored: StoredMessage, ended: Message | None) -> None:
            if ended is not None:
                self._messages.save(ended, version=stored.version)

        compare_and_swap(
            lambda: self._messages.get(school_id, message_id),
            decide,
            save,
            tries=_TRIES,
            gave_up=RetriableError("This message is being ended by many at once.", internal="conflicts at the end"),
        )


def _ended(stored: StoredMessage, *, now: datetime) -> Message:
    message, sentence = stored.message, sent_sentence(stored.outcomes)
    if message.stopped is None:
        return end(message, "sent", sentence, now=now)
    why = message.stopped.reason or f"Stopped by {message.stopped.by}."
    return end(message, "stopped", f"{why} {sentence}", now=now)
