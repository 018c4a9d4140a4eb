"""Fifty clickers write while a file of people is imported: how long does a click wait, how long is the lock held?

`python -m bench.import_locks`. Bars (docs/architecture.md): p99 of a click under 50 ms, no write lock over 200 ms,
50,000 rows in under a minute; with the import in the same process and in one of its own.
"""

import multiprocessing
import random
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from storage import inbound
from storage.engine import open_engine
from storage.imports import import_people
from storage.tables import workspace
from storage.units import Unit, Units
from storage.upgrade import upgrade

CLICKERS = 50
ROWS = 50_000
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def main() -> None:
    for name, importing in (("the same process", _import_here), ("another process", _import_elsewhere)):
        with tempfile.TemporaryDirectory() as folder:
            print(f"import in {name}: {_measure(Path(folder), importing)}")


def _measure(folder: Path, importing: Callable[[Units, Path], None]) -> str:
    url = f"sqlite:///{folder / 'askback.db'}"
    engine = open_engine(url)
    upgrade(engine)
    units = Units(engine)
    units.write(_a_workspace)
    (folder / "people.csv").write_text(_people())
    held: list[float] = []
    units.on_held(held.append)
    waits: list[float] = []
    done = threading.Event()
    clickers = [threading.Thread(target=_click, args=(units, n, waits, done)) for n in range(CLICKERS)]
    for clicker in clickers:
        clicker.start()
    began = time.perf_counter()
    importing(units, folder / "people.csv")
    seconds = time.perf_counter() - began
    done.set()
    for clicker in clickers:
        clicker.join()
    units.close()
    return (
        f"{ROWS} rows in {seconds:.1f} s; {len(waits)} clicks, p50 {_share(waits, 0.5):.1f} ms, "
        f"p99 {_share(waits, 0.99):.1f} ms, "
        f"worst {_share(waits, 1):.1f} ms; longest lock in this process {max(held) * 1000:.0f} ms"
    )


def _a_workspace(unit: Unit) -> None:
    named = dict.fromkeys(("slack_team_id", "name", "company", "bot_user_id", "team_channel"), "x")
    unit.connection.execute(workspace.insert().values(**named, segments=["plan"], created_at=NOW))


def _people() -> str:
    rows = (f"A-{n},Account {n},Pro,{n}.50,EUR,csm{n % 20}@northwind.example,EMEA" for n in range(ROWS))
    return "external_id,name,plan,mrr,currency,csm_email,region\n" + "\n".join(rows)


def _click(units: Units, clicker: int, waits: list[float], done: threading.Event) -> None:
    """One person clicking: about six times a second, as a crowd after a wave might."""
    chance = random.Random(clicker)
    number = 0
    while not done.wait(chance.uniform(0.1, 0.2)):
        number += 1
        key = f"{clicker}-{number}"
        began = time.perf_counter()
        units.write(partial(_first_sight, key))
        waits.append(time.perf_counter() - began)


def _first_sight(key: str, unit: Unit) -> bool:
    return inbound.is_first(unit, 1, key, NOW)


def _import_here(units: Units, path: Path) -> None:
    import_people(units, 1, path, now=NOW)


def _import_alone(url: str, path: Path) -> None:
    units = Units(open_engine(url))
    import_people(units, 1, path, now=NOW)
    units.close()


def _import_elsewhere(units: Units, path: Path) -> None:
    url = str(units.engine.url)
    other = multiprocessing.get_context("spawn").Process(target=_import_alone, args=(url, path))
    other.start()
    other.join()


def _share(waits: list[float], share: float) -> float:
    """The wait in ms that this share of the clicks did not exceed."""
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))] * 1000


if __name__ == "__main__":
    main()
