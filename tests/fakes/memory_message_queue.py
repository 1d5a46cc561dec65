"""The dispatch and delivery queues in memory, delivering at least once: a task stays until it was handled."""

from collections.abc import Iterable

from chalicelib.domain.message_tasks import DeliveryTask, DispatchTask


class MemoryMessageQueue:
    """A MessageQueue whose tasks a test hands to the services."""

    def __init__(self) -> None:
        self.dispatches: list[DispatchTask] = []
        self.deliveries: list[DeliveryTask] = []

    def dispatch(self, school_id: str, message_id: str) -> None:
        self.dispatches.append(DispatchTask(school_id=school_id, message_id=message_id))

    def deliver(self, school_id: str, message_id: str, batches: Iterable[int]) -> None:
        self.deliveries.extend(
            DeliveryTask(school_id=school_id, message_id=message_id, batch=number) for number in batches
        )
