"""Fifty people click at once: how long does a click wait for its ack, also while a file of people is imported?"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from slack_bolt import App

from bench import door, world
from bench.door import Click
from bench.measuring import Row, at_share, ms
from bot.service import spare_what_stays
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.importing.imports import ImportReport, import_people

CLICKERS = 50
BAR = 0.050
PAUSE = 0.15  # seconds between two clicks of one person: some 300 a second in all, as right after a wave


def measure(quick: bool) -> list[Row]:
    each, people = (10, 5_000) if quick else (80, 50_000)
    return [
        _row("none ever pausing", *_waits(each, 0)),
        _row("as a crowd right after a wave", *_waits(each, PAUSE)),
        _row(f"such a crowd, while {people:,} people are imported", *_waits(each, PAUSE, people)),
    ]


def _row(how: str, ours: list[float], bare: list[float]) -> Row:
    p99 = at_share(ours, 0.99)
    return Row(
        f"Click to ack, stored: {CLICKERS} clickers, {how}",
        f"p99 {ms(p99)}, p50 {ms(at_share(ours, 0.5))}",
        f"p99 < {ms(BAR)}, none refused",
        p99 < BAR,
        f"the same crowd before a bare listener: p99 {ms(at_share(bare, 0.99))}, p50 {ms(at_share(bare, 0.5))}",
    )


def _waits(each: int, pause: float, people: int = 0) -> tuple[list[float], list[float]]:
    """The seconds of every click, ours and a bare listener's. One that is refused raises."""
    count = CLICKERS * each
    with door.asked_crowd(count + 1) as units:
        ours, click = door.our_app(units), door.clicks(units)
        made = [click(number) for number in range(count)]
        click(count).over_socket(ours)  # what is compiled once is compiled
        spare_what_stays()
        bare = _crowd(door.bare_app(), made, pause)
        with _importing(units, people, count // world.PER_ACCOUNT) as is_over:
            return _crowd(ours, made, pause, is_over), bare


def _crowd(app: App, clicks: list[Click], pause: float, is_over: Callable[[], bool] = lambda: False) -> list[float]:
    together = threading.Barrier(CLICKERS)
    parts = [clicks[number::CLICKERS] for number in range(CLICKERS)]
    with ThreadPoolExecutor(CLICKERS) as crowd:
        seconds = crowd.map(lambda part: _person(app, part, pause, together, is_over), parts)
        return [second for one in seconds for second in one]


def _person(
    app: App, clicks: list[Click], pause: float, together: threading.Barrier, is_over: Callable[[], bool]
) -> list[float]:
    chance = random.Random(together.wait())  # else those who were answered together would click together ever after
    waits = []
    for click in clicks:
        time.sleep(chance.uniform(0, 2 * pause))
        if is_over():
            break
        began = time.perf_counter()
        click.over_socket(app)
        waits.append(time.perf_counter() - began)
    return waits


@contextmanager
def _importing(units: Units, people: int, accounts: int) -> Iterator[Callable[[], bool]]:
    """`askback import people` under way, in a process of its own as people run it; says whether it has ended."""
    if not people:
        yield lambda: False
        return
    with world.folder() as place, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        file = world.people_file(place, people, accounts)
        other.submit(import_from, str(units.engine.url), None).result()  # the process is there and has imported us
        imported = other.submit(import_from, str(units.engine.url), file)
        yield imported.done
        assert not imported.result().refused


def import_from(url: str, file: Path | None) -> ImportReport:
    """What the other process does."""
    units = Units(open_engine(url))
    try:
        return import_people(units, world.COMPANY, file, now=world.NOW) if file else ImportReport("")
    finally:
        units.close()
