"""A customer comes back to a closed case: it is open again, with a promise of its own."""

from datetime import datetime, timedelta
from typing import Any

from cases.notes import note_event
from cases.promises import answer_due
from storage import case_queries
from storage.database.units import Unit
from storage.models import CaseState, EntryKind

PATIENCE = timedelta(minutes=5)  # how long a low score waits for its words before the owner is called by name
REOPENED = "reopened"


def take_up(unit: Unit, case: Any, now: datetime) -> None:
    """Reopen what a better score had closed: whoever had claimed it has it again, and words are waited for."""
    state = CaseState.OPEN if case.claimed_at is None else CaseState.CLAIMED
    _open_again(unit, case, now, state=state, mentioned_at=None, next_due_at=now + PATIENCE)
    case_queries.add_entry(unit, case.workspace_id, case.id, EntryKind.EVENT, REOPENED, now)


def call_back(unit: Unit, case: Any, now: datetime) -> None:
    """Reopen what a teammate had closed: a note in the thread calls its owner at once."""
    _open_again(unit, case, now, state=CaseState.OPEN, claimed_at=None, mentioned_at=now, next_due_at=None)
    note_event(unit, case.workspace_id, case.id, REOPENED, now)


def _open_again(unit: Unit, case: Any, now: datetime, **changes: Any) -> None:
    """The first answer is one to what the customer says now, whatever was answered before."""
    owner = case_queries.owner_facts(unit, case.workspace_id, case.account_id)
    due = answer_due(now, owner.owner_zone or owner.workspace_zone)
    fresh = {"closed_at": None, "close_reason": None, "first_touch_at": None, "answer_due_at": due}
    case_queries.change(unit, case.id, **fresh, **changes)
