"""The audit log: who did what, never a customer's words."""

from datetime import datetime

from storage.tables import audit
from storage.units import Unit


def note(unit: Unit, workspace_id: int, who: str, did: str, about: str, now: datetime) -> None:
    """Somebody did something; `who` is a name, or "askback" itself."""
    unit.connection.execute(audit.insert().values(workspace_id=workspace_id, at=now, who=who, did=did, about=about))
