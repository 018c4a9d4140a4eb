"""What people mean to do later, in order of time."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

Deed = Callable[[datetime], object]
"""Called with the moment at which it is done; what it answers is of no account."""


@dataclass
class Agenda:
    """Deeds in order of their time; those of one moment in the order in which they were planned."""

    _heap: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    def plan(self, at: datetime, deed: Deed) -> None:
        heapq.heappush(self._heap, (at, next(self._order), deed))

    def next_at(self) -> datetime | None:
        """When somebody next does something; None when nobody plans anything."""
        return self._heap[0][0] if self._heap else None

    def do_one(self, now: datetime) -> bool:
        """Do the first deed that is due; False when none is."""
        if not self._heap or self._heap[0][0] > now:
            return False
        heapq.heappop(self._heap)[2](now)
        return True
