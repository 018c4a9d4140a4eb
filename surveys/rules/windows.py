"""When a person may be written to: in the working hours of their own days and time zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analysis.days.calendars import OFFICE_HOURS, Blackout, Calendar, Window, zone_of
from analysis.days.days_off import MONDAY_TO_FRIDAY, SATURDAY_TO_WEDNESDAY, SUNDAY_TO_THURSDAY, working_week

__all__ = [
    "MONDAY_TO_FRIDAY",
    "OFFICE_HOURS",
    "SATURDAY_TO_WEDNESDAY",
    "SUNDAY_TO_THURSDAY",
    "Blackout",
    "Calendar",
    "Window",
    "hours_on",
    "next_day",
    "next_moment",
    "working_week",
    "zone_of",
]

NOON = time(12)
_ONE_DAY = timedelta(days=1)
_LOOK_AHEAD = 366
"""Days after the last black-out. No country closes for that long, and no black-out goes on for ever."""


def next_moment(
    after: datetime,
    zone: ZoneInfo | str | None,
    calendar: Calendar | str | None,
    window: Window = OFFICE_HOURS,
) -> datetime:
    """The first moment, `after` itself included, at which somebody there may be written to; aware UTC.

    It lies in the hours of a working day (`hours_on`) by the local clock. A country stands for its calendar without
    black-outs. A name that names no zone counts as UTC: where there are others to fall back on, give `zone_of` of them.
    Raises ValueError for a naive `after`.
    """
    if after.tzinfo is None:
        raise ValueError("a moment must be aware")
    there = zone if isinstance(zone, ZoneInfo) else zone_of(zone)
    theirs = calendar if isinstance(calendar, Calendar) else Calendar(calendar)
    return next(_openings(after.astimezone(UTC), there, theirs, window))


def next_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The midnight with which the next local day begins."""
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone)


def hours_on(calendar: Calendar, day: date, window: Window = OFFICE_HOURS) -> Window | None:
    """The hours of a day in which people may be written to, by their own clock; None when there are none.

    Never the first working morning of the local week nor the last working afternoon, as that week is: after a free
    Monday the first morning is Tuesday's. So a week of one working day has none.
    """
    if not calendar.is_working_day(day):
        return None
    hours, week = calendar.window_on(day, window), calendar.week_of(day)
    opens = max(hours.opens, NOON) if week and day == week[0] else hours.opens
    closes = min(hours.closes, NOON) if week and day == week[1] else hours.closes
    return Window(opens, closes) if opens < closes else None


def _openings(after: datetime, zone: ZoneInfo, calendar: Calendar, window: Window) -> Iterator[datetime]:
    """The first open moment from `after` on of each day that has one."""
    day = after.astimezone(zone).date()
    last = max([day, *(each.last for each in calendar.blackouts)]) + timedelta(days=_LOOK_AHEAD)
    while day <= last:
        if hours := hours_on(calendar, day, window):
            begins = (each for each in (after, *_beginnings(day, hours, zone)) if each >= after)
            yield from sorted(each for each in begins if _is_in(each, day, hours, zone))[:1]
        day += _ONE_DAY


def _beginnings(day: date, hours: Window, zone: ZoneInfo) -> Iterator[datetime]:
    """In UTC, the opening hour, both times where it comes twice, and the moment at which the clocks change.

    Where the clocks skip the opening hour, the first is no opening by what they then show, and the last one is.
    """
    for fold in (0, 1):
        yield datetime.combine(day, hours.opens.replace(fold=fold), tzinfo=zone).astimezone(UTC)
    yield from _clock_change(day, zone)


def _clock_change(day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The moment, in UTC, at which the clocks of a zone change on a local day, if they do; to the second.

    A local day lies between 14 hours before the day in UTC and 12 after it.
    """
    before = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=15)
    after = before + timedelta(hours=52)
    old = before.astimezone(zone).utcoffset()
    if after.astimezone(zone).utcoffset() == old:
        return
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    yield after


def _is_in(moment: datetime, day: date, hours: Window, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    return local.date() == day and hours.opens <= local.time() < hours.closes
