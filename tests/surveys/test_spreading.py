"""Behind closed days every open day takes one closed day's share besides its own, so that none has more than two."""

from collections import Counter
from datetime import date, timedelta

import pytest

from analysis.days.calendars import Blackout, Calendar
from surveys.rules.spreading import day_for, open_days, shares_between
from surveys.rules.windows import hours_on, working_week

DAY = timedelta(days=1)
TWO_WEEKS = Blackout(date(2026, 6, 8), date(2026, 6, 21))
CALENDARS = (
    *(Calendar(country, region) for country, region in (("JP", None), ("DE", "BY"), ("CN", None), ("SA", None))),
    Calendar("US", None, (TWO_WEEKS,)),
    Calendar(None, None, (TWO_WEEKS, Blackout(date(2026, 6, 24), date(2026, 7, 2)))),
)


def shares(calendar: Calendar, first: date = date(2026, 1, 1), days: int = 500) -> list[date]:
    every = (first + number * DAY for number in range(days))
    return [day for day in every if day.weekday() in working_week(calendar.country)]


@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_no_day_has_more_than_two_shares_and_all_of_them_are_open(calendar: Calendar) -> None:
    counts = Counter(day_for(day, calendar) for day in shares(calendar))
    assert max(counts.values()) == 2
    assert all(hours_on(calendar, day) is not None for day in counts)


@pytest.mark.parametrize("calendar", CALENDARS, ids=str)
def test_an_open_days_share_stays_and_closed_days_follow_each_other_later(calendar: Calendar) -> None:
    found = [(day, day_for(day, calendar), hours_on(calendar, day) is not None) for day in shares(calendar)]
    assert all(goes_out == day for day, goes_out, is_open in found if is_open)
    moved = [(day, goes_out) for day, goes_out, is_open in found if not is_open]
    assert moved and all(goes_out > day for day, goes_out in moved)
    assert [goes_out for _, goes_out in moved] == sorted({goes_out for _, goes_out in moved})


def test_after_golden_week_its_six_days_are_made_up_for_in_as_many() -> None:
    golden_week = [date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 1), *(date(2026, 5, day) for day in (4, 5, 6))]
    after = [date(2026, 5, day) for day in (7, 8, 11, 12, 13, 14)]
    assert [day_for(day, Calendar("JP")) for day in golden_week] == after


def test_a_single_holiday_and_a_weekend_are_as_they_always_were() -> None:
    whit_monday, saturday = date(2026, 5, 25), date(2026, 5, 30)
    assert day_for(whit_monday, Calendar("DE")) == date(2026, 5, 26)
    assert day_for(saturday, Calendar("DE")) == saturday


def test_what_an_earlier_stretch_left_goes_first() -> None:
    closed = (Blackout(date(2026, 6, 8), date(2026, 6, 9)), Blackout(date(2026, 6, 11), date(2026, 6, 11)))
    found = [day_for(date(2026, 6, day), Calendar(None, None, closed)) for day in (8, 9, 10, 11, 12)]
    assert found == [date(2026, 6, day) for day in (10, 12, 10, 15, 12)]


def test_a_black_out_of_half_a_year_is_made_up_for_share_by_share() -> None:
    long = Calendar(None, None, (Blackout(date(2026, 2, 2), date(2026, 7, 31)),))
    found = [day_for(day, long) for day in shares(long, date(2026, 2, 2), 180)]
    assert found == sorted(set(found)) and found[0] == date(2026, 8, 3)


def test_open_days_and_shares_are_those_of_the_place() -> None:
    riyadh = Calendar("SA")
    assert next(open_days(date(2026, 6, 5), riyadh)) == date(2026, 6, 7)  # a Friday; Sunday
    assert shares_between(date(2026, 6, 4), date(2026, 6, 11), riyadh) == 5
