"""Calendar moments that come again: rows with a due time, never timers."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage.database.compiled import Hot
from storage.database.tables import moment
from storage.database.units import Unit
from storage.database.upsert import insert


def due_at(unit: Unit, workspace_id: int, what: str) -> datetime | None:
    """When this comes next; None when it was never set."""
    found: datetime | None = _DUE_AT.run(unit, workspace_id=workspace_id, what=what).scalar()
    return found


def set_due(unit: Unit, workspace_id: int, what: str, at: datetime) -> None:
    """Let this come at `at` next, whatever was set before."""
    statement = insert(moment).values(workspace_id=workspace_id, what=what, next_due_at=at)
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "what"], set_={"next_due_at": at})
    )


def sooner(unit: Unit, workspace_id: int, what: str, at: datetime) -> None:
    """Let this come at `at`, unless it comes before that anyway."""
    statement = insert(moment).values(workspace_id=workspace_id, what=what, next_due_at=at)
    unit.connection.execute(statement.on_conflict_do_nothing())
    unit.connection.execute(
        update(moment)
        .where(moment.c.workspace_id == workspace_id, moment.c.what == what, moment.c.next_due_at > at)
        .values(next_due_at=at)
    )


def forget(unit: Unit, workspace_id: int, what: str) -> None:
    """Let this not come again until it is set anew."""
    unit.connection.execute(delete(moment).where(moment.c.workspace_id == workspace_id, moment.c.what == what))


_DUE_AT = Hot(
    select(moment.c.next_due_at).where(
        moment.c.workspace_id == bindparam("workspace_id", type_=moment.c.workspace_id.type),
        moment.c.what == bindparam("what", type_=moment.c.what.type),
    )
)
