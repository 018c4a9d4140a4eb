"""The audit log: who did what, never a customer's words."""

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
    unit.connection.execute(audit.insert().values(workspace_id=workspace_id, at=now, who=who, did=did, about=about))
