"""An answer becomes a case: opened by a low score, edited while it changes, closed quietly when it turns out well."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analysis.score.levels import NPS_SCALE, is_low, is_worse
from cases.promises import answer_due
from cases.reopening import PATIENCE, call_back, take_up
from storage import case_queries
from storage.database.units import Unit
from storage.models import CaseKind, CaseState, DeliveryKind, EntryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries

CORRECTED = "score_corrected"
TAKEN_BACK = "record_taken_back"
NOBODY = ""  # the reader of what only one person may see, in a team of none


@dataclass(frozen=True)
class Answer:
    """An answer that has just changed, as far as a case needs it."""

    workspace_id: int
    response_id: int
    account_id: int
    contact_id: int
    score: int | None
    before: int | None
    only_owner: bool = False
    scale: str = NPS_SCALE  # of both scores
    high_is_good: bool = True


def react(unit: Unit, answer: Answer, now: datetime) -> int | None:
    """Open, edit, close or reopen the case of an answer whose score changed; the case's id, None without one."""
    if answer.score is None or answer.score == answer.before:
        return None
    low = is_low(answer.score, answer.scale, answer.high_is_good)
    if not low and not is_low(answer.before, answer.scale, answer.high_is_good):
        return None
    case = case_queries.of_response(unit, answer.workspace_id, answer.response_id)
    if case is None:
        return open_case(unit, CaseKind.LOW_SCORE, answer, now) if low else None
    if low and case.kind is CaseKind.MESSAGE:
        case_queries.change(unit, case.id, kind=CaseKind.LOW_SCORE)
    if not low and case.state is not CaseState.CLOSED:
        _close_quietly(unit, case, now)
    elif low and case.close_reason == CORRECTED:
        take_up(unit, case, now)
    elif case.state is CaseState.CLOSED and _got_worse(answer):
        call_back(unit, case, now)
    show_again(unit, answer.workspace_id, case.id, now)
    return int(case.id)


def _got_worse(answer: Answer) -> bool:
    if answer.score is None or answer.before is None:
        return False
    return is_worse(answer.score, answer.before, answer.high_is_good)


def open_case(unit: Unit, kind: CaseKind, answer: Answer, now: datetime) -> int:
    """Store a case and owe its message: to the team's channel, or to one person where the contact wished so."""
    owner = case_queries.owner_facts(unit, answer.workspace_id, answer.account_id)
    zone = owner.owner_zone or owner.workspace_zone
    case_id = case_queries.add(
        unit,
        workspace_id=answer.workspace_id,
        kind=kind,
        state=CaseState.OPEN,
        account_id=answer.account_id,
        contact_id=answer.contact_id,
        response_id=answer.response_id or None,
        owner_id=owner.csm_id if owner.slack_user_id else None,
        opened_at=now,
        answer_due_at=answer_due(now, zone),
        next_due_at=now + PATIENCE,
    )
    _owe_alert(unit, answer, case_id, owner, now)
    return case_id


def _owe_alert(unit: Unit, answer: Answer, case_id: int, owner: Any, now: datetime) -> None:
    reader = _only_reader(unit, answer, owner)
    channel = owner.team_channel if reader is None else None
    cause = f"alert:{case_id}"
    owed = Owed(DeliveryKind.ALERT, cause, Priority.ALERT, now, channel=channel, slack_user_id=reader, case_id=case_id)
    delivery_id = delivery_queue.owe(unit, answer.workspace_id, owed)
    if reader == NOBODY and delivery_id is not None:
        delivery_queue.park(unit, delivery_id, "nobody_in_team")


def _only_reader(unit: Unit, answer: Answer, owner: Any) -> str | None:
    """Who alone may read it: the owner, else the first lead, even if the owner left since; None: the whole team."""
    if not answer.only_owner:
        return None
    return owner.slack_user_id or next(iter(roster_queries.leads(unit, answer.workspace_id)), NOBODY)


def heard(unit: Unit, answer: Answer, now: datetime) -> int | None:
    """Words came with an answer: its case shows them, and its owner is called now. The case's id, None without one.

    Words on a case that a teammate had closed open it again. Words for the owner alone always get a case: no digest
    and no list shows them to anybody.
    """
    case = case_queries.of_response(unit, answer.workspace_id, answer.response_id)
    if case is None:
        return open_case(unit, CaseKind.MESSAGE, answer, now) if answer.only_owner else None
    if case.state is CaseState.CLOSED and case.close_reason != CORRECTED:
        call_back(unit, case, now)
    elif case.state is not CaseState.CLOSED and case.mentioned_at is None:
        case_queries.change(unit, case.id, next_due_at=now)
    show_again(unit, answer.workspace_id, case.id, now)
    return int(case.id)


def refresh(unit: Unit, workspace_id: int, response_id: int, now: datetime) -> None:
    """The case of an answer, if it has one, shows what was answered, and read in it, since."""
    case = case_queries.of_response(unit, workspace_id, response_id)
    if case is not None:
        show_again(unit, workspace_id, case.id, now)


def let_go(unit: Unit, workspace_id: int, response_id: int, teammate_id: int, now: datetime) -> None:
    """A recorded answer was a mistake: its case, if it has one, is closed and knows the answer no more."""
    case = case_queries.of_response(unit, workspace_id, response_id)
    if case is None:
        return
    closed = {"state": CaseState.CLOSED, "closed_at": now, "close_reason": TAKEN_BACK, "next_due_at": None}
    case_queries.change(unit, case.id, response_id=None, **closed)
    case_queries.add_entry(unit, workspace_id, case.id, EntryKind.EVENT, TAKEN_BACK, now, teammate_id)
    show_again(unit, workspace_id, case.id, now)


def show_again(unit: Unit, workspace_id: int, case_id: int, now: datetime) -> None:
    """Edit the case's message in place."""
    delivery_queue.show_again(unit, case_queries.alert_of(unit, workspace_id, case_id)["id"], now)


def _close_quietly(unit: Unit, case: Any, now: datetime) -> None:
    case_queries.change(unit, case.id, state=CaseState.CLOSED, closed_at=now, close_reason=CORRECTED, next_due_at=None)
    case_queries.add_entry(unit, case.workspace_id, case.id, EntryKind.EVENT, CORRECTED, now)
