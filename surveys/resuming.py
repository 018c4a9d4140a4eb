"""After a stop: what waited is not sent at once but spread over the coming days, and what is stale is dropped.

Only what the stop held is touched: asks of other surveys or accounts, and those that another stop still holds, stay as
they are. An ask about a departure is never dropped.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage import roster_queries, sends
from storage.sends import ALL, Switch
from storage.units import Unit, Units
from surveys.windows import next_moment, zone_of

STALE_AFTER = timedelta(days=14)
STALE = "stale"
SPREAD_OVER = 10  # days: a stop of two weeks, the longest that leaves anything, then at most doubles a day's asks
FEWEST_A_DAY = 20
SLICE = 500  # rows that one transaction changes at most: none may hold the database for long


@dataclass(frozen=True)
class Resumed:
    """What resuming did: how many asks were too old and dropped, and how many were given a new moment."""

    dropped: int
    spread: int


def resume(units: Units, workspace_id: int, by: str, now: datetime, switch: Switch = ALL) -> Resumed:
    """Let the sends of a workspace (or of one survey, or to one account) pass again; `by` is a name. Does nothing
    where they pass.

    The switch is turned last, so that whoever is interrupted before that finds everything still stopped.
    """
    with units.reading() as unit:
        if not sends.is_stopped(unit, workspace_id, switch):
            return Resumed(0, 0)
    dropped = _drop_stale(units, workspace_id, now, switch)
    with units.reading() as unit:
        moves = list(_new_moments(unit, workspace_id, now, switch))
    for start in range(0, len(moves), SLICE):
        with units() as unit:
            for delivery_id, moment in moves[start : start + SLICE]:
                sends.move(unit, delivery_id, moment)
    with units() as unit:
        sends.resume(unit, workspace_id, by, now, switch)
    return Resumed(dropped, len(moves))


def spread(
    waiting: Sequence[tuple[int, ZoneInfo, str | None]], now: datetime, a_day: int
) -> Iterator[tuple[int, datetime]]:
    """A moment for each waiting message of (id, zone, country), in their order: in that place's next send window, and
    no more than `a_day` on one day."""
    taken: Counter[date] = Counter()
    reached: dict[tuple[ZoneInfo, str | None], datetime] = {}
    for each, zone, country in waiting:
        moment = next_moment(reached.get((zone, country), now), zone, country)
        while taken[moment.date()] >= a_day:
            moment = next_moment(_next_day(moment, zone), zone, country)
        taken[moment.date()] += 1
        reached[zone, country] = moment
        yield each, moment


def _new_moments(unit: Unit, workspace_id: int, now: datetime, switch: Switch) -> Iterator[tuple[int, datetime]]:
    home = next(row for row in roster_queries.workspaces(unit) if row["id"] == workspace_id)
    waiting = [
        (each, zone_of(*zones, home["time_zone"]), country)
        for each, zones, country in sends.waiting_asks(unit, workspace_id, now, switch)
    ]
    return spread(waiting, now, max(FEWEST_A_DAY, -(-len(waiting) // SPREAD_OVER)))


def _drop_stale(units: Units, workspace_id: int, now: datetime, switch: Switch) -> int:
    dropped = 0
    while True:
        with units() as unit:
            more = sends.drop_stale(unit, workspace_id, now, STALE_AFTER, STALE, SLICE, switch)
        dropped += more
        if more < SLICE:
            return dropped


def _next_day(moment: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone)
