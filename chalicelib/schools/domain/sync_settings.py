"""What a school's administrators decide about its syncing: when it happens, when not, and its safety limits."""

from typing import Literal, TypeAlias

from msgspec import Struct

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHOOL_DAYS: tuple[Weekday, ...] = WEEKDAYS[:5]

Nation: TypeAlias = Literal["england", "wales", "scotland", "northern_ireland"]

DayRule: TypeAlias = Literal["as_usual", "overnight_only", "skip"]
"""What runs on a special day: everything, only the single times, or nothing."""


class SyncWindow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When scheduled syncing happens, in the school's own zone; times are "HH:MM".

    From `start` to `end` inclusive every `every_minutes` on `days`; `single_times` are the overnight full reads,
    on every day of the week.
    """

    days: tuple[Weekday, ...] = SCHOOL_DAYS
    start: str = "07:00"
    end: str = "17:00"
    every_minutes: int = 60
    single_times: tuple[str, ...] = ("02:00",)


class Registers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When registers close ("HH:MM"): attendance alone is read `minutes_after` each, on `days`."""

    days: tuple[Weekday, ...] = SCHOOL_DAYS
    times: tuple[str, ...] = ()
    minutes_after: int = 10


class BankHolidays(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What runs on the bank holidays of the school's nation; None knows no bank holidays."""

    nation: Nation | None = None
    run: DayRule = "overnight_only"


class DateRange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which the school is closed, both inclusive, "YYYY-MM-DD"; a single day has no `last`."""

    first: str
    last: str | None = None

    def holds(self, day: str) -> bool:
        """Whether a day, "YYYY-MM-DD", is in the range."""
        return self.first <= day <= (self.last or self.first)


class ClosedDates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The school's own closed dates, and what runs on them."""

    dates: tuple[DateRange, ...] = ()
    run: DayRule = "overnight_only"


class GuardSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When removals wait for a person.

    Shares are of a dataset's people, from 0 to 1; one counts only when more than `removal_floor` people are concerned,
    so that a tiny school is not blocked. From `rollover_start` to `rollover_end` (MM-DD, both included, the school's
    own days), when a year leaves and another comes, `rollover_share` takes the place of `removal_share`, and people on
    the source's own list of leavers or deletions don't count against it.
    """

    removal_share: float = 0.10
    removal_floor: int = 5
    blanking_share: float = 0.20
    rollover_start: str = "08-20"
    rollover_end: str = "09-30"
    rollover_share: float = 0.35

    def in_rollover(self, day: str) -> bool:
        """Whether a day (YYYY-MM-DD) is in the rollover, which may span the end of the year."""
        start, end, monthday = self.rollover_start, self.rollover_end, day[5:]
        return start <= monthday <= end if start <= end else not end < monthday < start


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days are kept: people after they left, attendance marks, the history of runs."""

    people: int = 30
    marks: int = 7
    runs: int = 30


class QuietHours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `start` until `end` ("HH:MM", the school's own time, also across midnight) no general message goes out."""

    start: str
    end: str


class SyncSettings(Struct, frozen=True, kw_only=True):
    """Everything that administrators set; `source_lag_minutes` is how far the source's own copy lags behind the MIS.

    `fresh_minutes` is the age up to which data counts as fresh when a message is written. The lag is None where nobody
    knows it, `quiet_hours` where the school has set none.
    """

    window: SyncWindow = SyncWindow()
    registers: Registers = Registers()
    bank_holidays: BankHolidays = BankHolidays()
    closed_dates: ClosedDates = ClosedDates()
    source_lag_minutes: int | None = None
    fresh_minutes: int = 60
    guard: GuardSettings = GuardSettings()
    kept_days: Retention = Retention()
    quiet_hours: QuietHours | None = None
