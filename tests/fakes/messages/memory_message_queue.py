"""The dispatch and delivery queues in memory, delivering at least once: a task stays until it was handled."""

from collections.abc import Iterable

from chalicelib.messages.domain.lanes import DeliveryTask, DispatchTask, delivery_task
from chalicelib.messages.domain.messages import Message


class MemoryMessageQueue:
    """A MessageQueue whose tasks a test hands to the services."""

    def __init__(self) -> None:
        self.dispatches: list[DispatchTask] = []
        self.deliveries: list[DeliveryTask] = []
        self.delays: list[int] = []

    def dispatch(self, message: Message) -> None:
        self.dispatches.append(DispatchTask(school_id=message.school_id, message_id=message.id))

    def deliver(self, message: Message, batches: Iterable[int], *, delay_seconds: int = 0) -> None:
        self.delays.extend([delay_seconds] if delay_seconds else [])
        self.deliveries.extend(delivery_task(message, batch) for batch in batches)
