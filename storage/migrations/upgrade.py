"""Bringing a database's tables to the newest revision, in one transaction, with a way back."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage import migrations
from storage.database.backup import copy_sqlite
from storage.database.engine import DatabaseUnusable, explained, in_a_line, in_memory

HOME = Path(migrations.__path__[0])
ONE_AT_A_TIME = 0x61736B  # any number: PostgreSQL's advisory lock for upgrades of Askback


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did. `before` is None for a new database; `backup` None where none was needed."""

    before: str | None
    after: str
    backup: Path | None


def upgrade(engine: Engine, to: str = "head") -> Upgraded:
    """Bring the tables to revision `to`. An SQLite file that holds people is copied beside itself first.

    Safe to call at every start, by several processes at once. Raises DatabaseUnusable with the tables as they
    were, when a revision fails or leaves a row that points nowhere.
    """
    before = current(engine)
    if before == _number(to):
        return Upgraded(before, before, None)
    copy = _copy_before(engine, before)
    try:
        with _unchecked(engine) as connection:
            command.upgrade(scripts(connection), to)
            _refuse_orphans(connection)
    except SQLAlchemyError as error:
        way = f"from revision {before} to {_number(to)}" if before else f"to revision {_number(to)}"
        raise DatabaseUnusable(f"Bringing the tables {way} failed and changed nothing: {in_a_line(error)}.") from error
    return Upgraded(before, _number(to), copy)


def current(engine: Engine) -> str | None:
    """The revision that the tables have; None for a database without tables."""
    with explained(engine), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Whether the tables are what this version of Askback expects."""
    return current(engine) == _number("head")


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    return [script.revision for script in _directory().walk_revisions()][::-1]


def scripts(connection: Connection) -> Config:
    """Alembic's configuration, for commands that shall run on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(HOME).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _directory() -> ScriptDirectory:
    return ScriptDirectory(str(HOME))


def _number(name: str) -> str:
    number = _directory().as_revision_number(name)
    return number if isinstance(number, str) else name


def _copy_before(engine: Engine, before: str | None) -> Path | None:
    """A copy of a populated SQLite file, named after the revision it has."""
    if engine.dialect.name != "sqlite" or in_memory(engine) or before is None:
        return None
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT count(*) FROM workspace")):
            return None
    path = Path(str(engine.url.database))
    copy = path.with_name(f"{path.name}.at-{before}")
    copy_sqlite(engine, copy)
    return copy


@contextlib.contextmanager
def _unchecked(engine: Engine) -> Iterator[Connection]:
    """One transaction for the whole way, without foreign keys on SQLite.

    Alembic changes an SQLite table by copying and dropping it; a drop deletes the children of its rows.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if engine.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys = OFF")  # has no effect within a transaction
        try:
            with explained(engine):
                transaction = connection.begin()
            with transaction:
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": ONE_AT_A_TIME})
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                raw.execute("PRAGMA foreign_keys = ON")


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        raise DatabaseUnusable(f"The upgrade would leave rows of {tables} that belong to nothing.")
