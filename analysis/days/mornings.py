"""When the team hears from us: at nine on a morning on which they work, by their own clock and calendar."""

from datetime import UTC, date, datetime, time, timedelta

from analysis.days.calendars import Calendar, country_of, zone_of
from analysis.days.days_off import working_week

NINE = time(9)
_ONE_DAY = timedelta(days=1)


def nine_on(day: date, zone: str) -> datetime:
    """Nine o'clock of a day there; aware UTC."""
    return datetime.combine(day, NINE, tzinfo=zone_of(zone)).astimezone(UTC)


def next_morning(after: datetime, zone: str) -> datetime:
    """The first morning later than `after` that is no weekend and no holiday there."""
    calendar, day = Calendar(country_of(zone)), after.astimezone(zone_of(zone)).date()
    while calendar.is_day_off(day) or nine_on(day, zone) <= after:
        day += _ONE_DAY
    return nine_on(day, zone)


def next_last_morning(after: datetime, zone: str) -> datetime:
    """The first morning later than `after` that is the last one of its week there: a Thursday where Friday is free.

    A week without a working day has none.
    """
    morning = next_morning(after, zone)
    while (later := next_morning(morning, zone)) and _week_of(later, zone) == _week_of(morning, zone):
        morning = later
    return morning


def week_after(morning: datetime, zone: str) -> tuple[date, date]:
    """The seven days after the local week of a morning: the first of them, and the first that is not among them."""
    first = _week_of(morning, zone) + timedelta(days=7)
    return first, first + timedelta(days=7)


def _week_of(morning: datetime, zone: str) -> date:
    """The first day of the local week: the usual first working day, on that morning or before it."""
    day = morning.astimezone(zone_of(zone)).date()
    return day - timedelta(days=(day.weekday() - working_week(country_of(zone))[0]) % 7)
