"""Units: one transaction each, begun and ended in one place, so that functions below only ever take `unit`."""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from storage.database.engine import READ_ONLY, DatabaseBusy, in_memory
from storage.database.single_writer import SingleWriter
from storage.database.unit import Unit

__all__ = ["Unit", "Units"]

T = TypeVar("T")
PATIENCE = 2.5  # seconds: Slack waits 3 for an ack
PAUSE = 0.02  # seconds between two attempts of a transaction that PostgreSQL refused
LONGEST_REST = 0.02  # seconds between two slices of long work
TRY_AGAIN = frozenset({"40001", "40P01"})  # serialization failure, deadlock
RACED = "23505"  # unique violation: where another stored the same meanwhile, a second attempt finds it


class Units:
    """The units of one database; one per process.

    On SQLite all writing units of a process take turns in a fair line (`storage.database.single_writer`), so they
    never meet in "database is locked"; readers wait for nobody.
    """

    def __init__(self, engine: Engine, *, patience: float = PATIENCE) -> None:
        self.engine = engine
        self._patience = patience
        self._heard: list[Callable[[], None]] = []
        self._writer = (
            SingleWriter(engine, patience=patience, committed=self._tell) if engine.dialect.name == "sqlite" else None
        )

    def __call__(self) -> AbstractContextManager[Unit]:
        """A unit that writes. Raises DatabaseBusy when its turn does not come within the patience."""
        return self._writer.unit() if self._writer else self._plain()

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit that sees one moment of the database and may change nothing. Takes no lock on SQLite."""
        if in_memory(self.engine):
            return self()  # one connection holds the database: its only transaction is shared in turns
        return self._snapshot()

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run `work` in a unit and return what it returns, once that is committed. The hot path.

        Alone it writes at once in the caller's thread; under load one leader writes for all who wait, in one
        commit, and a `work` that raises is undone alone. `work` may run again after a deadlock, and once after it met
        a key that is taken, so it changes nothing but its unit. Raises what `work` raises, or DatabaseBusy.
        """
        return self._writer.write(work) if self._writer else self._insisting(work)

    def write_slice(self, work: Callable[[Unit], T]) -> T:
        """`write`, for one slice of long work: afterwards it rests for as long as the slice took.

        Threads of this process stand in line, but between processes SQLite knows no line: without the rest, a
        click in another process would rarely find the lock free.
        """
        began = time.perf_counter()
        result = self.write(work)
        if self._writer:
            time.sleep(min(time.perf_counter() - began, LONGEST_REST))
        return result

    def after_commit(self, told: Callable[[], None]) -> None:
        """Call `told` after each commit of a unit that was woken, in the committing thread. It must not raise."""
        self._heard.append(told)

    def on_held(self, told: Callable[[float], None]) -> None:
        """Call `told` with the seconds for which each transaction held SQLite's write lock."""
        if self._writer:
            self._writer.held.append(told)

    def waiting(self) -> int:
        """How many threads wait for their turn to write; always 0 on PostgreSQL, where they need none."""
        return self._writer.waiting() if self._writer else 0

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self.engine.dispose()

    def _tell(self) -> None:
        for told in self._heard:
            told()

    @contextlib.contextmanager
    def _plain(self) -> Iterator[Unit]:
        with self.engine.begin() as connection:
            unit = Unit(connection)
            with unit.finished():
                yield unit
        if unit.woken:
            self._tell()

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[Unit]:
        options: dict[str, Any] = dict(READ_ONLY)
        if self.engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            unit = Unit(connection)
            with unit.finished():
                yield unit

    def _insisting(self, work: Callable[[Unit], T]) -> T:
        deadline = time.monotonic() + self._patience
        again = TRY_AGAIN | {RACED}
        while True:
            try:
                with self._plain() as unit:
                    return work(unit)
            except DBAPIError as error:
                state = getattr(error.orig, "sqlstate", None)
                if state not in again:
                    raise
                if state == RACED:
                    again = TRY_AGAIN
                if time.monotonic() > deadline:
                    raise DatabaseBusy("The database was busy for too long.") from error
                time.sleep(PAUSE)
