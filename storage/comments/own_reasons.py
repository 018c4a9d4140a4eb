"""A workspace's own reasons, and its own names for the shipped ones."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, select, update

from storage.database.tables import own_reason
from storage.database.units import Unit
from storage.database.upsert import insert

MARK = "."
"""Stands between the shipped code that a reason is below and its number."""


def parent_of(code: str) -> str:
    """The shipped code that a reason counts under; a shipped one is its own."""
    return code.partition(MARK)[0]


def of_workspace(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """All names that this workspace gave, retired ones too, by code."""
    found = select(own_reason).where(own_reason.c.workspace_id == workspace_id).order_by(own_reason.c.code)
    return unit.connection.execute(found).mappings().all()


def rename(unit: Unit, workspace_id: int, code: str, name: str, now: datetime) -> None:
    """Call a reason so from now on, whatever it was called."""
    statement = insert(own_reason).values(workspace_id=workspace_id, code=code, name=name, at=now)
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["workspace_id", "code"], set_={"name": name, "at": now})
    )


def shipped_name(unit: Unit, workspace_id: int, code: str) -> None:
    """Let a shipped reason be called as it was shipped."""
    one = (own_reason.c.workspace_id == workspace_id, own_reason.c.code == code, own_reason.c.code.not_like("%.%"))
    unit.connection.execute(delete(own_reason).where(*one))


def add(unit: Unit, workspace_id: int, parent: str, name: str, now: datetime) -> str:
    """Store an own reason below a shipped one; its code, which none had before."""
    below = select(func.count()).where(
        own_reason.c.workspace_id == workspace_id, own_reason.c.code.like(f"{parent}{MARK}%")
    )
    code = f"{parent}{MARK}{unit.connection.execute(below).scalar_one() + 1}"
    unit.connection.execute(insert(own_reason).values(workspace_id=workspace_id, code=code, name=name, at=now))
    return code


def retire(unit: Unit, workspace_id: int, code: str, at: datetime | None) -> bool:
    """Let nobody choose an own reason any more (None: let them again); answers keep it. False when there is none."""
    one = (own_reason.c.workspace_id == workspace_id, own_reason.c.code == code, own_reason.c.code.like(f"%{MARK}%"))
    return unit.connection.execute(update(own_reason).where(*one).values(retired_at=at)).rowcount == 1
