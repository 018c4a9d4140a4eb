"""Words between a teammate and a contact: out as a DM, back into the case's thread."""

from datetime import datetime

from cases.notes import note_event, owe_note
from cases.opening import NOBODY, Answer, open_case, show_again
from storage import case_queries
from storage.case_queries import Facts
from storage.database.units import Unit
from storage.models import CaseKind, CaseState, DeliveryKind, EntryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries

UNDELIVERED = "undelivered:"  # an event's first half; the other is Slack's word for why


def reply(unit: Unit, workspace_id: int, case_id: int, teammate_id: int, words: str, now: datetime) -> int:
    """Owe the contact a teammate's words; the entry's id. The thread is told when they arrived, or that they did not.

    The first reply is the case's first touch, and claims a case that nobody has.
    """
    case = case_queries.by_id(unit, workspace_id, case_id)
    if case is None:
        raise LookupError(f"no case {case_id}")
    entry_id = case_queries.add_entry(unit, workspace_id, case_id, EntryKind.TO_CONTACT, words, now, teammate_id)
    delivery_queue.owe(
        unit,
        workspace_id,
        Owed(
            DeliveryKind.REPLY,
            f"reply:{entry_id}",
            Priority.TALK,
            now,
            contact_id=case["contact_id"],
            case_id=case_id,
            entry_id=entry_id,
        ),
    )
    _touched(unit, case, teammate_id, now)
    show_again(unit, workspace_id, case_id, now)
    return entry_id


def arrived(unit: Unit, workspace_id: int, case_id: int, entry_id: int, now: datetime) -> None:
    """A teammate's words stand with the contact: the thread shows them."""
    owe_note(unit, workspace_id, case_id, entry_id, now)


def came_back(unit: Unit, workspace_id: int, case_id: int, entry_id: int, why: str, now: datetime) -> None:
    """Slack did not take a teammate's words: the owner is called; no first answer was given. `why` is Slack's word."""
    entry = case_queries.entry_facts(unit, workspace_id, entry_id)
    case = case_queries.by_id(unit, workspace_id, case_id)
    if case is not None and case["first_touch_at"] == entry["at"]:
        case_queries.change(unit, case_id, first_touch_at=None)
    note_event(unit, workspace_id, case_id, f"{UNDELIVERED}{why}", now)
    show_again(unit, workspace_id, case_id, now)


def heard(unit: Unit, workspace_id: int, contact_id: int, account_id: int, words: str, now: datetime) -> int:
    """Bring a contact's words to the team: into the thread of their open case, or as a new one; the case's id.

    Who answered to their CSM alone also writes to their CSM alone; where that one has left the team, a new case brings
    the words to who reads such answers now.
    """
    roster_queries.hold(unit, workspace_id, contact_id)
    private = case_queries.wishes_privacy(unit, workspace_id, contact_id)
    case = case_queries.newest_open_of(unit, workspace_id, contact_id, private=private)
    if case is not None and _is_read(unit, workspace_id, case["id"]):
        entry_id = case_queries.add_entry(unit, workspace_id, case["id"], EntryKind.FROM_CONTACT, words, now)
        owe_note(unit, workspace_id, case["id"], entry_id, now)
        return int(case["id"])
    answer = Answer(workspace_id, 0, account_id, contact_id, None, None, only_owner=private)
    case_id = open_case(unit, CaseKind.MESSAGE, answer, now)
    case_queries.add_entry(unit, workspace_id, case_id, EntryKind.FROM_CONTACT, words, now)
    return case_id


def _is_read(unit: Unit, workspace_id: int, case_id: int) -> bool:
    """Whether the team reads a case, or the one person who alone may is in the team still."""
    reader = case_queries.alert_of(unit, workspace_id, case_id)["slack_user_id"]
    return reader in (None, NOBODY) or roster_queries.teammate_of(unit, workspace_id, reader) is not None


def _touched(unit: Unit, case: Facts, teammate_id: int, now: datetime) -> None:
    changes: dict[str, object] = {"next_due_at": None}
    if case["first_touch_at"] is None:
        changes["first_touch_at"] = now
    if case["state"] is CaseState.OPEN:
        changes |= {"state": CaseState.CLAIMED, "owner_id": teammate_id, "claimed_at": now}
    case_queries.change(unit, case["id"], **changes)
