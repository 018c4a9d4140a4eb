"""A workspace's people and surveys in a database of their own, to try out on them what would happen."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table, select
from sqlmodel import SQLModel

from storage.database import tables
from storage.database.engine import open_engine
from storage.database.units import Units

SLICE = 2000
_COPIED: tuple[Table, ...] = (
    tables.workspace,
    tables.teammate,
    tables.account,
    tables.contact,
    tables.survey,
    tables.survey_version,
    tables.wave,
    tables.turn,
    tables.hold,
    tables.blackout,
    tables.introduction,
    tables.invitation,
    tables.case_file,
    tables.departure,
    tables.moment,
)
"""What planning reads, parents first; nobody's words are among it."""


@contextlib.contextmanager
def snapshot(units: Units, workspace_id: int) -> Iterator[Units]:
    """A copy of what planning reads, as one moment had it; gone when the block ends.

    It owes the messages of planned invitations anew, and its rows point at answers that were not copied.
    """
    with tempfile.TemporaryDirectory(prefix="askback-rehearsal-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'rehearsal.db'}")
        SQLModel.metadata.create_all(engine)
        copy = Units(engine)
        try:
            _fill(units, copy, workspace_id)
            yield copy
        finally:
            copy.close()


def _fill(units: Units, copy: Units, workspace_id: int) -> None:
    with units.reading() as unit, copy() as into:
        into.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in _COPIED:
            whose = table.c.id if table is tables.workspace else table.c.workspace_id
            rows = unit.connection.execute(select(table).where(whose == workspace_id)).mappings()
            for part in rows.partitions(SLICE):
                into.connection.execute(table.insert(), [_freed(table, dict(row)) for row in part])


def _freed(table: Table, row: dict[str, object]) -> dict[str, object]:
    """A case without its answer, which stays where it is."""
    return row | {"response_id": None} if table is tables.case_file else row
