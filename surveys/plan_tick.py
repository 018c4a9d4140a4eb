"""All that planning does when it is due, in one call: for the bot's tick and for rehearsals alike."""

from datetime import datetime, timedelta

from storage.asking import moments
from storage.database.units import Unit, Units
from surveys.contacting import introductions
from surveys.leaving import departures
from surveys.planner import dealing, planning
from surveys.planner.inviting import Note, unheard

PLAN = "plan"
"""The calendar moment at which planning runs, whatever else makes it due."""

EVERY = timedelta(hours=24)


def run(units: Units, workspace_id: int, now: datetime, note: Note = unheard) -> None:
    """Propose exit surveys, let accounts be gone, deal first turns, invite, offer to introduce us where we will ask.

    `note` hears who is passed over.
    """
    departures.propose_due(units, workspace_id, now)
    departures.end_due(units, workspace_id, now)
    dealing.deal_new(units, workspace_id, now)
    planning.plan_due(units, workspace_id, now, note)
    introductions.offer_due(units, workspace_id, now)
    with units() as unit:
        moments.set_due(unit, workspace_id, PLAN, now + EVERY)


def next_due(unit: Unit, workspace_id: int) -> datetime | None:
    """When it is due next."""
    times = (moments.due_at(unit, workspace_id, PLAN), planning.next_due(unit))
    return min((at for at in times if at is not None), default=None)
