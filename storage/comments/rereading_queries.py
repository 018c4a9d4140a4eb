"""Answers that another model has read than the one that reads now, and how far reading them again has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, or_, select, update

from storage.answering.read_by import FAILED
from storage.database.compiled import Hot
from storage.database.tables import rereading, response
from storage.database.units import Unit
from storage.database.upsert import insert


@dataclass(frozen=True)
class Standing:
    """Of a workspace's answers that were ever read, how many the present model has, or has tried to."""

    workspace_id: int
    done: int
    total: int


def standings(unit: Unit, model: str) -> list[Standing]:
    """Of every workspace. Looks at all answers: for starts, not for ticks."""
    found = (
        select(response.c.workspace_id, func.count().filter(_is_by(model)), func.count())
        .where(response.c.read_by.is_not(None))
        .group_by(response.c.workspace_id)
    )
    return [Standing(*row) for row in unit.connection.execute(found)]


def begin(unit: Unit, model: str, standing: Standing, now: datetime) -> None:
    """Let all be read again from the newest on, whatever was under way."""
    values = {"model": model, "done": standing.done, "total": standing.total, "since": now}
    fresh = {**values, "below": None, "imported": False}
    statement = insert(rereading).values(workspace_id=standing.workspace_id, **fresh)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=fresh))


def end(unit: Unit, workspace_id: int) -> None:
    unit.connection.execute(delete(rereading).where(rereading.c.workspace_id == workspace_id))


def under_way(unit: Unit) -> RowMapping | None:
    """The workspace whose turn it is (a row of `rereading`); None when all is read."""
    return unit.connection.execute(select(rereading).order_by(rereading.c.workspace_id).limit(1)).mappings().first()


def waits_since(unit: Unit) -> datetime | None:
    at: datetime | None = _SINCE.run(unit).scalar()
    return at


def progress(unit: Unit, workspace_id: int) -> tuple[int, int] | None:
    """(done, total); None when nothing is read again."""
    found = select(rereading.c.done, rereading.c.total).where(rereading.c.workspace_id == workspace_id)
    row = unit.connection.execute(found).first()
    return (row.done, row.total) if row else None


def next_ones(unit: Unit, run: RowMapping, limit: int) -> Sequence[RowMapping]:
    """Answers that the run has still to read, the newest first. Those whose words wait anyway are left out."""
    found = select(response).where(
        response.c.workspace_id == run["workspace_id"],
        response.c.read_by.is_not(None),
        ~_is_by(run["model"]),
        response.c.unread.is_(False),
        response.c.tool.is_not(None) if run["imported"] else response.c.tool.is_(None),
    )
    if run["below"] is not None:
        found = found.where(response.c.id < run["below"])
    return unit.connection.execute(found.order_by(response.c.id.desc()).limit(limit)).mappings().all()


def went_on(unit: Unit, run: RowMapping, *, read: int, below: int | None, imported: bool) -> None:
    """So many more are read; where to look next."""
    unit.connection.execute(
        update(rereading)
        .where(rereading.c.workspace_id == run["workspace_id"])
        .values(done=rereading.c.done + read, below=below, imported=imported)
    )


def _is_by(model: str) -> ColumnElement[bool]:
    """Read by this model, or by what a workspace has made of it; also where it tried and failed."""
    return or_(
        *(
            or_(response.c.read_by == each, response.c.read_by.startswith(f"{each}+", autoescape=True))
            for each in (model, f"{FAILED}{model}")
        )
    )


_SINCE = Hot(select(rereading.c.since).order_by(rereading.c.since).limit(1))
