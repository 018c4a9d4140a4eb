"""What stands in a case's thread beside its message."""

from datetime import datetime

from storage import case_queries
from storage.database.units import Unit
from storage.models import DeliveryKind, EntryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority


def note_event(unit: Unit, workspace_id: int, case_id: int, event: str, now: datetime) -> None:
    """Store what happened in a case, and owe its thread a note of it."""
    entry_id = case_queries.add_entry(unit, workspace_id, case_id, EntryKind.EVENT, event, now)
    owe_note(unit, workspace_id, case_id, entry_id, now)


def owe_note(unit: Unit, workspace_id: int, case_id: int, entry_id: int, now: datetime) -> None:
    """Owe the case's thread a note of an entry."""
    alert = case_queries.alert_of(unit, workspace_id, case_id)
    delivery_queue.owe(
        unit,
        workspace_id,
        Owed(
            DeliveryKind.NOTE,
            f"note:{entry_id}",
            Priority.TALK,
            now,
            channel=alert["channel"],
            slack_user_id=alert["slack_user_id"],
            thread_of_id=alert["id"],
            case_id=case_id,
            entry_id=entry_id,
        ),
    )
