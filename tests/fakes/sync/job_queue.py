"""The two lanes in memory: a letter stays until its worker is done with it, and comes back when it is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.shared.clock import Clock
from chalicelib.sync.domain.state import Lane, SyncTask
from tests.fakes.port_calls import PortCalls

VISIBILITY = timedelta(seconds=180)
MAX_RECEIVES = 5


@dataclass(eq=False)
class Letter:
    """One queued message: invisible until `visible_at` while a worker has it."""

    message: SyncTask
    lane: Lane
    visible_at: datetime | None = None
    receives: int = 0


class FakeJobQueue:
    """Implements sync.domain.ports.JobQueue; `dead` holds the letters that came back too often."""

    def __init__(self, calls: PortCalls | None = None, *, clock: Clock | None = None) -> None:
        self._calls = calls or PortCalls()
        self._clock = clock
        self.letters: list[Letter] = []
        self.dead: list[Letter] = []

    def put(self, messages: Iterable[SyncTask], lane: Lane, *, delay_seconds: float = 0) -> None:
        for message in messages:
            self._calls("queue.put")
            visible_at = self._clock() + timedelta(seconds=delay_seconds) if self._clock and delay_seconds else None
            self.letters.append(Letter(message=message, lane=lane, visible_at=visible_at))
        self._calls("queue.done")

    def send_to_dead_letter_queue(self, message: SyncTask, lane: Lane) -> None:
        self._calls("queue.send_to_dead_letter_queue")
        self.dead.append(Letter(message=message, lane=lane))

    def visible(self, now: datetime) -> list[Letter]:
        """The letters that a worker may take."""
        return [letter for letter in self.letters if letter.visible_at is None or letter.visible_at <= now]

    def take(self, letter: Letter, now: datetime) -> SyncTask:
        """Hand a letter to a worker."""
        letter.receives += 1
        letter.visible_at = now + VISIBILITY
        return letter.message

    def delete(self, letter: Letter) -> None:
        """The worker is done with it."""
        if letter in self.letters:
            self.letters.remove(letter)

    def give_back(self, letter: Letter) -> None:
        """The worker failed or died: the letter comes back when it becomes visible, unless it did so too often."""
        if letter.receives >= MAX_RECEIVES and letter in self.letters:
            self.letters.remove(letter)
            self.dead.append(letter)
