"""After a stop: what waited is not sent at once but spread over the coming days, and what is stale is dropped.

Only what the stop held is touched: asks of other surveys or accounts, and those that another stop still holds, stay as
they are. An ask about a departure is never dropped.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from analysis.days.calendars import Calendar
from storage.asking import planning_queries, sends
from storage.asking.sends import ALL, Switch
from storage.database.units import Unit, Units
from surveys.planner import blackouts
from surveys.planner.blackouts import REGION
from surveys.planner.moving import country_of
from surveys.planner.room import Room, Waiting
from surveys.rules.windows import next_day, next_moment, zone_of

STALE_AFTER = timedelta(days=14)
STALE = "stale"
SPREAD_OVER = 10  # days: a stop of two weeks, the longest that leaves anything, then at most doubles a day's asks
FEWEST_A_DAY = 10
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
    waiting: Sequence[tuple[int, ZoneInfo, Calendar | str | None]],
    now: datetime,
    a_day: int,
    fits: Callable[[int, datetime], bool] = lambda _each, _moment: True,
    beside: Mapping[date, int] = MappingProxyType({}),
) -> Iterator[tuple[int, datetime]]:
    """A moment for each waiting message of (id, zone, calendar or country), in their order: in that place's next send
    window, and only where it `fits`.

    No more than `a_day` on one day, what is sent `beside` them counted in; but a full day too takes its part of them.
    """
    part = -(-len(waiting) // SPREAD_OVER)
    taken: Counter[date] = Counter()
    reached: dict[tuple[ZoneInfo, Calendar | str | None], datetime] = {}

    def is_full(moment: datetime) -> bool:
        day = moment.date()
        return taken[day] >= max(part, a_day - beside.get(day, 0))

    for each, zone, calendar in waiting:
        moment = next_moment(reached.get((zone, calendar), now), zone, calendar)
        while is_full(moment):
            moment = next_moment(next_day(moment, zone), zone, calendar)
        reached[zone, calendar] = moment
        while is_full(moment) or not fits(each, moment):
            moment = next_moment(next_day(moment, zone), zone, calendar)
        taken[moment.date()] += 1
        yield each, moment


def _new_moments(unit: Unit, workspace_id: int, now: datetime, switch: Switch) -> Iterator[tuple[int, datetime]]:
    home = planning_queries.home(unit, workspace_id)
    asks = sends.waiting_asks(unit, workspace_id, now, switch)
    closed = blackouts.own(unit, workspace_id)
    waiting = [
        (
            each.id,
            zone_of(each.time_zone, each.slack_time_zone, each.account_zone, home.time_zone),
            Calendar(country_of(each), (each.attributes or {}).get(REGION), closed),
        )
        for each in asks
    ]
    whose = (Waiting(each.id, each.account_id, each.survey_id, each.planned_for) for each in asks)
    room = Room(unit, workspace_id, whose, now)
    a_day = max(FEWEST_A_DAY, -(-len(waiting) // SPREAD_OVER))
    yield from spread(waiting, now, a_day, room.takes, planning_queries.coming(unit, workspace_id, now))


def _drop_stale(units: Units, workspace_id: int, now: datetime, switch: Switch) -> int:
    dropped = 0
    while True:
        with units() as unit:
            more = sends.drop_stale(unit, workspace_id, now, STALE_AFTER, STALE, SLICE, switch)
        dropped += more
        if more < SLICE:
            return dropped
