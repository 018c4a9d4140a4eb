"""Is the database sound? Asked by a person, answered in sentences."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Engine, text

from storage.database.engine import explained
from storage.database.unit import Unit
from storage.migrations.upgrade import current, is_current

Check = Callable[[Unit], list[str]]
"""Something else that must hold, such as "rollups equal their raw rows": what does not, a sentence each."""


def check(engine: Engine, extra: Iterable[Check] = ()) -> list[str]:
    """All that is wrong with the database, a sentence each; empty when it is sound. Reads every page of SQLite."""
    if not is_current(engine):
        return [f"The tables are at revision {current(engine) or 'none'}. Run askback db upgrade."]
    with explained(engine), engine.connect() as connection:
        problems = _damage(connection) + _orphans(connection)
        unit = Unit(connection)
        with unit.finished():
            return problems + [problem for asks in extra for problem in asks(unit)]


def _damage(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []  # PostgreSQL has checksums of its own
    found = connection.execute(text("PRAGMA integrity_check")).scalars()
    return [f"The file is damaged: {line}. Restore a backup." for line in found if line != "ok"]


def _orphans(connection: Connection) -> list[str]:
    """Rows that point at a row that is not there: SQLite takes them from whoever switched its keys off."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(
            text('SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2')
        )
        return [f"{count} rows of {child} belong to a {parent} that is not there." for child, parent, count in found]
    unproven = text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
    return [
        f"The rule {name} of {table} was never proven for its rows." for table, name in connection.execute(unproven)
    ]
