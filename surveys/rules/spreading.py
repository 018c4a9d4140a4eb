"""Where the share of a closed day goes: turns are even by day, and stay so behind holidays and black-outs.

Were all that falls into closed days sent on the first open one, the year end would end in a flood. So every open day
takes, besides its own share, that of one closed day: the longest-waiting one. No day has more than two shares, nobody
is asked earlier than their turn, and as many open days as were closed are enough.
"""

from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

from surveys.rules.windows import Calendar, hours_on, working_week

_ONE_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(weeks=8)
"""Whatever was closed that long before a stretch of closed days is made up for when they begin."""


def day_for(day: date, calendar: Calendar) -> date:
    """The day on which what falls on `day` goes out: the day itself where it is open, or in the usual weekend, which
    has no share."""
    if not _has_share(day, calendar) or _is_open(day, calendar):
        return day
    waiting: deque[date] = deque()
    for each in _days(_begins(day, calendar) - _LOOK_BACK):
        if _is_open(each, calendar):
            if waiting and waiting.popleft() == day:
                return each
        elif _has_share(each, calendar):
            waiting.append(each)
    raise AssertionError("days never end")


def open_days(first: date, calendar: Calendar) -> Iterator[date]:
    """The open days from `first` on."""
    return (day for day in _days(first) if _is_open(day, calendar))


def shares_between(first: date, last: date, calendar: Calendar) -> int:
    """How many days of the usual week lie from `first` to before `last`."""
    days = (first + number * _ONE_DAY for number in range((last - first).days))
    return sum(_has_share(day, calendar) for day in days)


def _begins(day: date, calendar: Calendar) -> date:
    """The first of the closed days in a row that `day` is one of."""
    while not _is_open(day - _ONE_DAY, calendar):
        day -= _ONE_DAY
    return day


def _days(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _ONE_DAY


def _is_open(day: date, calendar: Calendar) -> bool:
    return hours_on(calendar, day) is not None


def _has_share(day: date, calendar: Calendar) -> bool:
    """Whether turns are dealt onto a day: those of the usual week, holidays or not."""
    return day.weekday() in working_week(calendar.country)
