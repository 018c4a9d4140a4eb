"""Holds: somebody of the team asks to leave a contact, or a whole account, in peace until a day.

What is planned for them until then is taken back; the guards keep new asks away until the day comes. Whoever's turn it
was in a survey that is asked on a cadence gets another one, which waits for the end of the hold.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from storage import audits
from storage.answering import departure_queries
from storage.asking import hold_queries, withdrawals
from storage.audits import Doer
from storage.database.units import Unit
from surveys.planner import planning
from surveys.rules.windows import zone_of

HELD = "held"
LONGEST = timedelta(days=180)
REASON_LIMIT = 300


class HoldWrong(ValueError):
    """A hold cannot be as it was wished; its text says why, for the person who wished it."""


class HoldUnknown(Exception):
    """There is nobody to hold, or the hold has ended."""


@dataclass(frozen=True)
class Whom:
    """One contact, or a whole account."""

    contact_id: int | None = None
    account_id: int | None = None


def hold(unit: Unit, workspace_id: int, whom: Whom, reason: str, until: date, by: Doer, now: datetime) -> int:
    """Leave somebody in peace up to, not including, `until`; how many planned asks were taken back.

    A hold of the same person or account gives way. Raises HoldWrong, HoldUnknown.
    """
    zone = departure_queries.zone(unit, workspace_id)
    check(reason, until, now.astimezone(zone_of(zone)).date())
    target = {"contact_id": whom.contact_id, "account_id": whom.account_id}
    if hold_queries.target(unit, workspace_id, **target) is None:
        raise HoldUnknown
    hold_queries.replace_earlier(unit, workspace_id, now, **target)
    stored = {"reason": reason.strip(), "until": until, "held_by_id": by.id, "held_at": now}
    hold_id = hold_queries.add(unit, workspace_id, **target, **stored)
    ends = datetime.combine(until, time(), tzinfo=zone_of(zone)).astimezone(UTC)
    if whom.contact_id is not None:
        theirs = hold_queries.of_contact(whom.contact_id, ends)
    else:
        theirs = hold_queries.of_account(workspace_id, whom.account_id or 0, ends)
    planned = withdrawals.planned(unit, workspace_id, theirs)
    withdrawals.take_back(unit, workspace_id, planned, HELD, now)
    for invitation_id in planned:
        planning.put_back(unit, workspace_id, invitation_id, now)
    audits.note(unit, workspace_id, by.name, "held", f"hold {hold_id}", now)
    return len(planned)


def release(unit: Unit, workspace_id: int, hold_id: int, by: Doer, now: datetime) -> None:
    """End a hold: whoever it held is asked when their next turn comes. Raises HoldUnknown."""
    if not hold_queries.release(unit, workspace_id, hold_id, now):
        raise HoldUnknown
    audits.note(unit, workspace_id, by.name, "released", f"hold {hold_id}", now)


def check(reason: str, until: date, today: date) -> None:
    """Raises HoldWrong for a hold without a reason, or whose end is no day from tomorrow to half a year away."""
    if not reason.strip():
        raise HoldWrong("Say why, so that whoever meets this later knows.")
    if len(reason.strip()) > REASON_LIMIT:
        raise HoldWrong(f"A reason has {REASON_LIMIT} characters at most.")
    if until <= today:
        raise HoldWrong("Choose a day that is still to come.")
    if until > today + LONGEST:
        raise HoldWrong(f"A hold lasts {LONGEST.days} days at most. For longer, stop sends to the account.")
