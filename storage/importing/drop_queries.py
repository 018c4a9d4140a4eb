"""Files that teammates dropped into the bot's DM, and how far each is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, update

from storage.database.tables import file_drop, import_file, returned_rows, teammate
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import DropState

Facts = RowMapping


def add(unit: Unit, workspace_id: int, *, now: datetime, **facts: Any) -> int:
    """Keep that a file was dropped; its number. `facts`: teammate_id, file_id, name, message_ts, state, why, due_at."""
    values = {"report": {}, "skips_bad": False, "done": 0, "attempts": 0, "at": now, "changed_at": now}
    added = insert(file_drop).values(workspace_id=workspace_id, **values, **facts).returning(file_drop.c.id)
    return int(unit.connection.execute(added).scalar_one())


def by_id(unit: Unit, workspace_id: int, drop_id: int) -> Facts | None:
    """One dropped file, with `slack_user_id` of who dropped it."""
    found = select(file_drop, teammate.c.slack_user_id).join(teammate, teammate.c.id == file_drop.c.teammate_id)
    mine = (file_drop.c.workspace_id == workspace_id, file_drop.c.id == drop_id)
    return unit.connection.execute(found.where(*mine)).mappings().first()


def due(unit: Unit, workspace_id: int, now: datetime) -> Sequence[Facts]:
    """What the bot is to do now, the longest-waiting first; files of one message stand together."""
    waiting = select(file_drop).where(file_drop.c.workspace_id == workspace_id, file_drop.c.due_at <= now)
    ordered = waiting.order_by(file_drop.c.message_ts, file_drop.c.id)
    return unit.connection.execute(ordered).mappings().all()


def next_due(unit: Unit, workspace_id: int) -> datetime | None:
    """When something is to be done next; None when everything waits for people, or is over."""
    waits = (file_drop.c.workspace_id == workspace_id, file_drop.c.due_at.is_not(None))
    found: datetime | None = unit.connection.scalar(select(func.min(file_drop.c.due_at)).where(*waits))
    return found


def change(unit: Unit, drop_id: int, **values: Any) -> None:
    unit.connection.execute(update(file_drop).where(file_drop.c.id == drop_id).values(**values))


def move(unit: Unit, drop_id: int, *, to: DropState, of: DropState, **values: Any) -> bool:
    """Go to another state; False where the file is not in the state `of` any more."""
    here = (file_drop.c.id == drop_id, file_drop.c.state == of)
    return unit.connection.execute(update(file_drop).where(*here).values(state=to, **values)).rowcount == 1


def import_begun(unit: Unit, workspace_id: int, name: str, at: datetime) -> Facts | None:
    """The import of that file which was begun at exactly that moment, before whoever began it was interrupted."""
    found = (
        select(import_file)
        .where(import_file.c.workspace_id == workspace_id, import_file.c.name == name, import_file.c.at == at)
        .order_by(import_file.c.id.desc())
        .limit(1)
    )
    return unit.connection.execute(found).mappings().first()


def keep_rows(unit: Unit, workspace_id: int, drop_id: int, content: bytes, now: datetime) -> None:
    """Keep the file of the rows of a dropped file that cannot be taken, in place of what was kept before."""
    facts = {"content": content, "at": now}
    kept = insert(returned_rows).values(workspace_id=workspace_id, drop_id=drop_id, **facts)
    unit.connection.execute(kept.on_conflict_do_update(index_elements=["workspace_id", "drop_id"], set_=facts))


def kept_rows(unit: Unit, workspace_id: int, drop_id: int) -> bytes | None:
    """That file; None once it is forgotten."""
    mine = (returned_rows.c.workspace_id == workspace_id, returned_rows.c.drop_id == drop_id)
    content: bytes | None = unit.connection.scalar(select(returned_rows.c.content).where(*mine))
    return content


def forget_rows(unit: Unit, workspace_id: int, drop_id: int) -> None:
    """Whoever dropped the file has them: nothing of them is kept."""
    mine = (returned_rows.c.workspace_id == workspace_id, returned_rows.c.drop_id == drop_id)
    unit.connection.execute(delete(returned_rows).where(*mine))


def forget_rows_before(unit: Unit, workspace_id: int, before: datetime) -> None:
    """Forget those that were kept before then, whatever became of them."""
    old = (returned_rows.c.workspace_id == workspace_id, returned_rows.c.at < before)
    unit.connection.execute(delete(returned_rows).where(*old))
