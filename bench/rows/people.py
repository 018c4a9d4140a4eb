"""A file of 50,000 people: how long, how much memory, and for how long at most is the database locked?"""

from pathlib import Path

from bench import world
from bench.measuring import Row, most_memory, ms, timed
from storage.imports import import_people
from storage.units import Units

BAR, LOCKED_BAR = 60.0, 0.200
ACCOUNTS = 2_000


def measure(quick: bool) -> list[Row]:
    people = 5_000 if quick else 50_000
    held: list[float] = []
    with world.folder() as place, world.sqlite_units() as units:
        with units() as unit:
            world.found(unit)
            world.people(unit, ACCOUNTS * world.PER_ACCOUNT)
        units.on_held(held.append)
        file = world.people_file(place, people, ACCOUNTS)
        seconds = timed(lambda: _import(units, file))
        again = most_memory(lambda: _import(units, world.people_file(place, people // 5, ACCOUNTS)))
    return [
        Row(
            f"Import of {people:,} people",
            f"{seconds:.1f} s",
            f"< {BAR:.0f} s",
            seconds < BAR,
            f"{people / seconds:,.0f} people/s; {again:.1f} MB of memory at most, whatever the file's length",
        ),
        Row(
            "The longest write lock of that import",
            ms(max(held)),
            f"< {ms(LOCKED_BAR)}",
            max(held) < LOCKED_BAR,
            f"{len(held):,} transactions",
        ),
    ]


def _import(units: Units, file: Path) -> None:
    report = import_people(units, world.COMPANY, file, now=world.NOW)
    assert not report.refused, report.problems
