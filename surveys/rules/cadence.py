"""Whose turn comes when: everybody equally often, and every working day an equal share of them.

The trap is to draw 1/90 of those whose rest of 90 days is over each day: the share shrinks with those who still rest,
and people are asked every 180 days instead. So each person gets a first turn once, and keeps its distance ever after.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Person = TypeVar("Person", bound=Hashable)

_WEEK = 7


def deal(
    people: Iterable[Person],
    days: Sequence[date],
    rng: Random,
    taken: Mapping[date, int] | None = None,
    mates: Callable[[Person], Iterable[date]] = lambda _: (),
    cycle: int | None = None,
) -> Iterator[tuple[Person, date]]:
    """A first turn for each, one after the other: shuffled, then always onto a day that has the fewest; of several,
    the one that lies farthest from the turns of their `mates`, else the earliest.

    `taken` counts the turns that others already have; theirs stay as they are. With none, the days' shares differ by
    at most one. `mates` is asked when somebody's turn is dealt, so it may know those dealt before. `cycle` is after how
    many days turns come round: then the last days of one lie near the first of the next. The same people in the same
    order and an equal `rng` are dealt alike. Raises ValueError without days.
    """
    if not days:
        raise ValueError("turns cannot be dealt onto no days")
    counts = {day.toordinal(): (taken or {}).get(day, 0) for day in days}
    shuffled = list(people)
    rng.shuffle(shuffled)
    emptiest: list[int] = []
    for person in shuffled:
        if not emptiest:
            fewest = min(counts.values())
            emptiest = sorted(day for day, count in counts.items() if count == fewest)
        day = emptiest.pop(_farthest(emptiest, _around(mates(person), min(counts), cycle)))
        counts[day] += 1
        yield person, date.fromordinal(day)


def _around(turns: Iterable[date], first: int, cycle: int | None) -> list[int]:
    """The days of these turns in order, each once; where they come round, within the cycle from `first` on, and the
    nearest on both sides of it."""
    days = {turn.toordinal() for turn in turns}
    if cycle is None or not days:
        return sorted(days)
    theirs = sorted({first + (day - first) % cycle for day in days})
    return [theirs[-1] - cycle, *theirs, theirs[0] + cycle]


def _farthest(days: Sequence[int], from_these: Sequence[int]) -> int:
    """The place among `days` of the one that lies farthest from all of these, of several the earliest; both in order.

    One walk along both: this is asked for every person who is dealt.
    """
    if not from_these:
        return 0
    best = longest = -1
    before, after, others = from_these[0], from_these[0], iter(from_these)
    for place, day in enumerate(days):
        while after < day:
            before, after = after, next(others, _NEVER)
        apart = min(abs(day - before), after - day)
        if apart > longest:
            best, longest = place, apart
    return best


_NEVER = date.max.toordinal() * 2


def is_drawn(place_in_day: int, cycle: int, share: float) -> bool:
    """Whether somebody is among the share of their day's people who are asked in this cycle.

    Of a day's people exactly the share is drawn, evenly along their places, and the draw moves on by one place a
    cycle: with a share of a quarter everybody is asked in every fourth cycle.
    """
    place = place_in_day + cycle
    return math.floor(round((place + 1) * share, 9)) > math.floor(round(place * share, 9))


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
