"""Opening a database: SQLite in one file, or PostgreSQL, with the same behaviour for what stands above."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

READING = "askback_reading"  # the execution option of a transaction that only reads
BY_HAND = "askback_by_hand"  # that of a connection whose owner begins and ends its transactions in SQL
READ_ONLY = {READING: True, "postgresql_readonly": True}
SQLITE_PATIENCE_MS = 2500
POSTGRES_PATIENCE_S = 5
POSTGRES_OPTIONS = "-c jit=off"  # compiling a question takes longer than answering any of ours


class DatabaseUnusable(Exception):
    """The database cannot be opened or used; the sentence says why and what to do."""


class DatabaseMissing(DatabaseUnusable):
    """There is no such file yet, and nobody asked for a new one."""


class DatabaseBusy(DatabaseUnusable):
    """Others held the database for longer than the caller could wait."""


def open_engine(url: str) -> Engine:
    """An engine for `url`, proven to reach its database. An SQLite file is created if its folder exists.

    Error texts never hold bound values: a customer's words do not belong in a log.
    Raises DatabaseUnusable with a sentence fit for the person who set the address.
    """
    address = _address(url)
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgres(address)
    with explained(engine), engine.connect():
        return engine


def in_memory(engine: Engine) -> bool:
    """Whether all units share one connection, because the database lives in it."""
    return isinstance(engine.pool, StaticPool)


@contextlib.contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn "cannot reach it" from inside the block into DatabaseUnusable, without the password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        where = engine.url.render_as_string(hide_password=True)
        cause = in_a_line(error)
        if "locked" in cause:
            raise DatabaseBusy(
                f"The database {where} is locked by another program. Stop that program and try again."
            ) from error
        raise DatabaseUnusable(
            f"The database {where} cannot be used: {cause}. "
            "Check ASKBACK_DATABASE_URL and that the database is there and may be written to."
        ) from error


def in_a_line(error: Exception) -> str:
    """What the driver says went wrong, without SQL and values."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable(
            "ASKBACK_DATABASE_URL is not a database address. "
            "Write sqlite:///askback.db or postgresql://user:password@host/name."
        ) from None
    if address.drivername in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        return address
    raise DatabaseUnusable(
        f"Askback keeps its tables in SQLite or PostgreSQL, not in {address.drivername!r}. "
        "Write sqlite:///askback.db or postgresql://user:password@host/name."
    )


def _sqlite(address: URL) -> Engine:
    memory = address.database in (None, "", ":memory:") or "memory" in address.query.get("mode", "")
    if memory:
        engine = create_engine(
            address,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
    else:
        engine = create_engine(address, hide_parameters=True, pool_size=20, max_overflow=-1)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None  # no BEGIN of the driver's own: _begin_sqlite decides
    raw.execute(f"PRAGMA busy_timeout = {SQLITE_PATIENCE_MS}")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = NORMAL")
    raw.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once for whoever may write: a late upgrade of a read lock fails under load."""
    options = connection.get_execution_options()
    if options.get(BY_HAND):
        return
    reading = options.get(READING, False)
    raw: Any = connection.connection.dbapi_connection
    about = connection.connection.info
    if about.get(READING, False) != reading:  # only when it changes: SQLite then prepares every statement anew
        raw.execute(f"PRAGMA query_only = {int(reading)}")
        about[READING] = reading
    raw.execute("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres(address: URL) -> Engine:
    try:
        engine = create_engine(
            address,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=20,
            connect_args={"connect_timeout": POSTGRES_PATIENCE_S, "options": POSTGRES_OPTIONS},
        )
        event.listen(engine, "handle_error", _hush)
        return engine
    except (ImportError, NoSuchModuleError):
        raise DatabaseUnusable(
            "PostgreSQL needs one more package: install askback[postgres], or use sqlite:///askback.db."
        ) from None


def hush(error: BaseException) -> None:
    """Cut PostgreSQL's DETAIL from a driver's error: it quotes the row, customer's words included."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    if primary:
        error.args = (primary,)


def _hush(context: ExceptionContext) -> None:
    hush(context.original_exception)
    if context.sqlalchemy_exception is not None:
        orig = context.original_exception
        context.sqlalchemy_exception.args = (f"({type(orig).__name__}) {orig}",)
