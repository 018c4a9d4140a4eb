"""A backup is one whole moment, and a restore brings it back wholly or changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from storage.database.backup import backup, restore
from storage.database.engine import DatabaseUnusable, open_engine
from storage.database.tables import workspace
from storage.migrations.upgrade import upgrade
from tests.storage.workspaces import add

ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONLY_POSTGRES = pytest.mark.parametrize("database", ["postgres"], indirect=True)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    opened = open_engine(empty_database_url)
    upgrade(opened)
    yield opened
    opened.dispose()


def have(engine: Engine, team: str) -> None:
    with engine.begin() as connection:
        add(connection, team)


def teams(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(workspace.c.slack_team_id).order_by(workspace.c.id)))


def test_what_was_backed_up_comes_back_and_what_came_later_goes(engine: Engine, tmp_path: Path) -> None:
    have(engine, "T1")
    backup(engine, tmp_path / "copy")
    have(engine, "T2")
    restore(engine, tmp_path / "copy")
    assert teams(engine) == ["T1"]
    have(engine, "T3")
    assert teams(engine) == ["T1", "T3"]


def test_a_backup_is_for_its_owners_eyes(engine: Engine, tmp_path: Path) -> None:
    backup(engine, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("dear to me")
    with pytest.raises(DatabaseUnusable, match="there already"):
        backup(engine, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "dear to me"


def test_a_backup_to_a_folder_that_is_not_there_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be written"):
        backup(engine, tmp_path / "nowhere" / "copy")


def test_a_file_that_is_no_backup_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    have(engine, "T1")
    (tmp_path / "junk").write_text("not a database" * 100)
    with pytest.raises(DatabaseUnusable):
        restore(engine, tmp_path / "junk")
    with pytest.raises(DatabaseUnusable, match="no backup"):
        restore(engine, tmp_path / "missing")
    assert teams(engine) == ["T1"]


@ONLY_SQLITE
def test_a_backup_while_someone_writes_holds_only_what_was_committed(engine: Engine, tmp_path: Path) -> None:
    have(engine, "T1")
    with engine.begin() as connection:
        add(connection, "T2")
        backup(engine, tmp_path / "copy")
    copy = open_engine(f"sqlite:///{tmp_path / 'copy'}")
    assert teams(copy) == ["T1"]
    copy.dispose()


@ONLY_POSTGRES
def test_without_postgresqls_programs_the_sentence_says_what_to_install(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.backup.program_folders", list)
    with pytest.raises(DatabaseUnusable, match="pg_dump"):
        backup(engine, tmp_path / "copy")
