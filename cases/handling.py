"""What the team does with a case: claim it, put it back, close it."""

from datetime import datetime

from cases.opening import show_again
from cases.reopening import PATIENCE
from storage import case_queries
from storage.case_queries import Facts
from storage.database.units import Unit
from storage.models import CaseState, EntryKind

RESOLUTIONS = (
    "fixed",
    "workaround",
    "explained",
    "roadmap",
    "commercial_change",
    "training_booked",
    "handed_to_support",
    "no_reply",
    "not_actionable",
    "customer_left",
)
"""Why a case is closed: the team's own list, as codes."""

PUT_BACK = "put_back"


class CaseUnknown(Exception):
    """This workspace has no such case."""


class CaseClosed(Exception):
    """The case is closed already."""


class NotTheirs(Exception):
    """Somebody else took the case: they alone put it back."""


def claim(unit: Unit, workspace_id: int, case_id: int, teammate_id: int, now: datetime) -> None:
    """Make a teammate the owner. Claiming one's own case again changes nothing; anyone may take a case over."""
    case = still_open(unit, workspace_id, case_id)
    if case["state"] is CaseState.CLAIMED and case["owner_id"] == teammate_id:
        return
    case_queries.change(unit, case_id, state=CaseState.CLAIMED, owner_id=teammate_id, claimed_at=now, next_due_at=None)
    case_queries.add_entry(unit, workspace_id, case_id, EntryKind.EVENT, "claimed", now, teammate_id)
    show_again(unit, workspace_id, case_id, now)


def put_back(unit: Unit, workspace_id: int, case_id: int, teammate_id: int, now: datetime) -> None:
    """Undo one's own claim: the case is open again and its account's CSM owns it. Raises NotTheirs, CaseClosed,
    CaseUnknown; an open case stays as it is.

    An owner who was not called by name yet, and whose customer nobody has answered, is called after the usual patience.
    """
    case = still_open(unit, workspace_id, case_id)
    if case["state"] is not CaseState.CLAIMED:
        return
    if case["owner_id"] != teammate_id:
        raise NotTheirs
    owner = case_queries.owner_facts(unit, workspace_id, case["account_id"])
    waits = case["mentioned_at"] is None and case["first_touch_at"] is None
    case_queries.change(
        unit,
        case_id,
        state=CaseState.OPEN,
        owner_id=owner.csm_id if owner.slack_user_id else None,
        claimed_at=None,
        next_due_at=now + PATIENCE if waits else None,
    )
    case_queries.add_entry(unit, workspace_id, case_id, EntryKind.EVENT, PUT_BACK, now, teammate_id)
    show_again(unit, workspace_id, case_id, now)


def close(
    unit: Unit, workspace_id: int, case_id: int, teammate_id: int, why: str, now: datetime, *, told: str | None = None
) -> None:
    """Close a case with one of RESOLUTIONS; `told` is what was done, in words that the customer may read.

    Raises ValueError for another word, CaseClosed, CaseUnknown.
    """
    if why not in RESOLUTIONS:
        raise ValueError(f"{why!r} is not a resolution")
    still_open(unit, workspace_id, case_id)
    case_queries.change(unit, case_id, state=CaseState.CLOSED, closed_at=now, close_reason=why, next_due_at=None)
    if told is not None:
        case_queries.change(unit, case_id, told=told, told_at=now)
    case_queries.add_entry(unit, workspace_id, case_id, EntryKind.EVENT, f"closed:{why}", now, teammate_id)
    show_again(unit, workspace_id, case_id, now)


def still_open(unit: Unit, workspace_id: int, case_id: int) -> Facts:
    """A case that can still be handled. Raises CaseUnknown, CaseClosed."""
    case = case_queries.by_id(unit, workspace_id, case_id)
    if case is None:
        raise CaseUnknown
    if case["state"] is CaseState.CLOSED:
        raise CaseClosed
    return case
