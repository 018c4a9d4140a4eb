"""By when a first answer is due: one working day, by the owner's own week."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.core import get_global

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


@cache
def weekend(zone: str) -> frozenset[int]:
    """The days off (Monday is 0) in the country of an IANA zone, after CLDR; else Saturday and Sunday."""
    country = get_global("zone_territories").get(zone)
    try:
        week = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return frozenset({SATURDAY, SUNDAY})
    return frozenset({week.weekend_start, week.weekend_end})


def answer_due(now: datetime, zone: str) -> datetime:
    """The same time on the owner's next working day; in UTC where the zone is not known."""
    local = now.astimezone(_known(zone)) + ONE_DAY
    while local.weekday() in weekend(zone):
        local += ONE_DAY
    return local.astimezone(now.tzinfo)


def _known(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "America"
        return ZoneInfo("UTC")
