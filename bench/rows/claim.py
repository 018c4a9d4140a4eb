"""How fast the delivery loop may take owed messages, in batches, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench import world
from bench.measuring import Row, at_share, timed
from storage.database.units import Units
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Lane
from tests.postgres_server import NoPostgres, running

BATCH = 500
BARS = {"SQLite": 20_000, "PostgreSQL": 10_000}
OWED = "UPDATE delivery SET state = 'due', ts = NULL, sent = 0, sent_at = NULL, posted_channel = NULL"


def measure(quick: bool) -> list[Row]:
    messages = 5_000 if quick else 40_000
    with world.sqlite_units() as units:
        rows = [_row("SQLite", _batches(units, messages))]
    try:
        with _postgres() as units:
            rows.append(_row("PostgreSQL", _batches(units, messages)))
    except NoPostgres as why:
        rows.append(Row("Outbox claim, PostgreSQL", f"left out: {why}", f"≥ {BARS['PostgreSQL']:,} rows/s", None))
    return rows


def _row(database: str, seconds: list[float]) -> Row:
    rate, best = BATCH / at_share(seconds, 0.5), BATCH / min(seconds)
    return Row(
        f"Outbox claim, {BATCH} at a time, {database}",
        f"{rate:,.0f} rows/s",
        f"≥ {BARS[database]:,} rows/s",
        rate >= BARS[database],
        f"the median of {len(seconds)} claims, commits included; the quickest {best:,.0f} rows/s",
    )


def _batches(units: Units, messages: int) -> list[float]:
    """The seconds of each claim and its commit, until nothing is left."""
    with units() as unit:
        world.found(unit)
        world.people(unit, messages)
        world.asks(unit, messages)
        unit.connection.exec_driver_sql(OWED)
        unit.connection.exec_driver_sql("ANALYZE")  # as PostgreSQL does by itself after a while
    return [timed(lambda: _claim(units)) for _ in range(messages // BATCH)]


def _claim(units: Units) -> None:
    until = world.NOW + timedelta(minutes=5)
    with units() as unit:
        claimed = delivery_queue.lease(unit, Lane.POST, "bench", now=world.NOW, until=until, limit=BATCH)
    assert len(claimed) == BATCH


@contextmanager
def _postgres() -> Iterator[Units]:
    with running() as server, world.opened(server.create("bench")) as units:
        yield units
