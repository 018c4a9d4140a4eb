from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.windows import OFFICE_HOURS, Window, next_moment, working_week, zone_of

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
COUNTRIES = ("DE", "SA", "AE", "EG", "IL", "IR", "US", None)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def local(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def asked(zone: str, country: str | None, after: str) -> str:
    """When somebody there is asked whose turn comes at the local time `after`, by their own clock."""
    moment = next_moment(local(zone, after), ZoneInfo(zone), country)
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(COUNTRIES))
@settings(max_examples=400, deadline=None)
def test_everywhere_and_always_people_are_asked_in_their_working_hours(
    after: datetime, zone: str, country: str | None
) -> None:
    moment = next_moment(after, ZoneInfo(zone), country)
    there, week = moment.astimezone(ZoneInfo(zone)), working_week(country)
    assert moment.tzinfo is UTC and after <= moment < after + timedelta(days=8)
    assert there.weekday() in week
    assert OFFICE_HOURS.opens <= there.time() < OFFICE_HOURS.closes
    assert there.weekday() != week[0] or there.time() >= time(12)
    assert there.weekday() != week[-1] or there.time() < time(12)


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(COUNTRIES))
@settings(max_examples=200, deadline=None)
def test_a_moment_that_was_chosen_is_chosen_again(after: datetime, zone: str, country: str | None) -> None:
    moment = next_moment(after, ZoneInfo(zone), country)
    assert next_moment(moment, ZoneInfo(zone), country) == moment


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
    assert asked("Asia/Kolkata", "IN", "2026-11-24 01:00") == "Tue 2026-11-24 09:30"
    assert asked("Australia/Lord_Howe", "AU", "2026-04-07 01:00") == "Tue 2026-04-07 09:30"


def test_the_hour_stays_the_same_on_both_sides_of_a_clock_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = next_moment(datetime(2026, 3, 26, 0, 0, tzinfo=UTC), berlin, "DE")
    after = next_moment(datetime(2026, 3, 31, 0, 0, tzinfo=UTC), berlin, "DE")
    assert (before.hour, after.hour) == (8, 7)
    assert asked("America/New_York", "US", "2026-11-03 00:00") == "Tue 2026-11-03 09:30"


def test_a_window_that_the_clocks_skip_opens_when_they_have_jumped() -> None:
    # On Sunday 29 March 2026 Berlin's clocks go from 02:00 to 03:00; Iran's week works on Sundays.
    night = Window(time(2, 15), time(3, 30))
    moment = next_moment(datetime(2026, 3, 30, 0, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "DE", night)
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H:%M") == "Tue 02:15"
    skipped = Window(time(2, 15), time(2, 45))
    moment = next_moment(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "IR", skipped)
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).strftime("%a %H:%M") == "Mon 02:15"


def test_an_hour_that_comes_twice_is_used_the_first_time() -> None:
    # 25 October 2026: 02:00 to 03:00 comes twice in Berlin.
    night = Window(time(2, 15), time(4))
    moment = next_moment(datetime(2026, 10, 24, 20, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"), "IR", night)
    assert moment == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)


def test_a_day_that_the_date_line_swallowed_is_passed_over() -> None:
    # Samoa had no 30 December 2011, a Friday.
    assert asked("Pacific/Apia", "WS", "2011-12-29 17:00") == "Mon 2012-01-02 12:00"
    assert asked("Pacific/Kiritimati", None, "2026-11-24 17:00") == "Wed 2026-11-25 09:30"


@pytest.mark.parametrize("bad", ["", None, "Mars/Olympus", "../etc/passwd", "America", "UTC+5", "/etc/localtime"])
def test_an_invalid_zone_gives_way_to_the_workspaces(bad: str | None) -> None:
    assert zone_of(bad, "Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert zone_of(bad, bad) == ZoneInfo("UTC")


def test_a_naive_moment_or_a_window_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_moment(datetime(2026, 11, 24), ZoneInfo("UTC"), None)  # noqa: DTZ001
    with pytest.raises(ValueError, match="cannot close"):
        Window(time(16), time(9))
