"""A contact who wants no answer: nothing is promised to them any more, and the team knows."""

from datetime import datetime

from cases.notes import note_event
from cases.opening import show_again
from storage import case_queries
from storage.database.units import Unit
from storage.models import CaseState

NO_REPLY = "no_reply_wanted"


def decline(unit: Unit, workspace_id: int, response_id: int, now: datetime) -> None:
    """Take back the promise of this answer's open case, and say so in its thread; said twice, it is noted once."""
    case = case_queries.of_response(unit, workspace_id, response_id)
    if case is None or case.state is CaseState.CLOSED or case.answer_due_at is None:
        return
    case_queries.change(unit, case.id, answer_due_at=None, next_due_at=None)
    note_event(unit, workspace_id, case.id, NO_REPLY, now)
    show_again(unit, workspace_id, case.id, now)
