"""Black-out days: on them nobody is asked, everywhere or in one country. What was planned on them moves on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analysis.days.calendars import WEEKEND, Blackout, Calendar
from storage import audits
from storage.answering import departure_queries
from storage.asking import blackout_queries, sends
from storage.audits import Doer
from storage.database.units import Unit, Units
from surveys.definition.locales import territory
from surveys.planner.room import Room, Waiting
from surveys.rules import spreading
from surveys.rules.windows import next_day, next_moment, zone_of

LABEL_LIMIT = 80
REGION = "region"  # a column of accounts.csv
SLICE = 500  # rows that one transaction changes at most: none may hold the database for long
_ZONES_APART = timedelta(days=1)  # no zone's midnight is further from UTC's
_ONE_DAY = timedelta(days=1)


class BlackoutWrong(ValueError):
    """Days cannot be blacked out as it was wished; its text says why, for the person who wished it."""


@dataclass(frozen=True)
class Closed:
    """Days in a row on which a country's calendar is closed, and why: in English, each reason once."""

    first: date
    last: date
    why: tuple[str, ...]


def own(unit: Unit, workspace_id: int) -> tuple[Blackout, ...]:
    """A workspace's black-outs that are not over, as calendars take them."""
    rows = blackout_queries.listed(unit, workspace_id, date.min)
    return tuple(Blackout(row["first"], row["last"], row["country"], row["label"]) for row in rows)


def add(units: Units, workspace_id: int, wished: Blackout, by: Doer, now: datetime) -> int:
    """Ask nobody on these days; how many planned asks were moved. Raises BlackoutWrong."""
    with units.reading() as unit:
        today = now.astimezone(zone_of(departure_queries.zone(unit, workspace_id))).date()
    label = wished.label.strip()
    if not label or len(label) > LABEL_LIMIT:
        raise BlackoutWrong(f"Say in at most {LABEL_LIMIT} characters what these days are, such as Our conference.")
    if wished.last < today:
        raise BlackoutWrong("These days are over already.")
    stored = {"first": wished.first, "last": wished.last, "country": wished.country, "label": label}
    with units() as unit:
        blackout_id = blackout_queries.add(unit, workspace_id, **stored, set_by=by.name)
        audits.note(unit, workspace_id, by.name, "blacked out days", f"black-out {blackout_id}", now)
    return _move(units, workspace_id, wished, now)


def remove(unit: Unit, workspace_id: int, blackout_id: int, by: Doer, now: datetime) -> None:
    """Ask on these days as on others again; what was moved stays where it is."""
    if blackout_queries.remove(unit, workspace_id, blackout_id) is not None:
        audits.note(unit, workspace_id, by.name, "opened days again", f"black-out {blackout_id}", now)


def closed_days(country: str, first: date, days: int) -> list[Closed]:
    """When a country's calendar is closed within so many days from `first` on. Days with nothing but a weekend between
    them are one stretch; a mere weekend is none."""
    calendar = Calendar(country)
    found: list[Closed] = []
    goes_on = False
    for number in range(days):
        day = first + timedelta(days=number)
        why = calendar.why_closed(day)
        if why is not None and why != WEEKEND:
            found, goes_on = _longer(found, day, why, goes_on), True
        elif why is None:
            goes_on = False
    return found


def _longer(found: list[Closed], day: date, why: str, goes_on: bool) -> list[Closed]:
    if not goes_on:
        return [*found, Closed(day, day, (why,))]
    last = found[-1]
    return [*found[:-1], Closed(last.first, day, last.why if why in last.why else (*last.why, why))]


def _move(units: Units, workspace_id: int, closed: Blackout, now: datetime) -> int:
    """Give what is planned on closed days new moments. Safe to run twice."""
    begins, ends = (datetime.combine(day, time(), tzinfo=UTC) for day in (closed.first, closed.last + _ONE_DAY))
    with units.reading() as unit:
        blackouts = own(unit, workspace_id)
        rows = blackout_queries.planned_between(unit, workspace_id, begins - _ZONES_APART, ends + _ZONES_APART)
        moves = list(_moves(rows, blackouts, Room(unit, workspace_id, _waiting(rows, blackouts), now), now))
    for start in range(0, len(moves), SLICE):
        with units() as unit:
            for delivery_id, moment in moves[start : start + SLICE]:
                sends.move(unit, delivery_id, moment)
    return len(moves)


def _moves(rows: Any, blackouts: tuple[Blackout, ...], room: Room, now: datetime) -> Iterator[tuple[int, datetime]]:
    """Behind the closed days in turn, and later where accounts or pilots have no room."""
    for row in _on_closed_days(rows, blackouts):
        zone, calendar = zone_and_calendar(row, blackouts)
        day = spreading.day_for(row["send_at"].astimezone(zone).date(), calendar)
        begins = datetime.combine(day, time(), tzinfo=zone)
        moment = next_moment(max(now, begins), zone, calendar)
        while not room.takes(row["delivery_id"], moment):
            moment = next_moment(next_day(moment, zone), zone, calendar)
        yield row["delivery_id"], moment


def _on_closed_days(rows: Any, blackouts: tuple[Blackout, ...]) -> Iterator[Any]:
    for row in rows:
        zone, calendar = zone_and_calendar(row, blackouts)
        local = row["send_at"].astimezone(zone).date()
        if any(each.first <= local <= each.last for each in calendar.blackouts):
            yield row


def _waiting(rows: Any, blackouts: tuple[Blackout, ...]) -> Iterator[Waiting]:
    for row in _on_closed_days(rows, blackouts):
        yield Waiting(row["delivery_id"], row["account_id"], row["survey_id"], row["send_at"])


def next_open(row: Any, blackouts: tuple[Blackout, ...], after: datetime) -> datetime:
    """When a contact (a row of `blackout_queries.WHERE_THEY_WORK`) may be written to next, `after` itself included."""
    zone, calendar = zone_and_calendar(row, blackouts)
    return next_moment(after, zone, calendar)


def zone_and_calendar(row: Any, blackouts: tuple[Blackout, ...]) -> tuple[ZoneInfo, Calendar]:
    """Where a contact works (a row of `blackout_queries.WHERE_THEY_WORK`)."""
    zone = zone_of(row["time_zone"], row["account_zone"], row["workspace_zone"])
    country = row["country"] or territory(row["locale"], row["account_locale"])
    return zone, Calendar(country, (row["attributes"] or {}).get(REGION), blackouts)
