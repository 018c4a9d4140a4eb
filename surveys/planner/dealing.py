"""First turns: everybody who may be asked on a cadence gets one, and nobody else's turn moves."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from storage.asking import turn_queries
from storage.asking.turn_queries import Dealt
from storage.database.units import Unit, Units
from surveys.definition.rhythm import RhythmKind
from surveys.planner.inviting import Asking, Audience, asking
from surveys.planner.moving import country_of
from surveys.rules import cadence
from surveys.rules.slices import SLICE
from surveys.rules.windows import working_week, zone_of


def deal_new(units: Units, workspace_id: int, now: datetime) -> int:
    """Give everybody who may be asked and has no turn a first one, from tomorrow on; how many.

    They go where the coming cycle has the fewest turns, colleagues as far from each other as that allows. Who is not
    in a survey's audience gets none, and is looked at again the next time. To be called when people are imported,
    found in Slack, or opt in again.
    """
    with units.reading() as unit:
        surveys = asking(unit, workspace_id)
    return sum(_deal(units, ask, now) for ask in surveys if ask.definition.ask.kind is RhythmKind.CADENCE)


def _deal(units: Units, ask: Asking, now: datetime) -> int:
    with units.reading() as unit:
        if not turn_queries.undealt(unit, ask.workspace_id, ask.survey_id, after_id=0, limit=1):
            return 0
        first = now.astimezone(zone_of(ask.time_zone)).date() + timedelta(days=1)
        cycle = cadence.whole_weeks(ask.definition.ask.cadence_days or 0)
        last = cadence.next_turn(first, cycle)
        taken = turn_queries.turns_taken(unit, ask.workspace_id, ask.survey_id, first, last)
    dealer = _Dealer(first, cycle, Random(f"{ask.workspace_id}:{ask.survey_id}"), taken)
    dealt, last_id = 0, 0
    while True:
        with units() as unit:
            people = turn_queries.undealt(unit, ask.workspace_id, ask.survey_id, last_id, SLICE)
            dealt += _deal_slice(unit, ask, dealer, people, now)
        if len(people) < SLICE:
            return dealt
        last_id = people[-1].id


def _deal_slice(unit: Unit, ask: Asking, dealer: "_Dealer", people: list[Any], now: datetime) -> int:
    audience = Audience(unit, ask, people, now.date())
    members = [person for person in people if audience.holds(person)]
    left_out = {person.id for person in people if person.is_new} - {person.id for person in members}
    accounts = sorted({person.account_id for person in members})
    dealer.know(turn_queries.turns_of(unit, ask.workspace_id, ask.survey_id, accounts))
    turns = [*dealer.deal(members), *(Dealt(each, None) for each in sorted(left_out))]
    turn_queries.deal(unit, ask.workspace_id, ask.survey_id, turns)
    return len(members)


@dataclass
class _Dealer:
    """Deals first turns over the working days of one cycle, keeping count across slices."""

    first: date
    cycle: int
    rng: Random
    taken: Counter[date]
    _of_account: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))

    def know(self, turns: Iterable[tuple[int, date]]) -> None:
        """Turns that people of these accounts have already; replaces what was known of others."""
        self._of_account.clear()
        for account_id, day in turns:
            self._of_account[account_id].append(day)

    def deal(self, people: Iterable[Any]) -> list[Dealt]:
        """A turn for each, on a working day of their own week."""
        by_week: dict[tuple[int, ...], dict[int, int]] = defaultdict(dict)
        for person in people:
            by_week[working_week(country_of(person))][person.id] = person.account_id
        dealt: list[Dealt] = []
        for week, accounts in sorted(by_week.items()):
            days = cadence.days_of_cycle(self.first, self.cycle, week)
            dealt += self._deal_week(accounts, days)
        return dealt

    def _deal_week(self, accounts: dict[int, int], days: list[date]) -> list[Dealt]:
        dealt: list[Dealt] = []

        def mates(contact_id: int) -> list[date]:
            return self._of_account[accounts[contact_id]]

        for contact_id, day in cadence.deal(accounts, days, self.rng, self.taken, mates, self.cycle):
            self._of_account[accounts[contact_id]].append(day)
            dealt.append(Dealt(contact_id, day, self.taken[day]))
            self.taken[day] += 1
        return dealt
