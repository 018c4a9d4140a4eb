"""Waves: on the first day of one its recipients are drawn and frozen; they are its denominator ever after.

Whoever a guard keeps back stays a recipient, with a row that says why nobody asked them. What a later day would mend
(the survey is a pilot, enough of the account were asked that week) moves them to that day.
"""

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from storage.asking import freezing_queries, planning_queries
from storage.asking.planning_queries import Planned
from storage.audits import Doer
from storage.database.units import Unit, Units
from surveys.definition.rhythm import RhythmKind
from surveys.planner import waves
from surveys.planner.inviting import Asking, Audience, Inviter, Note, unheard
from surveys.planner.waves import Wish
from surveys.rules.guards import Why
from surveys.rules.slices import LEAD, SLICE
from surveys.rules.windows import zone_of

ITSELF = Doer("askback")
AHEAD = timedelta(days=3)
"""How long before its day a survey that asks once begins its wave: time for somebody to approve a large one."""

LONGEST_WAIT = 60  # days after a recipient's own one
_MENDED_BY_WAITING = (Why.PILOT, Why.ACCOUNT_BUDGET)
_ONE_DAY = timedelta(days=1)


def freeze_due(units: Units, workspace_id: int, surveys: list[Asking], now: datetime, note: Note = unheard) -> int:
    """Invite the recipients of every approved wave whose day has come; how many were invited."""
    by_id = {ask.survey_id: ask for ask in surveys}
    for ask in surveys:
        if ask.definition.ask.kind is RhythmKind.ONCE:
            _begin_once(units, ask, now)
    with units.reading() as unit:
        due = freezing_queries.approved(unit, workspace_id, (now + LEAD).date())
    return sum(_freeze(units, by_id[wave.survey_id], wave, now, note) for wave in due if wave.survey_id in by_id)


def _begin_once(units: Units, ask: Asking, now: datetime) -> None:
    """A survey that asks once on a day begins its wave by itself; a large one waits for somebody's approval first."""
    definition = ask.definition
    first_day = definition.ask.once_on
    if first_day is None or (now + LEAD + AHEAD).date() < first_day:
        return
    with units.reading() as unit:
        if freezing_queries.has_one(unit, ask.workspace_id, ask.survey_id, first_day):
            return
        wish = Wish(ask.survey_id, "", definition.share, first_day, definition.ask.over_days)
        reach = waves.reach(unit, ask.workspace_id, wish, now)
    with units() as unit:
        if not freezing_queries.has_one(unit, ask.workspace_id, ask.survey_id, first_day):
            waves.begin(unit, ask.workspace_id, wish, reach, ITSELF, now)


def drawn(unit: Unit, ask: Asking, text: str, share: float, seed: str, now: datetime) -> list[int]:
    """The contacts whom a wave would ask, in that order: a share of the audience `text`, drawn by seeded shuffle."""
    members: list[int] = []
    last_id = 0
    while True:
        people = freezing_queries.people(unit, ask.workspace_id, ask.definition.kind, after_id=last_id, limit=SLICE)
        audience = Audience(unit, ask, people, now.date(), text)
        members += [person.id for person in people if audience.holds(person)]
        if len(people) < SLICE:
            break
        last_id = people[-1].id
    Random(seed).shuffle(members)
    return members[: math.ceil(round(len(members) * share, 9))]


def _freeze(units: Units, ask: Asking, wave: Any, now: datetime, note: Note) -> int:
    """A crash in between is made up for: who is invited already stays so."""
    with units.reading() as unit:
        recipients = drawn(unit, ask, wave.audience, wave.share, f"wave:{wave.id}", now)
    days = _days(ask, wave, now)
    invited = 0
    for start in range(0, len(recipients), SLICE):
        ids = recipients[start : start + SLICE]
        turns = {contact_id: days[(start + place) % len(days)] for place, contact_id in enumerate(ids)}
        with units() as unit:
            invited += _invite(unit, ask, wave, turns, now, note)
    with units() as unit:
        freezing_queries.freeze(unit, wave.id, len(recipients))
    return invited


def _days(ask: Asking, wave: Any, now: datetime) -> list[date]:
    """The days that a wave is spread over, weekends left out: from its first one, or from today when that is over."""
    first = max(wave.first_day, now.astimezone(zone_of(ask.time_zone)).date())
    return [day for day in _from(first, 7 * wave.over_days) if day.weekday() < 5][: wave.over_days]


def _from(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(days))


def _invite(unit: Unit, ask: Asking, wave: Any, turns: dict[int, date], now: datetime, note: Note) -> int:
    people = freezing_queries.these(unit, ask.workspace_id, ask.definition.kind, list(turns))
    inviter = Inviter(unit, ask, now, people)
    in_order = sorted(people, key=lambda each: (turns[each.id], each.id))
    planned = [_recipient(inviter, person, turns[person.id], wave.id) for person in in_order]
    for person, each in zip(in_order, planned, strict=True):
        if each.withdrawn_why is not None:
            note(ask, person, turns[person.id], each.withdrawn_why)
    planning_queries.plan(unit, ask.workspace_id, ask.survey_id, planned)
    return sum(each.withdrawn_why is None for each in planned)


def _recipient(inviter: Inviter, person: Any, day: date, wave_id: int) -> Planned:
    occasion = f"wave:{wave_id}"
    first = send_at = inviter.spread_moment(person, day)
    why = inviter.why_not(person, send_at)
    while why in _MENDED_BY_WAITING and send_at - first < timedelta(days=LONGEST_WAIT):
        day = max(day, send_at.date()) + _ONE_DAY
        send_at = inviter.spread_moment(person, day)
        why = inviter.why_not(person, send_at)
    if why is None:
        return inviter.grant(person, occasion, send_at, wave_id)
    return inviter.refuse(person, occasion, first, why, wave_id)
