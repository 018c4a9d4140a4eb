"""The plan tick: contacts whose turn it is become invitations and owed messages; open questions come to their end.

A turn is a date in the contact's own calendar, and turns come round in whole weeks (`cadence.whole_weeks`). It is
planned shortly before that date begins where they are, and sent in their working hours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from storage import delivery_queue, expiry_queries, planning_queries
from storage.models import Place, SurveyKind
from storage.planning_queries import Planned
from storage.units import Unit, Units
from surveys import cadence, guards, places
from surveys.locales import territory
from surveys.windows import next_moment, working_week, zone_of

SLICE = 500
"""Rows that one transaction changes at most: none may hold the database for long."""

LEAD = timedelta(hours=14)
"""How long before midnight in UTC a date begins where it begins first."""

MISSED = timedelta(days=2)
"""A turn this long ago was missed, by a stop or an outage."""

CATCH_UP_DAYS = 10
"""Missed turns are spread over this many days at most, so that none has to carry them all."""

_WEEK = timedelta(days=7)


def deal_new(units: Units, workspace_id: int, now: datetime) -> int:
    """Give everybody who may be asked and has no turn a first one, from tomorrow on; how many.

    They go where the coming cycle has the fewest turns, so nobody else's turn moves. To be called when people are
    imported, found in Slack, or opt in again.
    """
    with units.reading() as unit:
        survey = planning_queries.cadence_survey(unit, workspace_id)
        if survey is None or not planning_queries.undealt(unit, workspace_id, after_id=0, limit=1):
            return 0
        cycle = cadence.whole_weeks(survey.cadence_days)
        first = now.astimezone(zone_of(survey.time_zone)).date() + timedelta(days=1)
        taken = planning_queries.turns_taken(unit, workspace_id, first, cadence.next_turn(first, cycle))
    dealer = _Dealer(first, cycle, Random(f"{workspace_id}:{survey.id}"), taken)
    dealt, last_id = 0, 0
    while True:
        with units() as unit:
            people = planning_queries.undealt(unit, workspace_id, last_id, SLICE)
            planning_queries.set_turns(unit, dealer.deal(people))
        dealt += len(people)
        if len(people) < SLICE:
            return dealt
        last_id = people[-1].id


def plan_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Invite everybody whose turn has come and whom no guard keeps back; how many were invited.

    A guard that passes puts the turn off by whole weeks. One that does not ends the cadence for this contact, and
    leaves a withdrawn invitation with the reason. Safe to run twice.
    """
    with units.reading() as unit:
        survey = planning_queries.cadence_survey(unit, workspace_id)
        first = planning_queries.due(unit, workspace_id, now + LEAD, limit=1)
        if survey is None or not first:
            return 0
    invited = 0
    while True:
        with units() as unit:
            seen, planned = _plan_slice(unit, workspace_id, now, first[0].next_ask_at.date())
        invited += planned
        if seen < SLICE:
            return invited


def next_due(unit: Unit) -> datetime | None:
    """When `plan_due` has something to do next, in any workspace that may send; None when nobody has a turn."""
    turn = planning_queries.next_turn(unit)
    return None if turn is None else turn - LEAD


def expire_due(units: Units, now: datetime) -> int:
    """Close the questions whose time is over, and let their messages say so; how many."""
    closed = 0
    while True:
        with units.reading() as unit:
            if not expiry_queries.expired(unit, now, limit=1):
                return closed
        with units() as unit:
            ids = expiry_queries.expired(unit, now, limit=SLICE)
            for delivery_id in expiry_queries.close(unit, ids):
                delivery_queue.show_again(unit, delivery_id, now)
        closed += len(ids)


def next_expiry(unit: Unit) -> datetime | None:
    """When `expire_due` has something to do next; None while no question is open."""
    return expiry_queries.next_expiry(unit)


@dataclass
class _Dealer:
    """Deals first turns over the working days of one cycle, keeping count across slices."""

    first: date
    cycle: int
    rng: Random
    taken: Counter[date]

    def deal(self, people: Iterable[Any]) -> list[tuple[int, date | None]]:
        """A turn for each, on a working day of their own week, as (contact id, date)."""
        by_week: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for person in people:
            by_week[working_week(_country(person))].append(person.id)
        turns: list[tuple[int, date | None]] = []
        for week, ids in sorted(by_week.items()):
            days = cadence.days_of_cycle(self.first, self.cycle, week)
            dealt = cadence.deal(ids, days, self.rng, self.taken)
            self.taken.update(dealt.values())
            turns += dealt.items()
        return turns


@dataclass
class _Slice:
    """What becomes of the contacts of one transaction whose turn has come."""

    now: datetime
    oldest: date  # the longest-waiting turn of this tick
    cycle: int
    workspace_zone: str
    usual_place: Place  # the survey's
    planned: list[Planned] = field(default_factory=list)
    turns: list[tuple[int, date | None]] = field(default_factory=list)
    _moments: dict[tuple[date | str | None, ...], datetime] = field(default_factory=dict)

    def take(self, person: Any) -> None:
        turn = person.next_ask_at.date()
        send_at = self._moment(person, turn)
        why = guards.why_not(_facts(person, send_at))
        if why is not None and why.passes:
            self.turns.append((person.id, self._put_off(person, turn)))
            return
        occasion = f"cycle:{turn.isoformat()}"
        place = place_for(person, self.usual_place)
        self.planned.append(Planned(person.id, person.account_id, occasion, send_at, place, why))
        self.turns.append((person.id, self._later(turn, self.cycle) if why is None else None))

    def _moment(self, person: Any, turn: date) -> datetime:
        """When to send: in the first window from the turn's own midnight on; many people share the answer."""
        where = (turn, person.time_zone, person.account_zone, person.country, person.locale, person.account_locale)
        if where not in self._moments:
            zone = zone_of(person.time_zone, person.account_zone, self.workspace_zone)
            day = self._caught_up(turn)
            begins = datetime(day.year, day.month, day.day, tzinfo=zone)
            self._moments[where] = next_moment(max(self.now, begins), zone, _country(person))
        return self._moments[where]

    def _caught_up(self, turn: date) -> date:
        """The turn itself; missed ones follow each other from today on, day by day as they were missed."""
        today = self.now.date()
        if today - turn < MISSED:
            return turn
        return today + timedelta(days=(turn - self.oldest).days % CATCH_UP_DAYS)

    def _put_off(self, person: Any, turn: date) -> date:
        """The first turn on the same weekday after the rest, and after today."""
        rest_ends = guards.rest_ends(SurveyKind.NPS, person.last_asked_at, person.last_nps_at)
        turn = self._later(turn, _WEEK.days)
        while rest_ends and self._moment(person, turn) < rest_ends:
            turn += _WEEK
        return turn

    def _later(self, turn: date, step: int) -> date:
        """The next turn that is not due yet: more than one step on when the tick comes very late."""
        turn = cadence.next_turn(turn, step)
        while planning_queries.midnight(turn) <= self.now + LEAD:
            turn = cadence.next_turn(turn, step)
        return turn


def _plan_slice(unit: Unit, workspace_id: int, now: datetime, oldest: date) -> tuple[int, int]:
    """Plan for up to SLICE contacts: how many turns had come, and how many of them are invited."""
    survey = planning_queries.cadence_survey(unit, workspace_id)
    if survey is None:
        return 0, 0
    people = planning_queries.due(unit, workspace_id, now + LEAD, SLICE)
    slice_ = _Slice(now, oldest, cadence.whole_weeks(survey.cadence_days), survey.time_zone, survey.place)
    for person in people:
        slice_.take(person)
    planning_queries.plan(unit, workspace_id, survey.id, slice_.planned)
    planning_queries.set_turns(unit, slice_.turns)
    return len(people), sum(each.withdrawn_why is None for each in slice_.planned)


def _facts(person: Any, send_at: datetime) -> guards.Facts:
    return guards.Facts(
        now=send_at,
        account_stopped=person.account_stopped,
        opted_out=person.opted_out,
        account_gone=person.account_gone,
        in_slack=person.in_slack,
        reachable=person.reachable,
        last_asked_at=person.last_asked_at,
        last_nps_at=person.last_nps_at,
        has_open_case=person.has_open_case,
    )


def place_for(person: Any, usual: Place) -> Place:
    """Where a contact is asked first, as far as is known (`surveys/places.py`); `usual` is the survey's first place."""
    wish = places.wish_of(person.attributes)
    known = places.Known(in_slack=True, unreachable=person.unreachable, channel=person.channel, wish=wish)
    return next(iter(places.places_for(known, (usual, Place.DM))), usual)


def _country(person: Any) -> str | None:
    """Whose working week counts: the account's country's, else that of the contact's or the account's locale."""
    return person.country or territory(person.locale, person.account_locale)
