"""Files of the import folder that could not be imported, until they are mended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, select

from storage.database.tables import failed_file
from storage.database.units import Unit
from storage.database.upsert import insert

Facts = RowMapping


def note(unit: Unit, workspace_id: int, name: str, problems: str | None, now: datetime) -> None:
    """Keep that a file failed, in place of an earlier one of that name."""
    facts = {"problems": problems, "at": now}
    noted = insert(failed_file).values(workspace_id=workspace_id, name=name, **facts)
    unit.connection.execute(noted.on_conflict_do_update(index_elements=["workspace_id", "name"], set_=facts))


def failed(unit: Unit, workspace_id: int, since: datetime) -> Sequence[Facts]:
    """Those that failed since then, the newest first."""
    mine = (failed_file.c.workspace_id == workspace_id, failed_file.c.at >= since)
    newest_first = select(failed_file).where(*mine).order_by(failed_file.c.at.desc(), failed_file.c.name)
    return unit.connection.execute(newest_first).mappings().all()


def forget(unit: Unit, workspace_id: int, names: Sequence[str]) -> None:
    """They are mended, or nobody asks any more."""
    mine = (failed_file.c.workspace_id == workspace_id, failed_file.c.name.in_(names))
    unit.connection.execute(delete(failed_file).where(*mine))


def forget_before(unit: Unit, workspace_id: int, before: datetime) -> None:
    old = (failed_file.c.workspace_id == workspace_id, failed_file.c.at < before)
    unit.connection.execute(delete(failed_file).where(*old))
