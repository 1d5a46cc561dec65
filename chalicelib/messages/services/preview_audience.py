"""Previews an audience: who would get the message now, who would not and why, and whether the data is fresh."""

from datetime import datetime

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.audience.domain.audience_needs import check_per, datasets_needed, marks_date, pin_today
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.messages.domain.change_note import seen_rows
from chalicelib.messages.domain.ports import MessageStore, SnapshotStore
from chalicelib.messages.domain.previews import PREVIEW_RETENTION, Preview, preview_id, preview_series
from chalicelib.messages.domain.repeats import Repeat, text_digest
from chalicelib.messages.domain.safe_to_send import safe_to_send
from chalicelib.messages.domain.send_conditions import conditions_of, waits_for_morning
from chalicelib.messages.domain.text_preview import WrittenText, preview_text
from chalicelib.messages.services.find_repeat import find_repeat
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, NewId, school_date
from chalicelib.shared.purposes import Channel, Purpose
from chalicelib.sync.domain.ports import SyncStore


class PreviewAudience:
    """Resolves with the function that dispatch uses, and keeps what was shown."""

    def __init__(
        self,
        *,
        schools: SchoolStore,
        sync: SyncStore,
        directory: DirectoryStore,
        snapshots: SnapshotStore,
        messages: MessageStore,
        clock: Clock,
        new_id: NewId,
        pence_a_segment: float,
    ) -> None:
        self._schools = schools
        self._sync = sync
        self._directory = directory
        self._snapshots = snapshots
        self._messages = messages
        self._clock = clock
        self._new_id = new_id
        self._pence_a_segment = pence_a_segment

    def __call__(
        self,
        school_id: str,
        user_id: str,
        audience: Audience,
        *,
        channel: Channel,
        per: Per,
        purpose: Purpose = "general",
        text: WrittenText | None = None,
        keep: bool = True,
        changed_at: datetime | None = None,
    ) -> Preview:
        """Preview an audience, and a text for it, for one user; `keep` is whether the list is what they have seen.

        `changed_at` is when the user says that they changed something, which the light takes into account.

        Raises InvalidError for an audience that cannot be resolved, code `unknown_group` for a group that the
        school does not have.
        """
        now = self._clock()
        school = self._schools.get(school_id)
        today = school_date(now, school.timezone)
        pinned = pin_today(audience, today)
        check_per(pinned, per)
        needed = datasets_needed(pinned, school.datasets)
        state = self._sync.load(school_id).state
        directory = self._directory.load(school_id, needed, date=marks_date(pinned, today))
        resolution = resolve(directory, pinned, channel=channel, per=per, purpose=purpose)
        seen = None
        if keep:
            series, snapshot_id = preview_series(user_id, pinned, channel, per), self._new_id()
            rows = seen_rows(resolution.recipients)
            self._snapshots.put(school_id, series, snapshot_id, rows, expires_at=now + PREVIEW_RETENTION)
            seen = preview_id(series, snapshot_id)
        return Preview(
            id=seen,
            channel=channel,
            resolution=resolution,
            datasets=needed,
            text=preview_text(
                text,
                resolution.recipients,
                channel=channel,
                per=per,
                school_name=school.name,
                pence_a_segment=self._pence_a_segment,
            )
            if text
            else None,
            repeat=self._repeat(school_id, pinned, channel, per, text) if text else None,
            waits=waits_for_morning(conditions_of(school), purpose, now=now),
            safe_to_send=safe_to_send(
                state,
                needed,
                now=now,
                timezone=school.timezone,
                settings=school.settings,
                changed_at=changed_at,
            ),
        )

    def _repeat(self, school_id: str, pinned: Audience, channel: Channel, per: Per, text: WrittenText) -> Repeat | None:
        digest = text_digest(pinned, channel=channel, per=per, subject=text.subject, body=text.body)
        return find_repeat(self._messages, school_id, digest, now=self._clock())
