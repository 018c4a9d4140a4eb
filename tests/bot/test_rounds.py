"""Stepped time: what is due runs in order, and what takes long runs beside it."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.scheduler import Rounds
from bot.ticks import Tick
from storage.database.units import Units

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


class Nothing:
    """A delivery loop without anything to deliver."""

    def next_due(self, _unit: Any, _now: datetime) -> None:
        return None


class Job:
    """A tick that is due until it has run; it runs until it may end."""

    def __init__(self, *, may_end: bool = True) -> None:
        self.due: datetime | None = NOW
        self.began, self.may_end = threading.Event(), threading.Event()
        if may_end:
            self.may_end.set()

    def run(self, _now: datetime) -> None:
        self.due = None
        self.began.set()
        self.may_end.wait(10)

    def tick(self, name: str, *, beside: bool = False) -> Tick:
        return Tick(name, self.run, lambda _unit: self.due, timedelta(seconds=2), beside)


def rounds(units: Units, *ticks: Tick) -> Rounds:
    return Rounds(units, list(ticks), Nothing(), Standing())  # type: ignore[arg-type]


def test_what_takes_long_holds_nothing_up_and_time_waits_for_it(units: Units) -> None:
    long, short = Job(may_end=False), Job()
    turns = rounds(units, long.tick("long", beside=True), short.tick("short"))
    assert not turns.catch_up().idle, "time waits"
    assert long.began.wait(5) and short.began.is_set()
    short.began.clear()
    short.due = NOW
    assert not turns.catch_up().idle
    assert short.began.is_set(), "while the long one runs"
    long.may_end.set()
    turns.stop()
    assert turns.catch_up().idle


def test_what_became_due_while_it_ran_beside_runs_behind_it(units: Units) -> None:
    long, short = Job(may_end=False), Job()
    short.due = None
    turns = rounds(units, long.tick("long", beside=True), short.tick("short"))
    turns.catch_up()
    assert long.began.wait(5)
    short.due = NOW
    long.may_end.set()
    assert short.began.wait(5)
    turns.stop()


def test_what_runs_beside_is_not_begun_twice_at_once(units: Units) -> None:
    long = Job(may_end=False)
    turns = rounds(units, long.tick("long", beside=True))
    turns.catch_up()
    assert long.began.wait(5)
    long.began.clear()
    long.due = NOW
    turns.catch_up()
    assert not long.began.is_set()
    long.may_end.set()
    assert long.began.wait(5), "but behind itself"
    turns.stop()
