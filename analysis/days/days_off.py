"""When a country does not work: its public holidays, the days on which offices are empty all the same, and Ramadan.

The law's days come from the library `holidays`, by region where it knows regions, with the days of a weekend that are
worked to make up for a holiday. What no law says stands here; docs/calendars.md tells the team. Islamic days that are
not announced yet are estimates, and may be a day off.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase
    from holidays.calendars.islamic import _IslamicLunar

_ONE_DAY = timedelta(days=1)

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
SATURDAY_TO_WEDNESDAY = (5, 6, 0, 1, 2)

# Where offices do not work from Monday to Friday. The Emirates have since 2022, Tunisia, Morocco and Lebanon long have.
# Where a sixth day is worked by some, it is left out: nobody minds not to be asked on a Saturday.
_WEEKS = {
    SUNDAY_TO_THURSDAY: "BD BH DJ DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE",
    SATURDAY_TO_WEDNESDAY: "AF IR SO",
}
_WEEK_OF = {country: week for week, countries in _WEEKS.items() for country in countries.split()}

# What offices keep though no law says so. Little is done between Christmas and New Year; in Ramadan the working day is
# shorter; Eid empties the offices for longer than its holidays, also where Ramadan's days are as long as others.
_QUIET_YEAR_END, _SHORT_RAMADAN, _LONG_EID = "quiet year end", "short Ramadan", "long Eid"
_CUSTOMS = {
    _QUIET_YEAR_END: "AD AR AT AU AX BE BG BR CA CH CL CO CY CZ DE DK EE ES FI FO FR GB GG GI GL GR HR HU IE IM IS IT"
    " JE LI LT LU LV MC MT MX NL NO NZ PL PT RO SE SI SK SM US UY VA ZA",
    _SHORT_RAMADAN: "AE AF BD BH BN DJ DZ EG ID IQ IR JO KM KW LY MA MR MV MY OM PK PS QA SA SD SO SY TN YE",
    _LONG_EID: "AE AF AZ BD BH BN DJ DZ EG GM GN ID IQ IR JO KM KW LY MA ML MR MV MY NE OM PK PS QA SA SD SN SO SY TN"
    " TR YE",
}
_KEEPERS = {custom: frozenset(countries.split()) for custom, countries in _CUSTOMS.items()}

_EID_DAYS = 5  # from its eve, or the day of Arafah, on: three days, and one more that the moon may add
_RAMADAN_DAYS = 30  # where it has 29, the last of these is Eid, which is closed

# The library's categories that close offices; half a day counts as one. China's half days are those of some people.
_CLOSING = {"public", "government", "de_facto", "half_day"}
_FOR_SOME = {"CN": {"half_day"}}

_OTHER_CODES = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class DaysOff:
    """One year of a place."""

    week: tuple[int, ...]  # the usual working days in their order, Monday being 0
    closed: Mapping[date, str]  # why offices are closed, in English; mere weekends are left out
    holidays: frozenset[date]  # those of the closed days that the law knows
    worked: frozenset[date]  # days of a weekend that make up for a holiday
    fasting: frozenset[date]  # the days of Ramadan, where they shorten the working day


def country_code(country: str | None) -> str | None:
    """An ISO 3166 country in capitals; None for none."""
    code = (country or "").strip().upper()
    return _OTHER_CODES.get(code, code) or None


def working_week(country: str | None) -> tuple[int, ...]:
    """The working days of an ISO 3166 country in their order, Monday being 0. Monday to Friday where unknown."""
    return _WEEK_OF.get(country_code(country) or "", MONDAY_TO_FRIDAY)


def load() -> None:
    """Import the library, which takes a fifth of a second: at the start, so that no transaction waits for it."""
    _place("US", None)


@lru_cache(maxsize=4096)
def days_off(country: str | None, region: str | None, year: int) -> DaysOff:
    """The days off of a year. Where the library knows no such country or year, its usual week goes on.

    `region` is a subdivision of ISO 3166-2 ("BY", "DE-BY") or a name that the library has for it ("Bayern"). Where it
    is unknown, only what the whole country has counts.
    """
    code = country_code(country)
    place = _place(code, region)
    holidays = {} if place is None else dict(_in(year, _known(place, year)))
    spans = _spans(code, year, holidays)
    return DaysOff(
        week=working_week(code) if place is None else _week(code, place, year),
        closed=dict(_in(year, _quiet_days(code, year))) | holidays | dict(_in(year, spans)),
        holidays=frozenset(holidays),
        worked=frozenset() if place is None else frozenset(place.weekend_workdays),
        fasting=frozenset(_ramadan(year)) if code in _KEEPERS[_SHORT_RAMADAN] else frozenset(),
    )


def _place(code: str | None, region: str | None) -> "HolidayBase | None":
    """The library's calendar, with nothing looked up yet; None for a country that it does not know."""
    if code is None or len(code) != 2:
        return None
    import holidays  # half the world's calendars: only when one is asked for

    try:
        country = holidays.country_holidays(code)
    except NotImplementedError:
        return None
    return type(country)(
        subdiv=_subdivision(country, code, region),
        language=next((each for each in country.supported_languages if each.startswith("en")), "en_US"),
        categories=_CLOSING.intersection(country.supported_categories) - _FOR_SOME.get(code, set()),
    )


def _subdivision(country: "HolidayBase", code: str, region: str | None) -> str | None:
    names = {each.casefold(): each for each in (*country.subdivisions_aliases, *country.subdivisions)}
    return names.get((region or "").strip().replace("_", "-").casefold().removeprefix(f"{code.casefold()}-"))


def _known(place: "HolidayBase", year: int) -> Iterator[tuple[date, str]]:
    """All that the library knows of a year."""
    # India's Hindu days end in 2035; those that go on are as good as before.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    place.get(date(year, 1, 1))  # looks the whole year up, and the worked weekends that another year makes up for
    return ((day, name.partition(" (substituted from")[0]) for day, name in place.items())


def _week(code: str | None, place: "HolidayBase", year: int) -> tuple[int, ...]:
    """The country's week, or that of a region which rests on other days: Kedah from Friday to Saturday."""
    rests = {day.weekday() for day in _span(date(year, 7, 1), 7) if place.is_weekend(day)}
    if place.subdiv is None or rests == place.weekend:
        return working_week(code)
    first = next(day for day in range(7) if day not in rests and (day - 1) % 7 in rests)
    return tuple(day % 7 for day in range(first, first + 7) if day % 7 not in rests)


def _quiet_days(code: str | None, year: int) -> Iterator[tuple[date, str]]:
    if code in _KEEPERS[_QUIET_YEAR_END]:
        yield from _named("year end", _span(date(year, 12, 24), 8))


def _spans(code: str | None, year: int, holidays: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """The spans in which a country's holidays, and the days between them, are known by one name."""
    if code == "JP":
        ends = 8 if date(year, 5, 6) in holidays else 7
        yield from _named("year end", [*_span(date(year, 1, 1), 3), *_span(date(year, 12, 29), 3)])
        yield from _named("Golden Week", _span(date(year, 4, 29), ends))
        yield from _named("Obon", _span(date(year, 8, 13), 4))
    if code in _KEEPERS[_LONG_EID]:
        islamic = _islamic()
        for eid in _dates(islamic.eid_al_fitr_dates, year):
            yield from _named("Eid al-Fitr", _span(eid - _ONE_DAY, _EID_DAYS))
        for eid in _dates(islamic.eid_al_adha_dates, year):
            yield from _named("Eid al-Adha", _span(eid - _ONE_DAY, _EID_DAYS))


def _ramadan(year: int) -> Iterator[date]:
    for first in _dates(_islamic().ramadan_beginning_dates, year):
        yield from _span(first, _RAMADAN_DAYS)


def _islamic() -> "_IslamicLunar":
    """The library's own calendar: no public name leads to the days of Ramadan, which are no holidays."""
    from holidays.calendars.islamic import _IslamicLunar

    return _IslamicLunar()


def _dates(of: Callable[[int], Iterable[tuple[date, bool]]], year: int) -> list[date]:
    """Those of a year and of the year before; a year may have none or two. Up to 2100 no Eid begins a year."""
    return [day for day, _is_estimated in of(year)]


def _span(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(days))


def _named(name: str, days: Iterable[date]) -> Iterator[tuple[date, str]]:
    return ((day, name) for day in days)


def _in(year: int, days: Iterable[tuple[date, str]]) -> Iterator[tuple[date, str]]:
    return ((day, name) for day, name in days if day.year == year)
