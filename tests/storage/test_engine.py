"""Opening a database works, or says in a sentence what to do."""

import sqlite3
from pathlib import Path

import pytest

from storage.database.engine import DatabaseBusy, DatabaseUnusable, explained, open_engine

ONLY_POSTGRES = pytest.mark.parametrize("database", ["postgres"], indirect=True)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("askback.db", "is not a database address"),
        ("", "is not a database address"),
        ("mysql://root@localhost/askback", "SQLite or PostgreSQL, not in 'mysql'"),
        ("sqlite:////nowhere/at/all/askback.db", "unable to open database file"),
        ("postgresql://me:secret@127.0.0.1:1/askback", "cannot be used"),
    ],
)
def test_an_address_that_does_not_do_is_explained_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        open_engine(url)
    assert sentence in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "askback.db").write_text("just a letter to my aunt" * 100)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        open_engine(f"sqlite:///{tmp_path / 'askback.db'}")


def test_a_locked_file_is_called_busy(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'askback.db'}")
    with pytest.raises(DatabaseBusy, match="Stop that program"), explained(engine):
        raise sqlite3.OperationalError("database is locked")


def test_sqlite_keeps_foreign_keys_and_a_log_that_readers_do_not_wait_for(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'askback.db'}")
    with engine.connect() as connection:
        asked = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == [1, "wal", 1, 2500]


@ONLY_POSTGRES
def test_postgres_is_reached_by_its_plain_address(database_url: str) -> None:
    assert database_url.startswith("postgresql://")
    engine = open_engine(database_url)
    assert engine.dialect.driver == "psycopg"
    engine.dispose()
