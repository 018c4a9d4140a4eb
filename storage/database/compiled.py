"""Statements of the hot paths: compiled once per kind of database, then handed straight to the driver.

A Core statement costs about 35 µs to execute on SQLite, of which the database's share is 4. `Hot` keeps Core's
text and its types (times, words, JSON, days come and go as Python knows them) and leaves out the rest: about
10 µs. It sees nothing that waits unflushed in `unit.session`.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnDefault, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from storage.database.engine import hush
from storage.database.unit import Unit
from storage.models.types import UtcDateTime, text_as_utc, utc_as_text

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Converter = Callable[[Any], Any]


class Rows:
    """What a statement brought back: named tuples, all fetched; and how many rows it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any | None:
        return self._rows[0] if self._rows else None

    def scalar(self) -> Any | None:
        """The first column of the first row; None without rows."""
        return self._rows[0][0] if self._rows else None


class Hot:
    """One statement whose variable parts are bindparam() with names; lists (`IN`) are not for it."""

    def __init__(self, statement: Statement) -> None:
        # inline: no silent RETURNING of keys that nobody fetches
        self._statement = statement.inline() if isinstance(statement, Insert) else statement
        self._ready: dict[str, _Ready] = {}
        self._keyed: Hot | None = None

    def run(self, unit: Unit, **given: Any) -> Rows:
        """Execute with all its named parameters. Raises SQLAlchemy's errors, without the values in their text."""
        dialect = unit.connection.dialect
        ready = self._ready_for(dialect)
        try:
            cursor = unit.driver.execute(ready.sql, ready.arguments(given))
            rows = [] if cursor.description is None else ready.rows(cursor.fetchall())
            return Rows(rows, cursor.rowcount)
        except dialect.loaded_dbapi.Error as error:
            raise _told(error, ready, dialect) from error

    def run_many(self, unit: Unit, rows: Iterable[dict[str, Any]]) -> None:
        """Execute once with each of `rows`, as `run` does; brings nothing back."""
        dialect = unit.connection.dialect
        ready = self._ready_for(dialect)
        try:
            unit.driver.cursor().executemany(ready.sql, [ready.arguments(given) for given in rows])
        except dialect.loaded_dbapi.Error as error:
            raise _told(error, ready, dialect) from error

    def insert(self, unit: Unit, **given: Any) -> int:
        """Execute an INSERT of one row; the id that the row got."""
        if self._keyed is None:
            assert isinstance(self._statement, Insert)
            self._keyed = Hot(self._statement.returning(self._statement.table.c.id))
        return int(self._keyed.run(unit, **given).all()[0][0])

    def _ready_for(self, dialect: Dialect) -> "_Ready":
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _compile(self._statement, dialect)
        return ready


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in one database's own words."""

    sql: str
    fixed: dict[str, Any]  # arguments that stand in the statement itself, ready for the driver
    made_ready: tuple[tuple[str, Converter], ...]  # those that are given and must be converted first
    pick: Callable[[dict[str, Any]], Any]  # the arguments as the driver takes them
    converted: tuple[tuple[int, Converter], ...]  # columns that do not come as Python knows them
    make: Callable[[Any], Any]

    def arguments(self, given: dict[str, Any]) -> Any:
        known = {**self.fixed, **given}
        for name, to in self.made_ready:
            known[name] = to(known[name])
        return self.pick(known)

    def rows(self, fetched: list[Any]) -> list[Any]:
        make = self.make
        return [make(self._converted(row)) for row in fetched] if self.converted else [make(row) for row in fetched]

    def _converted(self, row: Any) -> list[Any]:
        values = list(row)
        for place, to in self.converted:
            values[place] = to(values[place])
        return values


def _told(error: Exception, ready: _Ready, dialect: Dialect) -> Exception:
    """The driver's error as SQLAlchemy tells it, without the values."""
    hush(error)
    kind = dialect.loaded_dbapi.Error
    return DBAPIError.instance(ready.sql, None, error, kind, hide_parameters=True, dialect=dialect)


def _compile(statement: Statement, dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    binders = {name: _binder(bind.type, dialect) for bind, name in compiled.bind_names.items()}
    fixed = {name: _bound(value, binders[name]) for name, value in _constants(compiled).items()}
    columns = _columns(statement)
    shape = namedtuple("Row", [column["name"] for column in columns], rename=True)  # type: ignore[misc]
    readers = enumerate(_reader(column["type"], dialect) for column in columns)
    return _Ready(
        sql=compiled.string,
        fixed=fixed,
        made_ready=tuple((name, to) for name, to in binders.items() if to is not None and name not in fixed),
        pick=_in_order(compiled.positiontup or []) if compiled.positional else _by_name(list(binders)),
        converted=tuple((place, to) for place, to in readers if to is not None),
        make=shape._make,
    )


def _bound(value: Any, to: Converter | None) -> Any:
    return value if to is None else to(value)


def _in_order(names: list[str]) -> Callable[[dict[str, Any]], Any]:
    """Picks the values of these names."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda known: [known[name] for name in names]  # itemgetter would bring one value bare


def _by_name(names: list[str]) -> Callable[[dict[str, Any]], Any]:
    return lambda known: {name: known[name] for name in names}


def _constants(compiled: SQLCompiler) -> dict[str, Any]:
    """Values that stand in the statement itself, and the defaults of columns that it leaves out."""
    values = {name: bind.value for bind, name in compiled.bind_names.items() if not bind.required}
    for column in (*compiled.insert_prefetch, *compiled.update_prefetch):
        if isinstance(column.default, ColumnDefault) and column.default.is_scalar:
            values[column.key] = column.default.arg
    return values


def _columns(statement: Statement) -> list[Any]:
    if isinstance(statement, Select):
        return list(statement.column_descriptions)
    return list(statement.returning_column_descriptions)


def _binder(kind: Any, dialect: Dialect) -> Converter | None:
    if isinstance(kind, UtcDateTime) and dialect.name == "sqlite":
        return utc_as_text
    return kind.dialect_impl(dialect).bind_processor(dialect)  # type: ignore[no-any-return]


def _reader(kind: Any, dialect: Dialect) -> Converter | None:
    if isinstance(kind, UtcDateTime) and dialect.name == "sqlite":
        return text_as_utc
    return kind.dialect_impl(dialect).result_processor(dialect, None)  # type: ignore[no-any-return]
