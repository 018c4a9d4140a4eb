"""SQLite's log is copied home beside the writer."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage.database.checkpoints import COMMITS
from storage.database.engine import open_engine
from storage.database.tables import inbound
from storage.database.units import Unit, Units
from tests.storage import workspaces

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def stored_at_home(url: str, beside: Path) -> int:
    """The keys in the database's own file, without what stands in its log only."""
    alone = shutil.copy(url.removeprefix("sqlite:///"), beside / "alone.db")
    with sqlite3.connect(alone) as connection:
        count: int = connection.execute("SELECT count(*) FROM inbound").fetchone()[0]
        return count


def test_many_commits_are_copied_home_while_the_database_is_in_use(database_url: str, tmp_path: Path) -> None:
    units = Units(open_engine(database_url))
    home = units.write(lambda unit: workspaces.add(unit.connection))

    def keep(number: int) -> None:
        def work(unit: Unit) -> None:
            unit.connection.execute(insert(inbound).values(workspace_id=home, key=str(number), at=workspaces.NOW))

        units.write(work)

    with units.engine.connect():  # in use: SQLite copies nothing by itself when the writer closes
        for number in range(COMMITS // 2):
            keep(number)
        assert stored_at_home(database_url, tmp_path) == 0
        for number in range(COMMITS // 2, COMMITS):
            keep(number)
        units.close()
        assert stored_at_home(database_url, tmp_path) == COMMITS
