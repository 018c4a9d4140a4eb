"""The keys of what Slack has told us: a thing told twice has its effect once."""

from datetime import datetime

from sqlalchemy import bindparam, delete

from storage.database.compiled import Hot
from storage.database.tables import inbound
from storage.database.units import Unit
from storage.database.upsert import insert

# PostgreSQL and SQLite spell ON CONFLICT DO NOTHING alike, so one statement serves both.
_FIRST = Hot(
    insert(inbound)
    .values(workspace_id=bindparam("workspace_id"), key=bindparam("key"), at=bindparam("at"))
    .on_conflict_do_nothing()
)


def is_first(unit: Unit, workspace_id: int, key: str, now: datetime) -> bool:
    """True for the first sighting of `key`, which is remembered with whatever else this transaction does."""
    return _FIRST.run(unit, workspace_id=workspace_id, key=key, at=now).rowcount == 1


def forget_before(unit: Unit, moment: datetime) -> int:
    """Drop keys that Slack will not repeat any more; how many. Slack redelivers for at most 24 hours."""
    return unit.connection.execute(delete(inbound).where(inbound.c.at < moment)).rowcount
