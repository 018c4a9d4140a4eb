"""Moments as other tools write them: seconds since 1970, ISO, or a day and a time as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from storage.files.import_columns import DateOrder, Days, ascii_digits
from storage.files.import_problems import NotUnderstood

SECONDS = re.compile(r"[0-9]{9,10}(?:\.[0-9]+)?")
MILLISECONDS = re.compile(r"[0-9]{12,13}")
DAY_AND_TIME = re.compile(
    r"(?P<day>.*?)[T, ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*\(?(?P<zone>UTC|GMT|Z|[+-][0-9]{2}:?[0-9]{2})?\)?"
)
NOON = time(12)
NEVER = frozenset({"", "0", "null", "none", "n/a", "-"})
NO_MOMENT = "is not a date; write it such as 2026-02-28 14:05"


class Moments:
    """Moments as ISO texts in UTC; None for none. What names no zone is of `zone`; a day without a time is its noon."""

    def __init__(self, zone: ZoneInfo, order: DateOrder | None = None) -> None:
        self._zone = zone
        self._days = Days(order)

    def look(self, cell: str) -> None:
        self._days.look(cell)

    def read(self, cell: str) -> str | None:
        written = ascii_digits(cell.strip())
        if written.casefold() in NEVER:
            return None
        return self._moment(written).astimezone(UTC).isoformat()

    def _moment(self, written: str) -> datetime:
        if SECONDS.fullmatch(written):
            return datetime.fromtimestamp(float(written), UTC)
        if MILLISECONDS.fullmatch(written):
            return datetime.fromtimestamp(int(written) / 1000, UTC)
        found = DAY_AND_TIME.fullmatch(written)
        day = self._day(found["day"] if found else written)
        if not found:
            return datetime.combine(day, NOON, self._zone)
        moment = datetime.combine(day, _time(found), self._zone)
        return moment if not found["zone"] else moment.replace(tzinfo=_zone(found["zone"]))

    def _day(self, written: str) -> date:
        try:
            return self._days.day(written)
        except NotUnderstood as what:
            raise NotUnderstood(NO_MOMENT if str(what).startswith("is not") else str(what)) from what


def _time(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), (found["half"] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        raise NotUnderstood(NO_MOMENT)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError as error:
        raise NotUnderstood(NO_MOMENT) from error


def _zone(name: str) -> timezone:
    if name in ("UTC", "GMT", "Z"):
        return UTC
    away = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
    return timezone(-away if name[0] == "-" else away)
