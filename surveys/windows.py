"""When a person may be written to: in the working hours of their own week and time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
SATURDAY_TO_WEDNESDAY = (5, 6, 0, 1, 2)

# Where offices do not work from Monday to Friday. The Emirates have since 2022, Tunisia, Morocco and Lebanon long have.
# Where a sixth day is worked by some, it is left out: nobody minds not to be asked on a Saturday.
_WEEKS = {
    SUNDAY_TO_THURSDAY: "BD BH DJ DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE",
    SATURDAY_TO_WEDNESDAY: "AF IR SO",
}
_BY_COUNTRY = {country: week for week, countries in _WEEKS.items() for country in countries.split()}

_NOON = time(12)
_LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Window:
    """The hours of a working day, local time; `closes` itself is outside. Raises ValueError when they never open."""

    opens: time = time(9, 30)
    closes: time = time(16, 30)

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"a window that opens at {self.opens} cannot close at {self.closes}")


OFFICE_HOURS = Window()


def working_week(country: str | None) -> tuple[int, ...]:
    """The working days of an ISO 3166 country in their order, Monday being 0. Monday to Friday where unknown."""
    return _BY_COUNTRY.get((country or "").strip().upper(), MONDAY_TO_FRIDAY)


def zone_of(*names: str | None) -> ZoneInfo:
    """The first of the IANA names that names a zone: a contact's, their account's, the workspace's; else UTC."""
    for name in names:
        try:
            return ZoneInfo(name or "")
        except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of zones ("America")
            continue
    return ZoneInfo("UTC")


def next_moment(
    after: datetime, zone: ZoneInfo | str | None, country: str | None, window: Window = OFFICE_HOURS
) -> datetime:
    """The first moment, `after` itself included, at which somebody there may be written to; aware UTC.

    It is a working day of the local week within the window, but never its first morning nor its last afternoon.
    A name that names no zone counts as UTC: where there are others to fall back on, give `zone_of` of them. Raises
    ValueError for a naive `after`.
    """
    if after.tzinfo is None:
        raise ValueError("a moment must be aware")
    after, week = after.astimezone(UTC), working_week(country)
    there = zone if isinstance(zone, ZoneInfo) else zone_of(zone)
    return next(moment for moment in _candidates(after, there, window) if _is_open(moment, there, week, window))


def _candidates(after: datetime, zone: ZoneInfo, window: Window) -> Iterator[datetime]:
    """`after`, in UTC, then each day's opening and noon: everything at which a window can begin.

    A local time that the clocks skip becomes the same time by the old offset, which is later by the new one; whether
    it still lies in a window is judged by what the local clock then shows.
    """
    yield after
    first = after.astimezone(zone).date()
    for days in range(_LOOK_AHEAD.days):
        day = first + timedelta(days=days)
        for start in (window.opens, max(window.opens, _NOON)):
            moment = datetime.combine(day, start, tzinfo=zone).astimezone(UTC)
            if moment > after:
                yield moment


def _is_open(moment: datetime, zone: ZoneInfo, week: tuple[int, ...], window: Window) -> bool:
    local = moment.astimezone(zone)
    day, hour = local.weekday(), local.time()
    if day not in week or not window.opens <= hour < window.closes:
        return False
    is_first_morning = day == week[0] and hour < _NOON
    is_last_afternoon = day == week[-1] and hour >= _NOON
    return not (is_first_morning or is_last_afternoon)
