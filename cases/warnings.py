"""The warn tick: calls a case's owner by name, once, when the words came or did not come.

Nobody is called more often than three times a day: what comes after that waits in one list for the next morning.
"""

from datetime import UTC, datetime

from analysis.days.calendars import zone_of
from analysis.days.mornings import next_morning
from cases.notes import note_event
from cases.opening import show_again
from storage import case_queries
from storage.case_queries import Facts
from storage.database.units import Unit, Units
from storage.models import CaseState, DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority

CALLED = "owner_called"
MOST_A_DAY = 3
MORNING = "morning"
"""Why an owner gets a notice: more of their cases waited yesterday than they were called for."""


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
    owner = case_queries.caller_facts(unit, case["workspace_id"], case["id"]) if waits else None
    is_enough = owner is not None and not owner["is_private"] and _called_today(unit, owner, now) >= MOST_A_DAY
    case_queries.change(unit, case["id"], next_due_at=None, mentioned_at=now if waits else case["mentioned_at"])
    if owner is not None and is_enough:
        _list_in_the_morning(unit, owner, case["id"], now)
    elif waits:
        note_event(unit, case["workspace_id"], case["id"], CALLED, now)
        show_again(unit, case["workspace_id"], case["id"], now)


def _called_today(unit: Unit, owner: Facts, now: datetime) -> int:
    """How often the owner was called on this day of their own calendar."""
    midnight = now.astimezone(zone_of(owner["zone"])).replace(hour=0, minute=0, second=0, microsecond=0)
    return case_queries.called_since(unit, owner["workspace_id"], owner["owner_id"], midnight.astimezone(UTC))


def _list_in_the_morning(unit: Unit, owner: Facts, case_id: int, now: datetime) -> None:
    """One message for all that was too much today, on the next morning on which the owner works."""
    morning = next_morning(now, owner["zone"])
    cause = f"{MORNING}:{owner['owner_id']}:{morning.date()}"
    detail = {"why": MORNING, "owner": owner["slack_user_id"], "cases": [case_id]}
    owed = Owed(
        DeliveryKind.NOTICE, cause, Priority.ALERT, morning, slack_user_id=owner["slack_user_id"], detail=detail
    )
    if delivery_queue.owe(unit, owner["workspace_id"], owed) is None:
        listed = delivery_queue.by_cause(unit, owner["workspace_id"], cause) or 0
        known = delivery_queue.detail_of(unit, listed)
        delivery_queue.show_as(unit, listed, now, **known | {"cases": [*known["cases"], case_id]})
