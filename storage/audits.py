"""The audit log: who did what, never a customer's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database.tables import audit
from storage.database.units import Unit


@dataclass(frozen=True)
class Doer:
    """Somebody of the team who does something. `id` is None for Askback itself, and for whoever sits at a terminal."""

    name: str
    id: int | None = None


def note(unit: Unit, workspace_id: int, who: str, did: str, about: str, now: datetime) -> None:
    """Somebody did something; `who` is a name, or "askback" itself."""
    note_each(unit, workspace_id, who, did, [about], now)


def note_each(unit: Unit, workspace_id: int, who: str, did: str, abouts: Iterable[str], now: datetime) -> None:
    """Somebody did the same with several things."""
    if rows := [{"workspace_id": workspace_id, "at": now, "who": who, "did": did, "about": each} for each in abouts]:
        unit.connection.execute(audit.insert(), rows)
