"""Copies of the whole database, taken while it is used; and putting one back."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from storage.database.engine import DatabaseUnusable, explained


def backup(engine: Engine, target: Path) -> None:
    """Write a copy of one moment of the database to `target`, readable by its owner alone.

    SQLite: a database file; PostgreSQL: pg_dump's custom format. Nobody who writes meanwhile waits for it.
    Raises DatabaseUnusable when `target` exists or the copy cannot be made.
    """
    if target.exists():
        raise DatabaseUnusable(f"{target} is there already. Name a new file for the backup.")
    growing = target.with_name(target.name + ".part")
    with _owners_own(growing):
        if engine.dialect.name == "sqlite":
            _fill(engine, growing)
        else:
            _run(engine, "pg_dump", "--format=custom", f"--file={growing}")
        growing.replace(target)


def restore(engine: Engine, source: Path) -> None:
    """Replace everything in the database by the backup `source`, wholly or not at all.

    Stop Askback first: a restored past owes messages that were sent since.
    Raises DatabaseUnusable when `source` is no sound backup of Askback, or the database is in use.
    """
    refuse_missing(source)
    if engine.dialect.name == "sqlite":
        _restore_sqlite(engine, source)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run(engine, "pg_restore", *options, f"--dbname={engine.url.database}", str(source))


def refuse_missing(source: Path) -> None:
    """Raises DatabaseUnusable when there is no such file."""
    if not source.is_file():
        raise DatabaseUnusable(f"There is no backup {source}.")


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Write an SQLite database to `target`, replacing what was there only when the copy is complete."""
    growing = target.with_name(target.name + ".part")
    with _owners_own(growing):
        _fill(engine, growing)
        growing.replace(target)


def _fill(engine: Engine, target: Path) -> None:
    with explained(engine), engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        with contextlib.closing(sqlite3.connect(target)) as copy:
            raw.backup(copy)


def _restore_sqlite(engine: Engine, source: Path) -> None:
    with explained(engine), contextlib.closing(_opened(source)) as past, engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        past.backup(raw)


def _opened(source: Path) -> sqlite3.Connection:
    """The backup, found to be whole and ours."""
    past = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        sound = past.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        past.execute("SELECT version_num FROM alembic_version JOIN workspace ON 1 = 1").fetchone()
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        past.close()
        raise DatabaseUnusable(f"{source} is not a sound backup of Askback, so nothing was changed.")
    return past


@contextlib.contextmanager
def _owners_own(path: Path) -> Iterator[None]:
    """An empty file that only its owner may read, for the block to fill; gone if the block fails."""
    try:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield
    except OSError as error:
        raise DatabaseUnusable(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        path.unlink(missing_ok=True)


def _run(engine: Engine, name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the engine's database; the password travels in the environment."""
    done = subprocess.run([_program(name), *arguments], env=_way(engine), capture_output=True, text=True)
    if done.returncode != 0:
        why = (done.stderr.strip() or "it gave no reason").splitlines()[0]
        raise DatabaseUnusable(f"{name} failed: {why}")


def program_folders() -> list[str]:
    """Where PostgreSQL's programs may be: on PATH, else where Debian keeps them, the newest first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    return [*os.environ.get("PATH", "").split(os.pathsep), *map(str, debian)]


def _program(name: str) -> str:
    found = next((path for folder in program_folders() if (path := shutil.which(name, path=folder))), None)
    if found is None:
        raise DatabaseUnusable(f"This needs {name}: install PostgreSQL's client programs and try again.")
    return found


def _way(engine: Engine) -> dict[str, str]:
    with explained(engine), engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        info = raw.info
        way = {
            "PGHOST": info.host,
            "PGPORT": str(info.port),
            "PGUSER": info.user,
            "PGPASSWORD": info.password,
            "PGDATABASE": info.dbname,
        }
    return {**os.environ, **{name: value for name, value in way.items() if value}}
