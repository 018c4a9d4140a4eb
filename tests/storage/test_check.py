"""A sound database has no problems; each kind of unsoundness is told in a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.check import check
from storage.database.engine import open_engine
from storage.migrations.upgrade import revisions, upgrade
from tests.storage.workspaces import populate

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    opened = open_engine(empty_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def populated(engine: Engine) -> Engine:
    upgrade(engine)
    populate(engine, revisions()[-1])
    return engine


def test_a_sound_database_has_no_problems(populated: Engine) -> None:
    assert check(populated) == []


def test_a_database_without_tables_is_told_to_upgrade(engine: Engine) -> None:
    assert check(engine) == ["The tables are at revision none. Run askback db upgrade."]


def test_what_other_checks_find_is_told_too(populated: Engine) -> None:
    assert check(populated, [lambda unit: [], lambda unit: ["Counts differ."]]) == ["Counts differ."]


@ONLY_SQLITE
def test_rows_that_belong_to_nothing_are_counted(populated: Engine) -> None:
    with populated.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM response")
        raw.execute("PRAGMA foreign_keys = ON")
    assert "2 rows of response_revision belong to a response that is not there." in check(populated)


@ONLY_SQLITE
def test_a_damaged_file_is_told(populated: Engine, tmp_path: Path) -> None:
    with populated.connect() as connection:
        root = connection.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_when'"
        ).scalar_one()
    populated.dispose()  # the last connection writes the log back into the file
    with (tmp_path / "askback.db").open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\x0a\x00\x00\x00\x00\x10\x00" + b"\x00" * 100)
    assert any("damaged" in problem for problem in check(populated))
