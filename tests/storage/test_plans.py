"""How SQLite finds rows: nobody reads through a table that grows, however many answers there are."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

import storage
from storage.comments import reason_queries, review_queries, theme_queries
from storage.database.compiled import Hot
from storage.database.units import Unit, Units
from storage.figures import digest_queries, status_queries
from tests.cast import NOW

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FEW = ("workspace", "survey", "rereading", "CONSTANT ROW", "(subquery", "answers", "best")
"""What never has many rows, and what a statement has put together itself."""

BEFORE, SINCE, UNTIL = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def hot() -> Iterator[tuple[str, Hot]]:
    for found in pkgutil.walk_packages(storage.__path__, "storage."):
        if "migrations" not in found.name and "rehearsing" not in found.name:  # a rehearsal plays on a copy of its own
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, Hot):
                    yield f"{found.name}.{name}", value


def scans(connection: Any, statement: str, values: Any) -> list[str]:
    """The tables that this statement would read through; an index of its few rows is none."""
    plan = [line[3] for line in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    through = [line.removeprefix("SCAN ") for line in plan if line.startswith("SCAN ") and " INDEX ix_" not in line]
    made = [line for line in plan if "AUTOMATIC" in line]  # an index that is made for this once
    return made + [line for line in through if not line.startswith(FEW)]


def test_no_hot_statement_reads_through_a_table_that_grows(units: Units) -> None:
    with units.reading() as unit:
        dialect = unit.connection.dialect
        found = {name: str(each._statement.compile(dialect=dialect)) for name, each in hot()}
        bad = {name: scans(unit.driver, sql, [None] * sql.count("?")) for name, sql in found.items()}
    assert len(found) > 50
    assert {name: tables for name, tables in bad.items() if tables} == {}


@pytest.mark.parametrize(
    "asked",
    [
        lambda unit: theme_queries.heard(unit, 1, BEFORE, SINCE, UNTIL),
        lambda unit: theme_queries.comments(unit, 1, BEFORE, SINCE, UNTIL),
        lambda unit: digest_queries.voices(unit, 1, SINCE, UNTIL, theme="pricing"),
        lambda unit: reason_queries.voices(unit, 1, SINCE, UNTIL),
        lambda unit: review_queries.waiting(unit, 1, "ULENA", 3),
        lambda unit: review_queries.count_waiting(unit, 1, "ULENA"),
        lambda unit: status_queries.leaving(unit, 1, NOW.date()),
    ],
)
def test_no_figure_that_somebody_waits_for_reads_through_a_table_that_grows(
    units: Units, asked: Callable[[Unit], object]
) -> None:
    bad: list[str] = []

    def look(connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        bad.extend(scans(connection.connection.dbapi_connection, statement, values))

    event.listen(units.engine, "before_cursor_execute", look)
    with units.reading() as unit:
        asked(unit)
    assert bad == []
