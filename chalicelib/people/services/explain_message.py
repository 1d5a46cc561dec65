"""Explains why one person did or did not get a message."""

from chalicelib.audience.domain.audience_needs import marks_date
from chalicelib.audience.domain.resolution import ExclusionRecord, attempt_id, exclusion_records, records_about
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import Directory, DirectoryStore
from chalicelib.messages.domain.deliveries import Delivery, plan_batches
from chalicelib.messages.domain.messages import Message
from chalicelib.messages.domain.ports import DecisionStore, DeliveryStore, MessageStore
from chalicelib.messages.views.message_views import delivery_view
from chalicelib.people.services.show_person import ShowPerson
from chalicelib.people.views.explain import Explanation, decisions_about, summary
from chalicelib.shared.clock import Clock
from chalicelib.shared.datasets import DATASETS
from chalicelib.shared.errors import InvalidError, NotFoundError

_ALL = 1_000_000


class ExplainMessage:
    """What dispatch decided is told as it was kept; before dispatch, what it would decide now."""

    def __init__(
        self,
        *,
        messages: MessageStore,
        deliveries: DeliveryStore,
        decisions: DecisionStore,
        directory: DirectoryStore,
        show_person: ShowPerson,
        clock: Clock,
    ) -> None:
        self._messages = messages
        self._deliveries = deliveries
        self._decisions = decisions
        self._directory = directory
        self._show_person = show_person
        self._clock = clock

    def __call__(self, school_id: str, message_id: str, person_id: str) -> Explanation:
        """The explanation; raises NotFoundError for a message, or a person, of whom nothing is known."""
        message = self._messages.get(school_id, message_id).message
        day = marks_date(message.audience, message.created_at.date().isoformat())
        directory = self._directory.load(school_id, [*DATASETS], date=day)
        own, rows = self._kept(message, person_id) if message.fixed else _as_of_now(message, directory, person_id)
        try:
            person = self._show_person(school_id, person_id, may_send=True)
        except NotFoundError:
            if not own and not rows:
                raise
            person = None
        found = decisions_about(person_id, message, directory, rows=rows, deliveries=own)
        return Explanation(
            person=person,
            message=summary(found, own, decided=message.fixed),
            decided_at=message.decided_at,
            data_as_of=message.data_as_of,
            decisions=found,
            deliveries=tuple(delivery_view(one, message.channel) for one in own) if message.fixed else (),
        )

    def _kept(self, message: Message, person_id: str) -> tuple[list[Delivery], list[ExclusionRecord]]:
        page = self._deliveries.page(message.school_id, message.id, attempt=message.attempt, limit=_ALL, cursor=None)
        kept = self._decisions.get(message.school_id, message.id, attempt_id(message.attempt), now=self._clock())
        rows = records_about(person_id, kept or ())
        theirs = {person_id} | {row.reached_via for row in rows if row.reached_via}
        return [one for one in page.items if one.person_id in theirs], rows


def _as_of_now(message: Message, directory: Directory, person_id: str) -> tuple[list[Delivery], list[ExclusionRecord]]:
    try:
        resolution = resolve(
            directory, message.audience, channel=message.channel, per=message.per, purpose=message.purpose
        )
    except InvalidError:  # a group that is gone: the message itself says so
        return [], []
    deliveries = [delivery for batch in plan_batches(message, resolution.recipients) for delivery in batch]
    own = [delivery for delivery in deliveries if delivery.person_id == person_id]
    return own, records_about(person_id, exclusion_records(resolution))
