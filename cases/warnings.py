"""The warn tick: calls a case's owner by name, once, when the words came or did not come."""

from datetime import datetime

from cases.notes import note_event
from cases.opening import show_again
from storage import case_queries
from storage.case_queries import Facts
from storage.models import CaseState
from storage.units import Unit, Units

CALLED = "owner_called"


def warn(units: Units, now: datetime) -> int:
    """Look at each case whose moment has come; how many. An edit notifies nobody, so the call is a note."""
    with units() as unit:
        cases = case_queries.due(unit, now)
        for case in cases:
            _call_owner(unit, case, now)
    return len(cases)


def next_due(unit: Unit) -> datetime | None:
    """When the warn tick has work; None: nothing waits."""
    return case_queries.next_due(unit)


def _call_owner(unit: Unit, case: Facts, now: datetime) -> None:
    waits = case["state"] is CaseState.OPEN and case["mentioned_at"] is None and case["owner_id"] is not None
    case_queries.change(unit, case["id"], next_due_at=None, mentioned_at=now if waits else case["mentioned_at"])
    if waits:
        note_event(unit, case["workspace_id"], case["id"], CALLED, now)
        show_again(unit, case["workspace_id"], case["id"], now)
