"""Files of 50,000 rows, of people and of another tool's answers: how long, how much memory, and the longest lock."""

from collections.abc import Callable
from pathlib import Path

from bench import world
from bench.measuring import Row, longest_lock, most_memory, timed
from storage.database.units import Units
from storage.importing.imports import ImportReport, import_history, import_people

BAR = 60.0
ACCOUNTS = 2_000


def measure(quick: bool) -> list[Row]:
    rows = 5_000 if quick else 50_000
    return [
        *_measured("people", rows, world.people_file, _people),
        *_measured("another tool's answers", rows, world.history_file, _history),
    ]


def _measured(
    what: str, rows: int, written: Callable[[Path, int, int], Path], run: Callable[[Units, Path], None]
) -> list[Row]:
    held: list[float] = []
    with world.folder() as place, world.sqlite_units() as units:
        with units() as unit:
            world.found(unit)
            world.people(unit, ACCOUNTS * world.PER_ACCOUNT)
        units.on_held(held.append)
        file = written(place, rows, ACCOUNTS)
        seconds = timed(lambda: run(units, file))
        memory = most_memory(lambda: run(units, written(place, rows // 5, ACCOUNTS)))
    return [
        Row(
            f"Import of {rows:,} rows: {what}",
            f"{seconds:.1f} s",
            f"< {BAR:.0f} s",
            seconds < BAR,
            f"{rows / seconds:,.0f} rows/s; {memory:.1f} MB of memory at most, whatever the file's length",
        ),
        longest_lock("that import", held),
    ]


def _people(units: Units, file: Path) -> None:
    _taken(import_people(units, world.COMPANY, file, now=world.NOW))


def _history(units: Units, file: Path) -> None:
    _taken(import_history(units, world.COMPANY, file, now=world.NOW))


def _taken(report: ImportReport) -> None:
    assert not report.refused, report.problems
