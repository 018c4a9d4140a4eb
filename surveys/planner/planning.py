"""The plan tick: people whose turn, moment or wave it is become invitations and owed messages.

A turn is a date in the contact's own calendar, and turns come round in whole weeks (`cadence.whole_weeks`). It is
planned shortly before that date begins where they are, and sent in their working hours.
"""

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from storage.asking import expiry_queries, planning_queries, turn_queries
from storage.database.units import Unit, Units
from storage.outbox import delivery_queue
from surveys.definition.rhythm import RhythmKind
from surveys.planner import freezing, lifecycle
from surveys.planner.inviting import NOT_DRAWN, NOT_IN_AUDIENCE, Asking, Audience, Inviter, Note, asking, unheard
from surveys.rules import cadence, spreading
from surveys.rules.slices import LEAD, SLICE

MISSED = timedelta(days=2)
"""A turn this long ago was missed, by a stop or an outage."""

CATCH_UP_DAYS = 10
"""Missed turns are spread over this many open days at most, so that none has to carry them all."""

_WEEK = timedelta(days=7)


def plan_due(units: Units, workspace_id: int, now: datetime, note: Note = unheard) -> int:
    """Invite everybody whose time has come and whom no guard keeps back; how many were invited.

    A guard that passes puts a turn off by whole weeks. One that does not ends the cadence for this contact, and
    leaves a withdrawn invitation with the reason. Safe to run twice.
    """
    with units.reading() as unit:
        surveys = asking(unit, workspace_id)
    invited = freezing.freeze_due(units, workspace_id, surveys, now, note)
    for ask in surveys:
        if ask.definition.ask.kind is RhythmKind.CADENCE:
            invited += _plan_turns(units, ask, now, note)
        elif ask.definition.ask.kind is RhythmKind.LIFECYCLE:
            invited += lifecycle.plan(units, ask, now, note)
    return invited


def next_due(unit: Unit) -> datetime | None:
    """When `plan_due` has something to do next, in any workspace that may send; None when nobody has a turn."""
    moments = (turn_queries.next_turn(unit), planning_queries.next_wave(unit))
    return min((moment - LEAD for moment in moments if moment is not None), default=None)


def expire_due(units: Units, now: datetime) -> int:
    """Close the questions whose time is over, and let their messages say so; how many."""
    closed = 0
    while True:
        with units.reading() as unit:
            if not expiry_queries.expired(unit, now, limit=1):
                return closed
        with units() as unit:
            ids, messages = expiry_queries.close(unit, expiry_queries.expired(unit, now, limit=SLICE))
            for delivery_id in messages:
                delivery_queue.show_again(unit, delivery_id, now)
        closed += len(ids)


def next_expiry(unit: Unit) -> datetime | None:
    """When `expire_due` has something to do next; None while no question is open."""
    return expiry_queries.next_expiry(unit)


def put_back(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> None:
    """Give somebody whose ask was held back at the last moment another turn, a week later or more.

    A moment of a customer's life is looked for again, and waits as it does before it is planned (`lifecycle`).
    """
    planning_queries.free_moment(unit, workspace_id, invitation_id)
    turn = planning_queries.turn_of(unit, workspace_id, invitation_id)
    if turn is None or turn["due_at"] is None:
        return
    planned_for = date.fromisoformat(turn["occasion"].removeprefix(planning_queries.CYCLE))
    again = _later(planned_for, _WEEK.days, now)
    if again < turn["due_at"].date():
        # The cycle is not over: where a share is drawn, whoever was drawn still is.
        turn_queries.come_again(unit, workspace_id, turn["survey_id"], [(turn["contact_id"], again, -1)])


def _plan_turns(units: Units, ask: Asking, now: datetime, note: Note) -> int:
    with units.reading() as unit:
        first = turn_queries.due(unit, ask.workspace_id, ask.survey_id, ask.definition.kind, now + LEAD, limit=1)
    if not first:
        return 0
    oldest, invited = first[0].due_at.date(), 0
    while True:
        with units() as unit:
            people = turn_queries.due(unit, ask.workspace_id, ask.survey_id, ask.definition.kind, now + LEAD, SLICE)
            turns = _Turns(unit, ask, now, oldest, people, note)
            turns.take_all()
        invited += turns.invited
        if len(people) < SLICE:
            return invited


class _Turns:
    """What becomes of the contacts of one transaction whose turn has come."""

    def __init__(self, unit: Unit, ask: Asking, now: datetime, oldest: date, people: list[Any], note: Note) -> None:
        self._unit, self._ask, self._now, self._oldest, self._people = unit, ask, now, oldest, people
        self._note = note
        assert ask.definition.ask.cadence_days is not None
        self._cycle = cadence.whole_weeks(ask.definition.ask.cadence_days)
        self._inviter = Inviter(unit, ask, now, people)
        self._audience = Audience(unit, ask, people, now.date())
        self._planned: list[planning_queries.Planned] = []
        self._moved: list[tuple[int, date | None, int]] = []
        self._ended: list[int] = []
        self.invited = 0

    def take_all(self) -> None:
        """Decide about each, and store it."""
        for person in self._people:
            self._take(person, person.due_at.date())
        ask = self._ask
        planning_queries.plan(self._unit, ask.workspace_id, ask.survey_id, self._planned)
        turn_queries.come_again(self._unit, ask.workspace_id, ask.survey_id, self._moved)
        turn_queries.end(self._unit, ask.workspace_id, ask.survey_id, self._ended)

    def _take(self, person: Any, turn: date) -> None:
        if not self._audience.holds(person):
            self._moved.append((person.id, None, 0))
            self._note(self._ask, person, turn, NOT_IN_AUDIENCE)
            return
        next_turn = _later(turn, self._cycle, self._now)
        if not cadence.is_drawn(person.place_in_day, person.cycle, self._ask.definition.share):
            self._moved.append((person.id, next_turn, 1))
            self._note(self._ask, person, turn, NOT_DRAWN)
            return
        send_at = self._inviter.spread_moment(person, self._caught_up(person, turn))
        why = self._inviter.why_not(person, send_at)
        occasion = f"{planning_queries.CYCLE}{turn.isoformat()}"
        if why is None:
            self._planned.append(self._inviter.grant(person, occasion, send_at))
            self._moved.append((person.id, next_turn, 1))
            self.invited += 1
            return
        self._note(self._ask, person, turn, why)
        if why.passes:
            self._moved.append((person.id, self._put_off(person, turn), 0))
        else:
            self._planned.append(self._inviter.refuse(person, occasion, send_at, why))
            self._ended.append(person.id)

    def _caught_up(self, person: Any, turn: date) -> date:
        """The turn itself; missed ones follow each other from today on, open day by open day as they were missed."""
        today = self._now.date()
        if today - turn < MISSED:
            return turn
        calendar = self._ask.calendar(person)
        place = spreading.shares_between(self._oldest, turn, calendar) % CATCH_UP_DAYS
        return next(islice(spreading.open_days(today, calendar), place, None))

    def _put_off(self, person: Any, turn: date) -> date:
        """The first turn on the same weekday after the rest, and after today."""
        rest_ends = self._inviter.rest_ends(person)
        turn = _later(turn, _WEEK.days, self._now)
        while rest_ends and self._inviter.spread_moment(person, turn) < rest_ends:
            turn += _WEEK
        return turn


def _later(turn: date, step: int, now: datetime) -> date:
    """The next turn that is not due yet: more than one step on when the tick comes very late."""
    turn = cadence.next_turn(turn, step)
    while turn_queries.midnight(turn) <= now + LEAD:
        turn = cadence.next_turn(turn, step)
    return turn
