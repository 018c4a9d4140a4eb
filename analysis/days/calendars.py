"""Working days and hours of a place: what sends, promises and digests ask before they choose a moment."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from analysis.days.days_off import DaysOff, country_code, days_off

LONGEST_BLACKOUT = timedelta(days=366)
OWN = "own black-out"
WEEKEND = "weekend"
_NOWHERE = "ZZ"  # in CLDR


@dataclass(frozen=True)
class Window:
    """The hours of a working day, local time; `closes` itself is outside. Raises ValueError when they never open."""

    opens: time = time(9, 30)
    closes: time = time(16, 30)

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"a window that opens at {self.opens} cannot close at {self.closes}")


OFFICE_HOURS = Window()
RAMADAN_HOURS = Window(time(10), time(14))


@dataclass(frozen=True)
class Blackout:
    """Days, both ends included, on which a workspace asks nobody in a country; everywhere where that is None.

    Raises ValueError with a sentence for the team when they end before they begin, or last longer than a year.
    """

    first: date
    last: date
    country: str | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A black-out that begins on {self.first} cannot end on {self.last}.")
        if self.last - self.first >= LONGEST_BLACKOUT:
            raise ValueError("A black-out lasts a year at most. To ask nobody until further notice, stop all sends.")
        object.__setattr__(self, "country", country_code(self.country))


@dataclass(frozen=True)
class Calendar:
    """The days of a country (ISO 3166), or of one of its regions (ISO 3166-2), and a workspace's own black-outs.

    Where the country is unknown it is Monday to Friday without holidays. Of the black-outs it keeps those that concern
    the country.
    """

    country: str | None = None
    region: str | None = None
    blackouts: tuple[Blackout, ...] = ()

    def __post_init__(self) -> None:
        country = country_code(self.country)
        object.__setattr__(self, "country", country)
        mine = tuple(each for each in self.blackouts if each.country in (None, country))
        object.__setattr__(self, "blackouts", mine)

    def is_working_day(self, day: date) -> bool:
        """Whether people may be asked on a day; a weekend's day that makes up for a holiday is one."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """Why nobody is asked on a day, in English for the team; None when they may be."""
        for each in self.blackouts:
            if each.first <= day <= each.last:
                return f"{OWN}: {each.label}" if each.label else OWN
        year = self._year(day)
        if day in year.closed:
            return year.closed[day]
        return WEEKEND if _is_weekend(day, year) else None

    def is_day_off(self, day: date) -> bool:
        """Whether the law gives a day off, weekends included: a promise may fall between the years, no ask does."""
        year = self._year(day)
        return day in year.holidays or _is_weekend(day, year)

    def window_on(self, day: date, usual: Window = OFFICE_HOURS) -> Window:
        """The hours of a working day: the usual ones; of those in Ramadan what lies in its short day, if anything."""
        if day not in self._year(day).fasting:
            return usual
        opens, closes = max(usual.opens, RAMADAN_HOURS.opens), min(usual.closes, RAMADAN_HOURS.closes)
        return Window(opens, closes) if opens < closes else RAMADAN_HOURS

    def week_of(self, day: date) -> tuple[date, date] | None:
        """The first and the last working day of the local week around a day, as that week is; None when it has none.

        Weeks part in the middle of the weekend, so that a Saturday that is worked belongs to the days before it, and a
        Sunday to those after it.
        """
        begins = day - timedelta(days=(day.weekday() - self._year(day).week[0] + 1) % 7)
        week = (begins + timedelta(days=number) for number in range(7))
        open_days = [each for each in week if self.is_working_day(each)]
        return (open_days[0], open_days[-1]) if open_days else None

    def _year(self, day: date) -> DaysOff:
        return days_off(self.country, self.region, day.year)


def zone_of(*names: str | None) -> ZoneInfo:
    """The first of the IANA names that names a zone: a contact's, their account's, the workspace's; else UTC."""
    for name in names:
        try:
            return ZoneInfo(name or "")
        except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of zones ("America")
            continue
    return ZoneInfo("UTC")


@cache
def country_of(zone: str) -> str | None:
    """The country in which an IANA zone lies, after CLDR; None for an unknown one, and for UTC, which lies nowhere."""
    from babel.core import get_global

    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    country = territories.get(aliases.get(zone, zone))
    return None if country == _NOWHERE else country


def _is_weekend(day: date, year: DaysOff) -> bool:
    return day.weekday() not in year.week and day not in year.worked
