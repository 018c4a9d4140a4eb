"""The remind tick: a question that nobody answered is said once more, and never after an answer.

Always in a direct message: in a shared channel it would tell everybody there who has not answered. A reminder keeps to
what keeps asks back, and to the budget of its person and account. What passes puts it off, day by day, as long as the
question is open; then it is dropped, and its row says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from storage.asking import ask_queries, person_queries, reminder_queries
from storage.asking.ask_queries import Facts
from storage.database.units import Unit, Units
from storage.models import DeliveryKind, InvitationState, SurveyKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.definition.definitions import Definition, of_version
from surveys.planner import blackouts, guarding
from surveys.planner.moving import LATE
from surveys.rules import guards, policy
from surveys.rules.budget import WEEK, has_room, rests
from surveys.rules.guards import Why
from surveys.rules.windows import next_day, next_moment

SLICE = 200
"""Reminders that one transaction owes at most."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of a reminder: it goes out now; or, for a reason, not before `until`, never where that is None."""

    why: str | None = None
    until: datetime | None = None


GOES = Verdict()
Note = Callable[[Facts, str], None]
"""Told of whose ask there will be no reminder, and why."""


def unheard(_facts: Facts, _why: str) -> None:
    """Nobody wants to know."""


def first_at(unit: Unit, facts: Facts, definition: Definition, asked_at: datetime) -> datetime | None:
    """When an ask that stands since `asked_at` is due for its first reminder; None where it gets none."""
    return _moment(unit, facts, definition, asked_at, 0)


def remind_due(units: Units, now: datetime, note: Note = unheard) -> int:
    """Owe a message for each reminder whose moment has come and that may go out; how many. Safe to run twice.

    `note` hears of those that are dropped.
    """
    owed = 0
    while True:
        with units.reading() as unit:
            if not reminder_queries.due(unit, now, 1):
                return owed
        with units() as unit:
            for row in reminder_queries.due(unit, now, SLICE):
                owed += _take(unit, row.workspace_id, row.id, now, note)


def next_due(unit: Unit) -> datetime | None:
    """When `remind_due` has something to do next; None when no reminder is to come."""
    return reminder_queries.next_due(unit)


def last_look(unit: Unit, facts: Facts, now: datetime) -> Verdict:
    """The last check before a reminder that is owed is posted. What it took of the budget it gives back, or takes
    later."""
    planned = facts["reminded_at"]
    verdict = _verdict(unit, facts, _definition(unit, facts), now, planned)
    if verdict != GOES or planned is None or now - planned > LATE:
        reminder_queries.set_reminded(unit, facts["id"], now if verdict == GOES else verdict.until)
    return verdict


def sent(unit: Unit, invitation_id: int, now: datetime) -> None:
    """A reminder stands in Slack."""
    reminder_queries.set_reminded(unit, invitation_id, now)


def not_sent(unit: Unit, invitation_id: int) -> None:
    """Slack does not take a reminder: it costs nothing."""
    reminder_queries.set_reminded(unit, invitation_id, None)


def _take(unit: Unit, workspace_id: int, invitation_id: int, now: datetime, note: Note) -> bool:
    """Owe a reminder whose moment has come, put it off, or leave a row that says why there is none; whether it is
    owed."""
    facts = ask_queries.ask_facts(unit, workspace_id, invitation_id)
    if facts is None:
        return False
    definition = _definition(unit, facts)
    verdict = _verdict(unit, facts, definition, now, None)
    if verdict.until is not None:
        reminder_queries.set_reminders(unit, invitation_id, reminders=facts["reminders"], next_at=verdict.until)
        return False
    owed = _owe(unit, facts, definition, now)
    if verdict.why is not None and owed is not None:
        delivery_queue.drop(unit, owed, verdict.why)
        note(facts, verdict.why)
    elif verdict == GOES:
        reminder_queries.set_reminded(unit, invitation_id, now)
    return verdict == GOES


def _owe(unit: Unit, facts: Facts, definition: Definition, now: datetime) -> int | None:
    number = facts["reminders"] + 1
    next_at = _moment(unit, facts, definition, facts["asked_at"], number)
    reminder_queries.set_reminders(unit, facts["id"], reminders=number, next_at=next_at)
    owed = Owed(
        DeliveryKind.REMINDER,
        f"remind:{facts['id']}:{number}",
        Priority.ASK,
        now,
        contact_id=facts["contact_id"],
        invitation_id=facts["id"],
        detail={"last": next_at is None},
    )
    return delivery_queue.owe(unit, facts["workspace_id"], owed)


def _verdict(unit: Unit, facts: Facts, definition: Definition, now: datetime, planned: datetime | None) -> Verdict:
    """`planned` is when this very reminder was to go out, where it is owed already: it stands not in its own way."""
    if facts["state"] is not InvitationState.ASKED:
        return Verdict(str(facts["state"]))
    if facts["unreachable"]:
        return Verdict(Why.UNREACHABLE)
    against = _against(unit, facts, definition, now)
    if against is not None and not against.passes:
        return Verdict(against)
    if against is None and planned is not None and now - planned <= LATE:
        return GOES
    after = now if against is None else next_day(now, blackouts.zone_and_calendar(_there(facts), ())[0])
    moment, why = _next_in_budget(unit, facts, after, planned)
    if moment is None:
        return Verdict(against or why)
    return GOES if moment <= now else Verdict(against or why, moment)


def _against(unit: Unit, facts: Facts, definition: Definition, now: datetime) -> Why | None:
    """What keeps people from being asked, but for how often they are: the budget says that of reminders. Stops hold
    the message itself."""
    known = guarding.known(unit, facts, definition, now)
    apart = replace(known, last_asked_at=None, last_of_kind_at=None, account_stopped=False)
    return guards.why_not(replace(apart, expires_at=facts["expires_at"]))


def _next_in_budget(
    unit: Unit, facts: Facts, after: datetime, planned: datetime | None
) -> tuple[datetime | None, Why | None]:
    """The first open moment from `after` on that leaves person and account in their budget, as long as the question is
    open, and what stood against an earlier one."""
    limits, workspace_id = policy.of(facts["policy"]), facts["workspace_id"]
    messages = list(_other_messages(unit, facts, planned))
    written = person_queries.written_moments(unit, workspace_id, [facts["account_id"]], after - WEEK)
    others = written[facts["account_id"]]
    if planned in others:
        others.remove(planned)
    zone, calendar = blackouts.zone_and_calendar(_there(facts), blackouts.own(unit, workspace_id))
    rest, why = timedelta(days=limits.person_days), None
    moment = next_moment(after, zone, calendar)
    while moment < facts["expires_at"]:
        if not rests(messages, moment, rest):
            why = Why.QUARANTINE
        elif not has_room(others, moment, limits.account_a_week):
            why = Why.ACCOUNT_BUDGET
        else:
            return moment, why
        moment = next_moment(next_day(moment, zone), zone, calendar)
    return None, why or Why.EXPIRED


def _other_messages(unit: Unit, facts: Facts, planned: datetime | None) -> Any:
    """When the person is written to, but for this ask itself and this reminder of it."""
    for each in person_queries.messages_to(unit, facts["workspace_id"], facts["contact_id"]):
        if each.id != facts["id"]:
            yield each.moment
        if each.reminded_at is not None and not (each.id == facts["id"] and each.reminded_at == planned):
            yield each.reminded_at


def _moment(unit: Unit, facts: Facts, definition: Definition, asked_at: datetime, sent: int) -> datetime | None:
    """The send window that opens next after the reminder's day; None when there is no more of them."""
    if definition.kind is SurveyKind.CHURN_EXIT or sent >= len(definition.remind_after_days):
        return None
    after = asked_at + timedelta(days=definition.remind_after_days[sent])
    return next_moment(after, *blackouts.zone_and_calendar(_there(facts), blackouts.own(unit, facts["workspace_id"])))


def _there(facts: Facts) -> dict[str, Any]:
    """Where the contact works, as `blackouts` takes it."""
    return {
        "time_zone": facts["contact_zone"] or facts["slack_time_zone"],
        "account_zone": facts["account_zone"],
        "workspace_zone": facts["workspace_zone"],
        "country": facts["country"],
        "locale": facts["contact_locale"],
        "account_locale": facts["account_locale"],
        "attributes": facts["attributes"],
    }


def _definition(unit: Unit, facts: Facts) -> Definition:
    version = facts["survey_version"] or facts["newest_version"]
    return of_version(unit, facts["workspace_id"], facts["survey_id"], version)
