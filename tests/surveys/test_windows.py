from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.rules.windows import OFFICE_HOURS, Blackout, Calendar, Window, hours_on, next_moment, working_week

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime"})
AUDIT = Blackout(date(2026, 3, 2), date(2026, 4, 10), "DE", "audit")
CALENDARS = (
    *(Calendar(country) for country in ("AE", "CN", "DE", "EG", "IL", "IN", "IR", "JP", "SA", "TR", "US", "XX", None)),
    Calendar("DE", "BY", (AUDIT,)),
    Calendar("BR", "SP"),
)
WINDOWS = (OFFICE_HOURS, Window(time(0), time(3)), Window(time(1, 40), time(2, 20)), Window(time(23, 15), time.max))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def local(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def asked(
    zone: str, calendar: Calendar | str | None, after: str, window: Window = OFFICE_HOURS, *, fold: int = 0
) -> str:
    """When somebody there is asked whose turn comes at the local time `after`, by their own clock."""
    moment = next_moment(local(zone, after).replace(fold=fold), ZoneInfo(zone), calendar, window)
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def is_allowed(moment: datetime, zone: ZoneInfo, calendar: Calendar, window: Window) -> bool:
    """The rule by the local clock, spelled out day by day."""
    there = moment.astimezone(zone)
    day, hours = there.date(), calendar.window_on(there.date(), window)
    if not calendar.is_working_day(day) or not hours.opens <= there.time() < hours.closes:
        return False
    second_rest_day = (working_week(calendar.country)[0] - 1) % 7
    sunday = day - (day.weekday() - second_rest_day) % 7 * DAY
    works = [each for each in (sunday + number * DAY for number in range(7)) if calendar.is_working_day(each)]
    return not (day == works[0] and there.hour < 12) and not (day == works[-1] and there.hour >= 12)


def minutes_between(after: datetime, moment: datetime) -> Iterator[datetime]:
    """Before `moment`: every one of the last five hours, and every 17th of the two weeks before them."""
    for step, reach in ((MINUTE, timedelta(hours=5)), (17 * MINUTE, timedelta(days=14))):
        each = max(after, moment - reach).replace(second=0, microsecond=0) + MINUTE
        while each < moment:
            yield each
            each += step


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(CALENDARS), st.sampled_from(WINDOWS))
@example(datetime(2026, 4, 4, 15, tzinfo=UTC), "Australia/Lord_Howe", Calendar("IR"), WINDOWS[2])
@example(datetime(2026, 10, 29, 20, 55, tzinfo=UTC), "Africa/Cairo", Calendar("EG"), WINDOWS[3])
@settings(max_examples=300, deadline=None)
def test_everywhere_and_always_people_are_asked_as_soon_as_they_may_be_and_never_before(
    after: datetime, zone: str, calendar: Calendar, window: Window
) -> None:
    there = ZoneInfo(zone)
    moment = next_moment(after, there, calendar, window)
    assert moment.tzinfo is UTC and moment >= after
    assert is_allowed(moment, there, calendar, window)
    assert moment == after or not is_allowed(after, there, calendar, window)
    assert [each for each in minutes_between(after, moment) if is_allowed(each, there, calendar, window)] == []


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(CALENDARS))
@settings(max_examples=200, deadline=None)
def test_a_moment_that_was_chosen_is_chosen_again(after: datetime, zone: str, calendar: Calendar) -> None:
    moment = next_moment(after, ZoneInfo(zone), calendar)
    assert next_moment(moment, ZoneInfo(zone), calendar) == moment


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_a_later_turn_is_never_asked_earlier(after: datetime, wait: timedelta, zone: str) -> None:
    there = ZoneInfo(zone)
    assert next_moment(after, there, "DE") <= next_moment(after + wait, there, "DE")


def test_the_first_working_morning_and_the_last_afternoon_are_avoided() -> None:
    assert asked("Europe/Berlin", "DE", "2026-11-23 08:00") == "Mon 2026-11-23 12:00"
    assert asked("Europe/Berlin", "DE", "2026-11-24 08:00") == "Tue 2026-11-24 09:30"
    assert asked("Europe/Berlin", "DE", "2026-11-27 11:59") == "Fri 2026-11-27 11:59"
    assert asked("Europe/Berlin", "DE", "2026-11-27 12:00") == "Mon 2026-11-30 12:00"


def test_both_edges_of_the_window() -> None:
    assert asked("Europe/Berlin", "DE", "2026-11-24 09:29") == "Tue 2026-11-24 09:30"
    assert asked("Europe/Berlin", "DE", "2026-11-24 09:30") == "Tue 2026-11-24 09:30"
    assert asked("Europe/Berlin", "DE", "2026-11-24 16:29") == "Tue 2026-11-24 16:29"
    assert asked("Europe/Berlin", "DE", "2026-11-24 16:30") == "Wed 2026-11-25 09:30"


def test_the_week_is_the_countrys() -> None:
    assert asked("Asia/Riyadh", "SA", "2026-11-27 10:00") == "Sun 2026-11-29 12:00"
    assert asked("Asia/Riyadh", "SA", "2026-11-26 10:00") == "Thu 2026-11-26 10:00"
    assert asked("Asia/Riyadh", "SA", "2026-11-26 13:00") == "Sun 2026-11-29 12:00"
    assert asked("Asia/Dubai", "AE", "2026-11-27 10:00") == "Fri 2026-11-27 10:00"
    assert asked("Asia/Dubai", "AE", "2026-11-29 10:00") == "Mon 2026-11-30 12:00"
    assert asked("Africa/Cairo", "eg", "2026-11-27 10:00") == "Sun 2026-11-29 12:00"
    assert asked("Asia/Jerusalem", "IL", "2026-11-27 10:00") == "Sun 2026-11-29 12:00"
    assert asked("Asia/Tokyo", None, "2026-11-28 10:00") == "Mon 2026-11-30 12:00"


def test_offsets_of_half_and_three_quarter_hours() -> None:
    assert asked("Asia/Kathmandu", "NP", "2026-11-24 01:00") == "Tue 2026-11-24 09:30"
    moment = next_moment(local("Asia/Kathmandu", "2026-11-24 01:00"), ZoneInfo("Asia/Kathmandu"), "NP")
    assert moment == datetime(2026, 11, 24, 3, 45, tzinfo=UTC)
    assert asked("Asia/Kolkata", "IN", "2026-11-25 01:00") == "Wed 2026-11-25 09:30"
    assert asked("Australia/Adelaide", "AU", "2026-11-24 01:00") == "Tue 2026-11-24 09:30"
    assert asked("Pacific/Chatham", "NZ", "2026-11-24 01:00") == "Tue 2026-11-24 09:30"


def test_the_hour_stays_the_same_on_both_sides_of_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = next_moment(datetime(2026, 3, 26, 0, 0, tzinfo=UTC), berlin, "DE")
    after = next_moment(datetime(2026, 3, 31, 0, 0, tzinfo=UTC), berlin, "DE")
    assert (before.hour, after.hour) == (8, 7)
    assert asked("America/New_York", "US", "2026-11-03 00:00") == "Tue 2026-11-03 09:30"


# Iran's week works on Sundays, when the clocks of most zones change.
NIGHT = Window(time(2, 15), time(4))


def test_a_window_whose_beginning_the_clocks_skip_opens_when_they_have_jumped() -> None:
    # 29 March 2026: from 02:00 to 03:00 in Berlin.
    assert asked("Europe/Berlin", "IR", "2026-03-29 00:00", NIGHT) == "Sun 2026-03-29 03:00"
    assert asked("Europe/Berlin", "IR", "2026-03-29 03:20", NIGHT) == "Sun 2026-03-29 03:20"


def test_a_window_that_the_clocks_skip_altogether_opens_the_next_day() -> None:
    assert asked("Europe/Berlin", "IR", "2026-03-29 00:00", Window(time(2, 15), time(2, 45))) == "Mon 2026-03-30 02:15"


def test_an_hour_that_comes_twice_is_used_the_first_time_and_once_that_is_over_the_second() -> None:
    # 25 October 2026: 02:00 to 03:00 comes twice in Berlin.
    berlin = ZoneInfo("Europe/Berlin")
    moment = next_moment(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), berlin, "IR", NIGHT)
    assert moment == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    short = Window(time(2, 15), time(2, 30))
    assert next_moment(datetime(2026, 10, 25, 0, 29, tzinfo=UTC), berlin, "IR", short).minute == 29
    moment = next_moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), berlin, "IR", short)
    assert moment == datetime(2026, 10, 25, 1, 15, tzinfo=UTC)


def test_a_day_whose_midnight_the_clocks_skip_begins_an_hour_later() -> None:
    early = Window(time(0), time(2))
    assert asked("Africa/Cairo", None, "2026-04-23 12:00", early) == "Fri 2026-04-24 01:00"
    assert asked("Asia/Beirut", "IR", "2027-03-27 12:00", early) == "Sun 2027-03-28 01:00"
    assert asked("America/Asuncion", "IR", "2024-10-05 12:00", early) == "Sun 2024-10-06 01:00"


def test_an_hour_before_midnight_that_comes_twice_belongs_to_the_same_day_twice() -> None:
    late = Window(time(23), time(23, 30))
    assert asked("Africa/Cairo", "EG", "2026-10-28 23:40", late) == "Sun 2026-11-01 23:00", "a last afternoon"
    assert asked("Asia/Beirut", "IR", "2026-10-24 23:40", late) == "Sat 2026-10-24 23:00"
    assert asked("Asia/Beirut", "IR", "2026-10-24 23:40", late, fold=1) == "Sun 2026-10-25 23:00"


def test_clocks_that_change_by_half_an_hour() -> None:
    # Lord Howe goes from 02:00 to 02:30 on 4 October 2026, and from 02:00 to 01:30 on 5 April.
    half = Window(time(1, 40), time(2, 20))
    assert asked("Australia/Lord_Howe", "IR", "2026-10-04 02:00", half) == "Mon 2026-10-05 01:40"
    assert asked("Australia/Lord_Howe", "IR", "2026-10-04 00:00", NIGHT) == "Sun 2026-10-04 02:30"
    assert asked("Australia/Lord_Howe", "IR", "2026-04-05 01:59", half) == "Sun 2026-04-05 01:59"
    assert asked("Australia/Lord_Howe", "AU", "2026-04-07 01:00") == "Tue 2026-04-07 12:00", "after Easter Monday"


def test_a_day_that_the_date_line_swallowed_is_passed_over() -> None:
    # Samoa had no 30 December 2011, a Friday.
    assert asked("Pacific/Apia", None, "2011-12-29 17:00") == "Mon 2012-01-02 12:00"


@pytest.mark.parametrize(
    ("zone", "country", "there"),
    [
        ("Pacific/Kiritimati", "KI", "Wed 2026-11-25 09:30"),
        ("Pacific/Apia", "WS", "Wed 2026-11-25 09:30"),
        ("Pacific/Pago_Pago", "AS", "Tue 2026-11-24 09:30"),
    ],
)
def test_on_both_sides_of_the_date_line_it_is_the_local_day_that_counts(zone: str, country: str, there: str) -> None:
    moment = next_moment(datetime(2026, 11, 24, 10, 30, tzinfo=UTC), zone, country)
    assert moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M") == there


def test_nobody_is_asked_on_a_holiday_of_their_own_country() -> None:
    assert asked("America/New_York", "US", "2026-11-26 08:00") == "Fri 2026-11-27 09:30"
    assert asked("America/New_York", "DE", "2026-11-26 08:00") == "Thu 2026-11-26 09:30"
    assert asked("Europe/Berlin", Calendar("DE", "BY"), "2026-06-04 08:00") == "Fri 2026-06-05 09:30"
    assert asked("Europe/Berlin", "DE", "2026-06-04 08:00") == "Thu 2026-06-04 09:30"


def test_the_first_morning_and_the_last_afternoon_are_those_of_the_week_as_it_is() -> None:
    assert asked("Europe/Berlin", "DE", "2026-05-26 08:00") == "Tue 2026-05-26 12:00", "after Whit Monday"
    assert asked("Europe/Berlin", "DE", "2026-05-27 08:00") == "Wed 2026-05-27 09:30"
    assert asked("Europe/Berlin", "DE", "2026-04-02 12:00") == "Tue 2026-04-07 12:00", "before Good Friday"
    assert asked("Europe/Berlin", "DE", "2026-04-01 12:00") == "Wed 2026-04-01 12:00"


def test_a_week_of_one_working_day_is_passed_over() -> None:
    alone = Calendar("DE", None, (Blackout(date(2026, 11, 24), date(2026, 11, 27)),))
    assert hours_on(alone, date(2026, 11, 23)) is None
    assert asked("Europe/Berlin", alone, "2026-11-23 08:00") == "Mon 2026-11-30 12:00"


def test_a_worked_weekend_is_asked_on_like_other_days_and_ends_its_week() -> None:
    assert asked("Asia/Shanghai", "CN", "2026-02-27 15:00") == "Fri 2026-02-27 15:00"
    assert asked("Asia/Shanghai", "CN", "2026-02-28 08:00") == "Sat 2026-02-28 09:30"
    assert asked("Asia/Shanghai", "CN", "2026-02-28 12:00") == "Mon 2026-03-02 12:00"


def test_in_ramadan_people_are_asked_in_its_hours() -> None:
    assert asked("Asia/Riyadh", "SA", "2026-03-03 08:00") == "Tue 2026-03-03 10:00"
    assert asked("Asia/Riyadh", "SA", "2026-03-03 13:59") == "Tue 2026-03-03 13:59"
    assert asked("Asia/Riyadh", "SA", "2026-03-03 14:00") == "Wed 2026-03-04 10:00"
    assert hours_on(Calendar("SA"), date(2026, 3, 1)) == Window(time(12), time(14))


def test_long_closures_are_waited_out() -> None:
    assert asked("Asia/Tokyo", "JP", "2026-04-28 17:00") == "Thu 2026-05-07 12:00"
    assert asked("Europe/Berlin", "DE", "2026-12-23 17:00") == "Mon 2027-01-04 12:00"
    year = Blackout(date(2026, 1, 5), date(2027, 1, 5))
    another = Blackout(date(2027, 1, 6), date(2028, 1, 6), "DE")
    assert asked("Europe/Berlin", Calendar("DE", None, (year, another)), "2026-01-05 08:00") == "Mon 2028-01-10 12:00"


def test_a_country_stands_for_its_calendar() -> None:
    after = datetime(2026, 11, 26, tzinfo=UTC)
    assert next_moment(after, "America/New_York", "US") == next_moment(after, "America/New_York", Calendar("US"))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_moment(datetime(2026, 11, 24), ZoneInfo("UTC"), None)  # noqa: DTZ001
