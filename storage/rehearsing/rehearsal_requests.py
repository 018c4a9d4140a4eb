"""Rehearsals that were asked for in Slack, and what they found."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, update

from storage.database.tables import rehearsal, teammate
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import RehearsalState

Facts = RowMapping


def add(unit: Unit, workspace_id: int, *, teammate_id: int, survey: str, days: int, now: datetime) -> int | None:
    """Ask for a rehearsal; its number, or None while another one of the workspace waits."""
    values = {"teammate_id": teammate_id, "survey": survey, "days": days, "asked_at": now, "figures": {}}
    first = {"state": RehearsalState.WAITING, "attempts": 0}
    added = insert(rehearsal).values(workspace_id=workspace_id, **values, **first)
    found: int | None = unit.connection.execute(
        added.on_conflict_do_nothing().returning(rehearsal.c.id)
    ).scalar_one_or_none()
    return found


def waiting(unit: Unit, workspace_id: int) -> Facts | None:
    """The one that is to be played, with `asker` (their name) and `slack_user_id`; None when there is none."""
    where = (rehearsal.c.workspace_id == workspace_id, rehearsal.c.state == RehearsalState.WAITING)
    return unit.connection.execute(_WITH_ASKER.where(*where)).mappings().first()


def by_id(unit: Unit, workspace_id: int, rehearsal_id: int) -> Facts | None:
    """One of them, as `waiting` shows it; None once it is forgotten."""
    where = (rehearsal.c.workspace_id == workspace_id, rehearsal.c.id == rehearsal_id)
    return unit.connection.execute(_WITH_ASKER.where(*where)).mappings().first()


def next_due(unit: Unit, workspace_id: int) -> datetime | None:
    """When something is to be played; None when nothing is."""
    where = (rehearsal.c.workspace_id == workspace_id, rehearsal.c.state == RehearsalState.WAITING)
    found: datetime | None = unit.connection.scalar(select(func.min(rehearsal.c.asked_at)).where(*where))
    return found


def change(unit: Unit, rehearsal_id: int, **values: Any) -> None:
    unit.connection.execute(update(rehearsal).where(rehearsal.c.id == rehearsal_id).values(**values))


def forget(unit: Unit, rehearsal_id: int) -> None:
    """Its asker has it: nothing of what it found is kept."""
    change(unit, rehearsal_id, figures={}, sheet=None)


def forget_before(unit: Unit, workspace_id: int, before: datetime) -> None:
    """Drop those that were asked for before then, whatever became of them."""
    gone = delete(rehearsal).where(rehearsal.c.workspace_id == workspace_id, rehearsal.c.asked_at < before)
    unit.connection.execute(gone)


_WITH_ASKER = select(rehearsal, teammate.c.name.label("asker"), teammate.c.slack_user_id).join(
    teammate, teammate.c.id == rehearsal.c.teammate_id
)
