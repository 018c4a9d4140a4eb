from datetime import date, time, timedelta

import pytest

from analysis.days.calendars import OFFICE_HOURS, RAMADAN_HOURS, Blackout, Calendar, Window, country_of, zone_of
from analysis.days.days_off import SATURDAY_TO_WEDNESDAY, SUNDAY_TO_THURSDAY, days_off, working_week

DAY = timedelta(days=1)
COUNTRIES = ("AE", "AU", "BR", "CN", "DE", "EG", "ET", "FR", "GB", "ID", "IL", "IN", "IR", "JP", "KR", "LK", "MY", "NP")


def closed(calendar: Calendar, first: str, last: str) -> list[str]:
    """The days from `first` to `last` that are closed though they lie in the week, as "29 Apr"."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    week = working_week(calendar.country)
    days = [day + number * DAY for number in range((end - day).days + 1)]
    return [f"{each:%-d %b}" for each in days if each.weekday() in week and not calendar.is_working_day(each)]


def on(day: str) -> date:
    return date.fromisoformat(day)


@pytest.mark.parametrize("region", ["BY", "DE-BY", " de-by ", "de_by", "Bayern"])
def test_a_german_state_has_holidays_of_its_own(region: str) -> None:
    assert closed(Calendar("DE", region), "2026-06-01", "2026-06-05") == ["4 Jun"]
    assert closed(Calendar("DE", "BE"), "2026-06-01", "2026-06-05") == []


@pytest.mark.parametrize("region", [None, "", "Narnia", "FR-BY", "42"])
def test_in_a_region_that_is_unknown_only_the_whole_countrys_holidays_count(region: str | None) -> None:
    assert closed(Calendar("DE", region), "2026-05-11", "2026-06-05") == ["14 May", "25 May"]


def test_regions_are_those_of_iso_3166_wherever_the_library_has_them() -> None:
    assert closed(Calendar("US", "US-MA"), "2026-04-20", "2026-04-21") == ["20 Apr"]
    assert closed(Calendar("US", "NY"), "2026-04-20", "2026-04-21") == []
    assert closed(Calendar("GB", "SCT"), "2026-01-02", "2026-01-05") == ["2 Jan"]
    assert closed(Calendar("uk", "GB-ENG"), "2026-01-02", "2026-04-06") == ["3 Apr", "6 Apr"]


def test_the_japanese_year_ends_from_29_december_to_3_january() -> None:
    japan = Calendar("JP")
    assert closed(japan, "2025-12-26", "2026-01-06") == ["29 Dec", "30 Dec", "31 Dec", "1 Jan", "2 Jan"]
    assert (japan.why_closed(on("2026-01-03")), japan.why_closed(on("2026-01-04"))) == ("year end", "weekend")


def test_golden_week_lasts_with_its_bridges_as_long_as_its_holidays() -> None:
    japan = Calendar("JP")
    assert closed(japan, "2026-04-27", "2026-05-08") == ["29 Apr", "30 Apr", "1 May", "4 May", "5 May", "6 May"]
    assert closed(japan, "2027-04-27", "2027-05-08") == ["29 Apr", "30 Apr", "3 May", "4 May", "5 May"]
    assert {japan.why_closed(on(day)) for day in ("2026-04-29", "2026-04-30", "2026-05-06")} == {"Golden Week"}


def test_obon_is_from_13_to_16_august() -> None:
    assert closed(Calendar("JP"), "2029-08-13", "2029-08-17") == ["13 Aug", "14 Aug", "15 Aug", "16 Aug"]
    assert closed(Calendar("JP"), "2026-08-12", "2026-08-17") == ["13 Aug", "14 Aug"]


def test_eid_closes_from_its_eve_until_the_law_and_custom_are_over() -> None:
    saudi = Calendar("SA")
    fitr = ["19 Mar", "22 Mar", "23 Mar", "24 Mar"]  # the last by law, the one before it by custom
    assert closed(saudi, "2026-03-15", "2026-03-26") == fitr
    assert closed(saudi, "2026-05-24", "2026-06-02") == ["26 May", "27 May", "28 May", "31 May"]
    assert closed(Calendar("TR"), "2026-03-16", "2026-03-24") == ["19 Mar", "20 Mar", "23 Mar"]
    assert saudi.why_closed(on("2026-03-23")) == "Eid al-Fitr"
    assert saudi.why_closed(on("2026-05-26")) == "Eid al-Adha"
    assert closed(Calendar("DE"), "2026-03-16", "2026-03-24") == []


def test_the_working_day_is_short_on_the_days_of_ramadan() -> None:
    saudi = Calendar("SA")
    hours = [saudi.window_on(on(day)) for day in ("2026-02-17", "2026-02-18", "2026-03-18", "2026-03-25")]
    assert hours == [OFFICE_HOURS, RAMADAN_HOURS, RAMADAN_HOURS, OFFICE_HOURS]
    assert Calendar("TR").window_on(on("2026-03-03")) == OFFICE_HOURS
    assert Calendar("DE").window_on(on("2026-03-03")) == OFFICE_HOURS


def test_a_year_may_have_ramadan_twice() -> None:
    emirates = Calendar("AE")
    days = ("2030-01-04", "2030-01-05", "2030-12-25", "2030-12-26", "2031-01-23")
    short = [emirates.window_on(on(day)) == RAMADAN_HOURS for day in days]
    assert short == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("usual", "short"),
    [
        (Window(time(12), time(17)), Window(time(12), time(14))),
        (Window(time(13, 59), time(17)), Window(time(13, 59), time(14))),
        (Window(time(14), time(17)), RAMADAN_HOURS),
        (Window(time(7), time(10)), RAMADAN_HOURS),
    ],
)
def test_of_a_window_that_lies_outside_ramadans_hours_those_are_used(usual: Window, short: Window) -> None:
    assert Calendar("SA").window_on(on("2026-03-03"), usual) == short


def test_a_weekend_that_makes_up_for_a_holiday_is_worked() -> None:
    china = Calendar("CN")
    assert [china.is_working_day(on(day)) for day in ("2026-02-14", "2026-02-21", "2026-02-28")] == [True, False, True]
    assert china.why_closed(on("2026-02-23")) == "Day off"
    assert china.is_working_day(on("2026-01-04")), "a Sunday"
    assert Calendar("HU").is_working_day(on("2026-01-10"))


def test_a_weekend_that_makes_up_for_a_holiday_of_the_next_year_is_worked() -> None:
    assert Calendar("CN").is_working_day(on("2011-12-31"))


def test_some_peoples_half_day_closes_no_chinese_office() -> None:
    assert Calendar("CN").is_working_day(on("2026-06-01")), "Children's Day"
    assert not Calendar("TR").is_working_day(on("2026-10-28")), "half a day counts as one"


def test_nobody_is_asked_between_christmas_and_new_year_where_that_is_a_pause() -> None:
    for country in ("DE", "AT", "CH", "FR", "GB", "US", "CA", "AU"):
        pause = closed(Calendar(country), "2029-12-21", "2030-01-01")
        assert pause == ["24 Dec", "25 Dec", "26 Dec", "27 Dec", "28 Dec", "31 Dec", "1 Jan"]
    assert closed(Calendar("DE"), "2029-12-21", "2030-01-04")[-1] == "1 Jan"
    assert [closed(Calendar(each), "2029-12-27", "2029-12-28") for each in ("IN", "CN", "JP", "AE", None)] == [[]] * 5


def test_between_the_years_is_no_day_off_by_law_but_a_holiday_and_a_weekend_are() -> None:
    germany = Calendar("DE")
    days = ("2026-12-24", "2026-12-25", "2026-12-27", "2026-12-28", "2027-01-01")
    assert [germany.is_day_off(on(day)) for day in days] == [False, True, True, False, True]
    assert not Calendar("CN").is_day_off(on("2026-02-14"))


def test_an_own_black_out_closes_its_country_from_the_first_day_to_the_last() -> None:
    audit = Blackout(on("2026-06-09"), on("2026-06-11"), "de", "audit week")
    everywhere = Blackout(on("2026-07-01"), on("2026-07-01"))
    germany, france = (Calendar(country, None, (audit, everywhere)) for country in ("DE", "FR"))
    assert closed(germany, "2026-06-08", "2026-07-03") == ["9 Jun", "10 Jun", "11 Jun", "1 Jul"]
    assert closed(france, "2026-06-08", "2026-07-03") == ["1 Jul"]
    assert closed(Calendar(None, None, (audit, everywhere)), "2026-06-08", "2026-07-03") == ["1 Jul"]
    assert germany.why_closed(on("2026-06-10")) == "own black-out: audit week"
    assert germany.why_closed(on("2026-07-01")) == "own black-out"


def test_a_black_out_that_ends_before_it_begins_or_lasts_over_a_year_is_refused_with_the_cure() -> None:
    with pytest.raises(ValueError, match="begins on 2026-06-02 cannot end on 2026-06-01"):
        Blackout(on("2026-06-02"), on("2026-06-01"))
    assert Blackout(on("2026-06-01"), on("2027-06-01"))
    with pytest.raises(ValueError, match="stop all sends"):
        Blackout(on("2026-06-01"), on("2027-06-02"))


@pytest.mark.parametrize("country", [None, "", "XX", "ZZ", "Germany", "DEU", "42", "\N{SNOWMAN}"])
def test_an_unknown_country_works_from_monday_to_friday_without_holidays(country: str | None) -> None:
    assert closed(Calendar(country), "2026-01-01", "2026-12-31") == []
    assert Calendar(country).why_closed(on("2026-01-03")) == "weekend"


@pytest.mark.parametrize("year", [1, 1900, 2036, 2078, 2100, 2101, 9999])
def test_no_year_is_too_far_away(year: int, recwarn: pytest.WarningsRecorder) -> None:
    for country in COUNTRIES:
        for month in (1, 12):
            calendar, day = Calendar(country), date(year, month, 31)
            calendar.is_working_day(day)
            calendar.window_on(day)
    assert list(recwarn) == []


def test_the_team_reads_why_in_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    days_off.cache_clear()
    for country in COUNTRIES:
        days = (on("2026-01-01") + number * DAY for number in range(365))
        assert all((Calendar(country).why_closed(day) or "").isascii() for day in days), country


@pytest.mark.parametrize(
    ("calendar", "day", "week"),
    [
        (Calendar("DE"), "2026-11-25", ("2026-11-23", "2026-11-27")),
        (Calendar("DE"), "2026-05-28", ("2026-05-26", "2026-05-29")),  # Whit Monday
        (Calendar("DE"), "2026-04-01", ("2026-03-30", "2026-04-02")),  # Good Friday
        (Calendar("SA"), "2026-11-27", ("2026-11-22", "2026-11-26")),
        (Calendar("SA"), "2026-11-28", ("2026-11-29", "2026-12-03")),
        (Calendar("CN"), "2026-01-04", ("2026-01-04", "2026-01-09")),  # a worked Sunday
        (Calendar("CN"), "2025-12-31", ("2025-12-29", "2025-12-31")),
        (Calendar("CN"), "2026-02-27", ("2026-02-24", "2026-02-28")),  # a worked Saturday
        (Calendar("DE"), "2026-12-30", None),
    ],
)
def test_a_week_is_as_it_is_that_week(calendar: Calendar, day: str, week: tuple[str, str] | None) -> None:
    assert calendar.week_of(on(day)) == (week and (on(week[0]), on(week[1])))


def test_the_week_is_the_countrys_and_where_a_region_rests_otherwise_the_regions() -> None:
    assert working_week("sa") == working_week("EG") == SUNDAY_TO_THURSDAY
    assert working_week("IR") == SATURDAY_TO_WEDNESDAY
    assert Calendar("MY", "Kedah").week_of(on("2026-11-25")) == (on("2026-11-22"), on("2026-11-26"))
    assert Calendar("MY", "Johor").week_of(on("2026-11-25")) == (on("2026-11-23"), on("2026-11-27"))


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("US/Eastern", "US"),
        ("UTC", None),
        ("Etc/GMT+3", None),
        ("Mars/Olympus", None),
    ],
)
def test_a_zone_lies_in_a_country_also_by_its_new_name(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize("bad", ["", None, "Mars/Olympus", "../etc/passwd", "America", "UTC+5", "/etc/localtime"])
def test_an_invalid_zone_gives_way_to_the_next(bad: str | None) -> None:
    assert zone_of(bad, "Europe/Berlin").key == "Europe/Berlin"
    assert zone_of(bad, bad).key == "UTC"


def test_a_window_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot close"):
        Window(time(16), time(9))
