"""NPS by month over five million answers: our rollups against DuckDB on its own copy of the raw rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import duckdb

from bench import world
from bench.measuring import Row, in_turns, ms
from storage.answering.rollups import COUNTS
from storage.database import tables
from storage.database.units import Units
from storage.figures import report_queries

BAR = 50
FLAT = 1.5  # how much longer ten times the answers may take: what the machine's noise adds
FIRST = date(2024, 3, 1)
DAYS = 730
UNTIL = FIRST + timedelta(days=DAYS)

ANSWERS = f"""
    SELECT DATE '{FIRST}' + (random() * {DAYS - 1})::INTEGER AS day,
           floor(sqrt(random()) * 11)::TINYINT AS score,
           ['starter', 'growth', 'enterprise'][1 + (random() * 2)::INTEGER] AS plan
    FROM range(?)
"""
BY_MONTH = """
    SELECT date_trunc('month', day) AS month,
           100.0 * (count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6)) / count(*) AS nps
    FROM answers GROUP BY month ORDER BY month
"""
ROLLUPS = f"""
    SELECT CASE WHEN plan IS NULL THEN '' ELSE 'plan' END, coalesce(plan, ''), day,
           {", ".join(f"count(*) FILTER (score = {score})" for score in range(11))}
    FROM answers GROUP BY GROUPING SETS ((plan, day), (day))
"""


def measure(quick: bool) -> list[Row]:
    many, few = (500_000, 50_000) if quick else (5_000_000, 500_000)
    rounds = 5 if quick else 15
    with _answered(many) as (units, raw), _answered(few) as (fewer, _):
        assert _by_rollups(units) == _by_duckdb(raw), "both count the same"
        beside = in_turns(lambda: _by_rollups(units), lambda: _by_duckdb(raw), rounds)
        grown = in_turns(lambda: _by_rollups(fewer), lambda: _by_rollups(units), rounds)
    return [
        Row(
            f"NPS by month over {many:,} answers, against DuckDB on its own copy",
            f"1/{beside.ratio:.0f} of its time",
            f"≤ 1/{BAR}",
            beside.ratio >= BAR,
            f"ours {ms(min(beside.ours))}, DuckDB {ms(min(beside.theirs))} at best",
        ),
        Row(
            f"The same over {many:,} answers, against {few:,}",
            f"{grown.ratio:.2f} times as long",
            f"≤ {FLAT}: flat in n",
            grown.ratio <= FLAT,
        ),
    ]


def _by_rollups(units: Units) -> list[float]:
    with units.reading() as unit:
        months = report_queries.by_month(unit, world.COMPANY, [world.SURVEY], FIRST, UNTIL)
    return [round(100 * (sum(counts[9:]) - sum(counts[:7])) / sum(counts), 6) for _, counts in months]


def _by_duckdb(raw: Any) -> list[float]:
    return [round(nps, 6) for _, nps in raw.execute(BY_MONTH).fetchall()]


@contextmanager
def _answered(count: int) -> Iterator[tuple[Units, Any]]:
    """Our database with the rollups of so many answers, and DuckDB's with the answers themselves."""
    with world.sqlite_units() as units, duckdb.connect() as raw:
        raw.execute("SELECT setseed(0.5)")
        raw.execute(f"CREATE TABLE answers AS {ANSWERS}", [count])
        with units() as unit:
            world.found(unit)
            unit.connection.execute(
                tables.rollup_day.insert(), [_rollup(row) for row in raw.execute(ROLLUPS).fetchall()]
            )
        yield units, raw


def _rollup(row: tuple[Any, ...]) -> dict[str, Any]:
    """A day's counts as the answers would have left them."""
    segment, value, day, *histogram = row
    key = {"workspace_id": world.COMPANY, "survey_id": world.SURVEY, "segment": segment, "value": value, "day": day}
    return key | dict.fromkeys(COUNTS, 0) | {f"s{score}": count for score, count in enumerate(histogram)}
