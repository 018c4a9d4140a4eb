"""A workspace to import into, and looks at what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import RowMapping, Table, select

from storage.database.units import Units
from storage.importing.imports import ImportReport, import_people
from tests.storage import workspaces

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Import = Callable[..., ImportReport]


@pytest.fixture
def home(units: Units) -> int:
    return units.write(lambda unit: workspaces.add(unit.connection))


@pytest.fixture
def run(units: Units, home: int, tmp_path: Path) -> Import:
    """Imports a file of this text."""

    def run(text: str, **options: Any) -> ImportReport:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return import_people(units, home, path, now=options.pop("now", NOW), **options)

    return run


def rows(units: Units, table: Table) -> list[RowMapping]:
    with units.reading() as unit:
        return list(unit.connection.execute(select(table).order_by(*table.primary_key.columns)).mappings())


def one(units: Units, table: Table) -> RowMapping:
    (row,) = rows(units, table)
    return row


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged
