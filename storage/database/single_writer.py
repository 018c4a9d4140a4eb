"""SQLite's one writer: a connection that stays open, and groups that commit once.

An uncontended unit begins at once in the caller's thread. When threads wait, the one whose turn comes does the
work of all who brought theirs in a single transaction, each in a SAVEPOINT of its own, and commits once.
"""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from storage.database.checkpoints import BACK_STOP_PAGES, Checkpoints
from storage.database.engine import BY_HAND, DatabaseBusy
from storage.database.line import Line, Place
from storage.database.unit import Unit

T = TypeVar("T")
GROUP = 64  # units in one commit; at about 0.3 ms each the lock is held for some 20 ms
CACHE_KB = 64 * 1024  # the one connection that writes reads most; its pages need not come from the file again
NUDGE_MS = 5  # how long SQLite itself waits for another process; then we look at the deadline and insist


class SingleWriter:
    """Writing units of one SQLite database, in turns."""

    def __init__(self, engine: Engine, *, patience: float, committed: Callable[[], None]) -> None:
        self.held: list[Callable[[float], None]] = []
        self._engine = engine
        self._patience = patience
        self._committed = committed
        self._line = Line()
        self._kept: Connection | None = None
        self._checkpoints = Checkpoints(engine)

    @contextlib.contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit of its own, with nobody taken along."""
        self._wait(Place())
        with self._leading() as unit:
            yield unit

    def write(self, work: Callable[[Unit], T]) -> T:
        """See Units.write."""
        if not self._line.lead_at_once():
            context = copy_context()  # log lines keep their request
            place = Place(lambda unit: context.run(work, unit))
            if not self._wait(place):
                return place.outcome()  # type: ignore[no-any-return]
            along = self._line.take_along(GROUP - 1)
            if along:
                return self._lead_group(place, along)  # type: ignore[no-any-return]
        with self._leading() as unit:
            return work(unit)

    def waiting(self) -> int:
        return len(self._line)

    def close(self) -> None:
        """Let go of the connection, when nobody writes any more."""
        self._wait(Place())
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._checkpoints.close()
        self._line.pass_on()

    def _wait(self, place: Place) -> bool:
        return self._line.join(place, patience=self._patience)

    @contextlib.contextmanager
    def _leading(self) -> Iterator[Unit]:
        """For whoever leads: one unit, its commit, and the turn passed on."""
        try:
            with self._transaction() as connection, Unit(connection).finished() as unit:
                yield unit
        finally:
            self._line.pass_on()
        if unit.woken:
            self._committed()

    def _lead_group(self, mine: Place, along: list[Place]) -> Any:
        """For whoever leads: the group's work in one commit, then every thread gets its own outcome."""
        try:
            with self._transaction() as connection:
                woken = [_one_of_many(connection, place) for place in (mine, *along)]
        except BaseException as error:
            for place in along:
                place.error = _shared(error)
            raise
        finally:
            self._line.pass_on()
            for place in along:
                place.serve()
        if any(woken):
            self._committed()
        return mine.outcome()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One of SQLite's transactions. SQLAlchemy, which takes longer for it than SQLite, is not told."""
        connection = self._kept or self._connect()
        raw: Any = connection.connection.dbapi_connection
        if not connection.in_transaction():
            connection.begin()  # for SQLAlchemy one that never ends: what its sessions join
        self._begin(raw)
        began = time.perf_counter()
        try:
            yield connection
            raw.execute("COMMIT")
            self._checkpoints.committed()
        except BaseException:
            raw.rollback()
            raise
        finally:
            if self.held:
                seconds = time.perf_counter() - began
                for told in self.held:
                    told(seconds)

    def _connect(self) -> Connection:
        self._kept = self._engine.connect().execution_options(**{BY_HAND: True})
        raw: Any = self._kept.connection.dbapi_connection
        raw.execute("PRAGMA query_only = OFF")  # the pool may hand out what a reader had
        raw.execute(f"PRAGMA busy_timeout = {NUDGE_MS}")
        raw.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        raw.execute(f"PRAGMA wal_autocheckpoint = {BACK_STOP_PAGES}")
        return self._kept

    def _begin(self, raw: Any) -> None:
        """BEGIN IMMEDIATE, insisting while another process writes: SQLite's own waiting sleeps too long."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                if time.monotonic() > deadline:
                    raise DatabaseBusy(
                        "Another program held the database for too long. Try again in a moment."
                    ) from error


def _one_of_many(connection: Connection, place: Place) -> bool:
    """Run one place's work in its savepoint; True when it owes a message."""
    raw: Any = connection.connection.dbapi_connection
    assert place.work is not None
    unit = Unit(connection)
    raw.execute("SAVEPOINT one_of_many")
    try:
        with unit.finished():
            place.result = place.work(unit)
    except Exception as error:
        raw.execute("ROLLBACK TO one_of_many")
        unit.woken = False
        place.error = error
    raw.execute("RELEASE one_of_many")
    return unit.woken


def _shared(error: BaseException) -> BaseException:
    """What befell the whole group, as an exception that each of its threads may raise for itself."""
    if isinstance(error, DatabaseBusy):
        return DatabaseBusy(str(error))
    shared = DatabaseBusy("The group's commit failed. Try again in a moment.")
    shared.__cause__ = error
    return shared
