"""Whose turn comes when: everybody equally often, and every working day an equal share of them.

The trap is to draw 1/90 of those whose rest of 90 days is over each day: the share shrinks with those who still rest,
and people are asked every 180 days instead. So each person gets a first turn once, and keeps its distance ever after.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)

_WEEK = 7


def deal(
    people: Iterable[Person], days: Sequence[date], rng: Random, taken: Mapping[date, int] | None = None
) -> dict[Person, date]:
    """A first turn for each: shuffled, then always onto the day that has the fewest, the earliest of several.

    `taken` counts the turns that others already have; theirs stay as they are. With none, the days' shares differ by
    at most one. The same people in the same order and an equal `rng` are dealt alike. Raises ValueError without days.
    """
    if not days:
        raise ValueError("turns cannot be dealt onto no days")
    counts = taken or {}
    shuffled = list(people)
    rng.shuffle(shuffled)
    emptiest = [(counts.get(day, 0), day) for day in days]
    heapq.heapify(emptiest)
    turns: dict[Person, date] = {}
    for person in shuffled:
        count, turns[person] = emptiest[0]
        heapq.heapreplace(emptiest, (count + 1, turns[person]))
    return turns


def days_of_cycle(first: date, cadence_days: int, working: Iterable[int] = range(_WEEK)) -> list[date]:
    """The days of a cycle that begins with `first`, in order: those on the weekdays `working`, Monday being 0."""
    wanted = frozenset(working)
    days = (first + timedelta(days=number) for number in range(cadence_days))
    return [day for day in days if day.weekday() in wanted]


def next_turn(turn: date, cadence_days: int) -> date:
    """The turn after `turn`: exactly `cadence_days` later."""
    return turn + timedelta(days=cadence_days)


def whole_weeks(cadence_days: int) -> int:
    """The shortest cycle of whole weeks that is no shorter than the cadence, in days: 90 becomes 91.

    A turn then keeps its weekday. With 90 days it would wander: Mondays' people fall on a Sunday, are asked on Monday
    with those of Tuesday, and after a few cycles Mondays drown while Fridays are empty; or they are asked before 90
    days of rest are over. Raises ValueError for a cadence below one day.
    """
    if cadence_days < 1:
        raise ValueError(f"a cadence of {cadence_days} days never comes to an end")
    return -(-cadence_days // _WEEK) * _WEEK
