"""The remind tick: a question that nobody answered is said once more, and never after an answer.

Always in a direct message: in a shared channel it would tell everybody there who has not answered.
"""

from datetime import datetime, timedelta

from storage import ask_queries, delivery_queue, reminder_queries
from storage.ask_queries import Facts
from storage.delivery_queue import Owed, Priority
from storage.models import DeliveryKind, InvitationState, SurveyKind
from storage.units import Unit, Units
from surveys import blackouts
from surveys.definitions import Definition, of_version

SLICE = 200
"""Reminders that one transaction owes at most."""


def first_at(unit: Unit, facts: Facts, definition: Definition, asked_at: datetime) -> datetime | None:
    """When an ask that stands since `asked_at` is due for its first reminder; None where it gets none."""
    return _moment(unit, facts, definition, asked_at, 0)


def remind_due(units: Units, now: datetime) -> int:
    """Owe a message for each reminder whose moment has come; how many. Safe to run twice."""
    owed = 0
    while True:
        with units.reading() as unit:
            if not reminder_queries.due(unit, now, 1):
                return owed
        with units() as unit:
            for row in reminder_queries.due(unit, now, SLICE):
                _owe(unit, row.workspace_id, row.id, now)
                owed += 1


def next_due(unit: Unit) -> datetime | None:
    """When `remind_due` has something to do next; None when no reminder is to come."""
    return reminder_queries.next_due(unit)


def why_not(facts: Facts, now: datetime) -> str | None:
    """Why a reminder must not be sent any more; None when it may."""
    if facts["state"] is not InvitationState.ASKED:
        return str(facts["state"])
    if facts["opted_out_at"] is not None:
        return "opted_out"
    if facts["expires_at"] is not None and facts["expires_at"] <= now:
        return "expired"
    return "unreachable" if facts["unreachable"] else None


def _owe(unit: Unit, workspace_id: int, invitation_id: int, now: datetime) -> None:
    facts = ask_queries.ask_facts(unit, workspace_id, invitation_id)
    if facts is None:
        return
    definition = of_version(unit, workspace_id, facts["survey_id"], facts["survey_version"] or facts["newest_version"])
    number = facts["reminders"] + 1
    next_at = _moment(unit, facts, definition, facts["asked_at"], number)
    reminder_queries.set_reminders(unit, invitation_id, reminders=number, next_at=next_at)
    owed = Owed(
        DeliveryKind.REMINDER,
        f"remind:{invitation_id}:{number}",
        Priority.ASK,
        now,
        contact_id=facts["contact_id"],
        invitation_id=invitation_id,
        detail={"last": next_at is None},
    )
    delivery_queue.owe(unit, workspace_id, owed)


def _moment(unit: Unit, facts: Facts, definition: Definition, asked_at: datetime, sent: int) -> datetime | None:
    """The send window that opens next after the reminder's day; None when there is no more of them."""
    if definition.kind is SurveyKind.CHURN_EXIT or sent >= len(definition.remind_after_days):
        return None
    there = {
        "time_zone": facts["contact_zone"] or facts["slack_time_zone"],
        "account_zone": facts["account_zone"],
        "workspace_zone": facts["workspace_zone"],
        "country": facts["country"],
        "locale": facts["contact_locale"],
        "account_locale": facts["account_locale"],
        "attributes": facts["attributes"],
    }
    after = asked_at + timedelta(days=definition.remind_after_days[sent])
    return blackouts.next_open(there, blackouts.own(unit, facts["workspace_id"]), after)
