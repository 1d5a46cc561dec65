"""What an audience needs before it can be resolved: its day, its datasets, and whether it may be written at all."""

from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from chalicelib.audience.domain.audience import TODAY, Audience, Per, PupilRule, Selector
from chalicelib.shared.datasets import DATASETS, Dataset
from chalicelib.shared.errors import InvalidError
from chalicelib.shared.purposes import Purpose


def speaks_of_today(audience: Audience) -> bool:
    """Whether the rule says "today", so that a message to it expires when the day is over."""
    return any(s.attendance is not None and s.attendance.date == TODAY for s in audience.pupils.selectors)


def pin_today(audience: Audience, today: str) -> Audience:
    """The same audience with "today" replaced by the date on which it was written.

    Raises InvalidError where it speaks of more than one day: a directory holds the marks of one.
    """
    rule = audience.pupils
    pinned = PupilRule(
        any_of=tuple(_pin(s, today) for s in rule.any_of),
        all_of=tuple(_pin(s, today) for s in rule.all_of),
        none_of=tuple(_pin(s, today) for s in rule.none_of),
    )
    if len(_dates(pinned)) > 1:
        raise InvalidError("Choose the attendance of one day only.", field="audience.pupils")
    return replace(audience, pupils=pinned)


def marks_date(audience: Audience, today: str) -> str:
    """The day whose marks a pinned audience needs; today's where it asks for none."""
    return next(iter(_dates(audience.pupils)), today)


def datasets_needed(audience: Audience, synced: Collection[Dataset]) -> tuple[Dataset, ...]:
    """The datasets from which this audience is resolved, of those that the school syncs.

    Raises InvalidError where the audience cannot be resolved without a dataset that is not synced.
    """
    if audience.who == "people":
        return tuple(d for d in DATASETS if d in ("pupils", "staff") and d in synced)
    if audience.who == "staff":
        required, useful = {"staff"}, set()
    else:
        by_marks = any(s.attendance is not None for s in audience.pupils.selectors)
        by_group = any(s.group_id is not None for s in audience.pupils.selectors)
        required = {"pupils", "attendance"} if by_marks else {"pupils"}
        useful = {"groups"} if by_group else set()
    missing = sorted(required.difference(synced))
    if "attendance" in missing:
        message = "This school's MIS connection holds no attendance, so pupils cannot be chosen by it."
        raise InvalidError(message, field="audience.pupils", code="no_attendance")
    if missing:
        raise InvalidError(f"This school does not sync {missing[0]}.", field="audience")
    return tuple(d for d in DATASETS if d in required or (d in useful and d in synced))


def check_per(audience: Audience, per: Per, purpose: Purpose | None = None) -> None:
    """Raise InvalidError where the audience cannot be written to in this way."""
    by_pupils = audience.who in ("contacts", "pupils")
    if per == "pair" and not by_pupils:
        raise InvalidError("Staff and named people are written to once each.", field="per")
    if purpose == "attendance" and not (by_pupils and per == "pair"):
        raise InvalidError("An attendance message goes out once for each pupil, so that each is named.", field="per")


def audience_json(audience: Audience) -> bytes:
    """The audience as canonical JSON: the same rule gives the same bytes."""
    return msgspec.json.encode(audience, order="deterministic")


def _pin(selector: Selector, today: str) -> Selector:
    if selector.attendance is None or selector.attendance.date != TODAY:
        return selector
    return replace(selector, attendance=replace(selector.attendance, date=today))


def _dates(rule: PupilRule) -> set[str]:
    return {s.attendance.date for s in rule.selectors if s.attendance is not None}
