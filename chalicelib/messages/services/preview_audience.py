"""Previews an audience: who would get the message now, who would not and why, and whether the data is fresh."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.audience.domain.audience import Audience, Per
from chalicelib.audience.domain.audience_needs import check_per, datasets_needed, marks_date, pin_today
from chalicelib.audience.domain.resolution import Resolution
from chalicelib.audience.domain.resolve_audience import resolve
from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.messages.domain.change_note import seen_rows
from chalicelib.messages.domain.ports import MessageStore, SnapshotStore
from chalicelib.messages.domain.previews import PREVIEW_RETENTION, Preview, preview_id, preview_series
from chalicelib.messages.domain.repeats import Repeat, text_digest
from chalicelib.messages.domain.safe_to_send import safe_to_send
from chalicelib.messages.domain.send_conditions import conditions_of, waits_for_morning
from chalicelib.messages.domain.text_preview import TextPreview, WrittenText, preview_text
from chalicelib.messages.services.find_repeat import find_repeat
from chalicelib.schools.domain.ports import SchoolStore
from chalicelib.shared.clock import Clock, NewId, school_date
from chalicelib.shared.purposes import Channel, Purpose
from chalicelib.sync.domain.ports import SyncStore


class AskedPreview(Struct, frozen=True, kw_only=True):
    """What a user asks to see: `keep` is whether the list is what they have then seen.

    `changed_at` is when the user says that they changed something, which the light takes into account.
    """

    user_id: str
    audience: Audience
    channel: Channel
    per: Per
    purpose: Purpose = "general"
    text: WrittenText | None = None
    keep: bool = True
    changed_at: datetime | None = None


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

    def __call__(self, school_id: str, asked: AskedPreview) -> Preview:
        """Preview an audience, and a text for it, for one user.

        Raises InvalidError for an audience that cannot be resolved, code `unknown_group` for a group that the
        school does not have.
        """
        now = self._clock()
        school = self._schools.get(school_id)
        today = school_date(now, school.timezone)
        asked = replace(asked, audience=pin_today(asked.audience, today))
        check_per(asked.audience, asked.per)
        needed = datasets_needed(asked.audience, school.datasets)
        state = self._sync.load(school_id).state
        directory = self._directory.load(school_id, needed, date=marks_date(asked.audience, today))
        resolution = resolve(directory, asked.audience, channel=asked.channel, per=asked.per, purpose=asked.purpose)
        return Preview(
            id=self._keep(school_id, asked, resolution, now) if asked.keep else None,
            channel=asked.channel,
            resolution=resolution,
            datasets=needed,
            text=self._text(asked, resolution, school.name),
            repeat=self._repeat(school_id, asked),
            waits=waits_for_morning(conditions_of(school), asked.purpose, now=now),
            safe_to_send=safe_to_send(
                state,
                needed,
                now=now,
                timezone=school.timezone,
                settings=school.settings,
                changed_at=asked.changed_at,
            ),
        )

    def _keep(self, school_id: str, asked: AskedPreview, resolution: Resolution, now: datetime) -> str:
        """Keep what the user has seen; gives the preview's id."""
        series = preview_series(asked.user_id, asked.audience, asked.channel, asked.per)
        snapshot_id = self._new_id()
        rows = seen_rows(resolution.recipients)
        self._snapshots.put(school_id, series, snapshot_id, rows, expires_at=now + PREVIEW_RETENTION)
        return preview_id(series, snapshot_id)

    def _text(self, asked: AskedPreview, resolution: Resolution, school_name: str) -> TextPreview | None:
        if asked.text is None:
            return None
        return preview_text(
            asked.text,
            resolution.recipients,
            channel=asked.channel,
            per=asked.per,
            school_name=school_name,
            pence_a_segment=self._pence_a_segment,
        )

    def _repeat(self, school_id: str, asked: AskedPreview) -> Repeat | None:
        if asked.text is None:
            return None
        written = {"subject": asked.text.subject, "body": asked.text.body}
        digest = text_digest(asked.audience, channel=asked.channel, per=asked.per, **written)
        return find_repeat(self._messages, school_id, digest, now=self._clock())
