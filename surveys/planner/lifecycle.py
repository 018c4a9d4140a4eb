"""Surveys around a moment of the customer's life: N days after the start, before the renewal, after a case, and so on.

A moment is looked for every day from when it comes until two weeks later: as long as something that passes stands
against asking (they were asked not long ago, a case is open), it waits; then it leaves a row with the reason.
"""

from datetime import date, datetime, timedelta
from typing import Any

from storage.asking import lifecycle_queries, planning_queries
from storage.database.units import Unit, Units
from surveys.planner.inviting import Asking, Audience, Inviter, Note, unheard
from surveys.rules.slices import LEAD, SLICE

WAITS = timedelta(days=14)
"""How long a moment may wait for what passes."""

AHEAD = timedelta(days=1)
"""Planned a day early, since planning may run only once a day."""


def plan(units: Units, ask: Asking, now: datetime, note: Note = unheard) -> int:
    """Invite whoever's moment has come in one survey; how many were invited."""
    newest = (now + LEAD + AHEAD).date()
    invited, after = 0, (0, 0)
    while True:
        with units() as unit:
            people = _found(unit, ask, newest, after)
            invited += _plan_slice(unit, ask, now, newest, people, note)
        if len(people) < SLICE:
            return invited
        after = (people[-1].id, people[-1].case_id or 0)


def _found(unit: Unit, ask: Asking, newest: date, after: tuple[int, int]) -> list[Any]:
    moment, distance = ask.definition.ask.moment, _distance(ask)
    assert moment is not None
    return lifecycle_queries.come(
        unit,
        ask.workspace_id,
        ask.survey_id,
        ask.definition.kind,
        moment,
        since=newest - WAITS - distance,
        until=newest - distance,
        zone=ask.time_zone,
        after=after,
        limit=SLICE,
    )


def _plan_slice(unit: Unit, ask: Asking, now: datetime, newest: date, people: list[Any], note: Note) -> int:
    inviter, audience = Inviter(unit, ask, now, people), Audience(unit, ask, people, now.date())
    planned, invited, distance = [], 0, _distance(ask)
    for person in people:
        if person.moment is None or not audience.holds(person):
            continue
        day = person.moment + distance
        send_at = inviter.moment(person, day)
        why = inviter.why_not(person, send_at)
        occasion = _occasion(ask, person)
        if why is None:
            planned.append(inviter.grant(person, occasion, send_at))
            invited += 1
            continue
        note(ask, person, day, why)
        if not why.passes or day <= newest - WAITS:
            planned.append(inviter.refuse(person, occasion, send_at, why))
    planning_queries.plan(unit, ask.workspace_id, ask.survey_id, planned)
    return invited


def _distance(ask: Asking) -> timedelta:
    """From the moment to the day of the ask; negative before it."""
    rhythm = ask.definition.ask
    return timedelta(days=-rhythm.days if rhythm.before else rhythm.days)


def _occasion(ask: Asking, person: Any) -> str:
    """Each moment asks once: the same start, the same renewal, the same case."""
    if person.case_id is not None:
        return f"case:{person.case_id}"
    return f"{ask.definition.ask.moment}:{person.moment.isoformat()}"
