"""What budgets and pilots leave for asks that are given new moments, after a stop or for a black-out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from storage.asking import person_queries, planning_queries
from storage.database.units import Unit
from surveys.planner import pilots
from surveys.rules import policy
from surveys.rules.budget import WEEK, has_room
from surveys.rules.windows import zone_of


@dataclass(frozen=True)
class Waiting:
    """A message that is to be moved. `planned_for` is where it counts until then."""

    id: int
    account_id: int
    survey_id: int | None  # None: a reminder, which no pilot counts
    planned_for: datetime | None


class Room:
    """How often accounts are written to, and pilots ask, once what waits has its new moments."""

    def __init__(self, unit: Unit, workspace_id: int, waiting: Iterable[Waiting], now: datetime) -> None:
        home = planning_queries.home(unit, workspace_id)
        self._zone, self._most = zone_of(home.time_zone), policy.of(home.policy).account_a_week
        self._waiting = {each.id: each for each in waiting}
        accounts = sorted({each.account_id for each in self._waiting.values()})
        surveys = {each.survey_id for each in self._waiting.values()} - {None}
        self._written = person_queries.written_moments(unit, workspace_id, accounts, now - WEEK)
        self._pilots: dict[int | None, pilots.Room | None] = {
            each: pilots.room(unit, workspace_id, each) for each in surveys if each is not None
        }
        for each in self._waiting.values():
            self._free(each)

    def takes(self, waiting_id: int, moment: datetime) -> bool:
        """Whether a message fits at that moment; one that does takes its place."""
        each = self._waiting[waiting_id]
        written, pilot = self._written[each.account_id], self._pilots.get(each.survey_id)
        if not has_room(written, moment, self._most):
            return False
        if pilot is not None and pilot.left(self._day(moment)) == 0:
            return False
        written.append(moment)
        if pilot is not None:
            pilot.take(self._day(moment))
        return True

    def _free(self, each: Waiting) -> None:
        """What it waits for counts no more."""
        if each.planned_for is None:
            return
        if each.planned_for in self._written[each.account_id]:
            self._written[each.account_id].remove(each.planned_for)
        pilot = self._pilots.get(each.survey_id)
        if pilot is not None:
            pilot.asks[self._day(each.planned_for)] -= 1

    def _day(self, moment: datetime) -> date:
        """In the workspace's zone."""
        return moment.astimezone(self._zone).date()
