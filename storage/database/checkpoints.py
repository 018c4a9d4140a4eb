"""SQLite's log copied home beside the writer: the copying waits for the disk, and a click should not.

SQLite does it by itself inside the commit that fills the log, and then all who click meanwhile wait for two fsyncs.
"""

import sqlite3
import threading
from contextlib import closing, suppress
from typing import Any

from sqlalchemy import Engine

from storage.database.engine import in_memory

COMMITS = 100  # between two copies; at some 15 pages a click 6 MB
BACK_STOP_PAGES = 65536  # 256 MB: when the log is that long, commits have left no gap to begin it anew; then they wait


class Checkpoints:
    """Copies after every so many commits, in a thread of its own that is there from the first copy on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = 0
        self._due = threading.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def committed(self) -> None:
        """The one writer has committed; called by it alone."""
        self._commits += 1
        if self._commits >= COMMITS and not in_memory(self._engine):
            self._commits = 0
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
                self._thread.start()
            self._due.set()

    def close(self) -> None:
        """Copy once more, if there was a copy before, and end."""
        self._stopped = True
        self._due.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with closing(self._engine.raw_connection()) as connection:
            raw: Any = connection.dbapi_connection
            while self._due.wait():
                self._due.clear()
                is_last = self._stopped
                with suppress(sqlite3.OperationalError):  # another program is at it: the next commits try again
                    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                if is_last:
                    return
