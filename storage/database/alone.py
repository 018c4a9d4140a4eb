"""One process per database: two bots on one file would each take the other for dead."""

import contextlib
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text

from storage.database.engine import DatabaseUnusable, in_memory

ADVISORY_KEY = 0x61736B6261636B  # "askback"


class AlreadyRunning(DatabaseUnusable):
    """Another process serves this database."""


class Alone:
    """Holds the right to serve a database until `release()`, or until the process ends, however it ends."""

    def __init__(self, engine: Engine) -> None:
        self._file: IO[str] | None = None
        self._connection: Connection | None = None
        if engine.dialect.name == "postgresql":
            self._lock_server(engine)
        elif not in_memory(engine) and engine.url.database:
            self._lock_file(Path(engine.url.database + ".lock"))

    def release(self) -> None:
        """Let another process serve the database."""
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            self._connection.close()

    def _lock_file(self, path: Path) -> None:
        self._file = path.open("w")
        if not _locked(self._file):
            self._file.close()
            raise AlreadyRunning(f"Askback is already running on {path.with_suffix('')}. Stop that one first.")

    def _lock_server(self, engine: Engine) -> None:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}).scalar_one()
        if not got:
            connection.close()
            raise AlreadyRunning("Askback is already running on this database. Stop that one first.")
        self._connection = connection


def _locked(file: IO[str]) -> bool:
    """Take the system's lock on an open file; it goes when the process does. Whether it was free."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            return True
        return False
    with contextlib.suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
