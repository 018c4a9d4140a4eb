"""Who may write now: a fair line of threads in front of the one writer's place that SQLite has."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from storage.database.engine import DatabaseBusy
from storage.database.unit import Unit


class Place:
    """One thread's place in the line. With `work`, whoever leads may do it in the thread's stead."""

    __slots__ = ("error", "result", "served", "thread", "turn", "work")

    def __init__(self, work: Callable[[Unit], Any] | None = None) -> None:
        self.work = work
        self.thread = threading.get_ident()
        self.turn = threading.Lock()
        self.turn.acquire()
        self.served = False
        self.result: Any = None
        self.error: BaseException | None = None

    def serve(self) -> None:
        """Tell the waiting thread that its work is done: `result` or `error` is set."""
        self.served = True
        self.turn.release()

    def outcome(self) -> Any:
        """What the work returned; raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.result


class Line:
    """First come, first served; but whoever leads may take the work of all who wait along."""

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._leader: int | None = None  # the thread that may write now
        self._waiting: deque[Place] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def lead_at_once(self) -> bool:
        """Become the leader if nobody is; False when there is a line to join."""
        with self._gate:
            if self._leader is not None:
                return False
            self._leader = threading.get_ident()
            return True

    def join(self, place: Place, *, patience: float) -> bool:
        """Wait up to `patience` seconds. True: the caller leads now; False: a leader did its work.

        Raises DatabaseBusy when the turn does not come in time, RuntimeError for a thread that leads already.
        """
        me = threading.get_ident()
        with self._gate:
            if self._leader == me:
                raise RuntimeError("this thread is writing already: hand its unit down")
            if self._leader is None:
                self._leader = me
                return True
            self._waiting.append(place)
        if not place.turn.acquire(timeout=patience):
            self._leave(place)
        return not place.served

    def _leave(self, place: Place) -> None:
        with self._gate:
            if place in self._waiting:
                self._waiting.remove(place)
                raise DatabaseBusy("The database was busy for too long. Try again in a moment.")
        place.turn.acquire()  # a leader had taken it along just then: it answers soon

    def take_along(self, most: int) -> list[Place]:
        """For the leader: up to `most` waiting places that brought work, first come first."""
        with self._gate:
            along = [place for place in self._waiting if place.work is not None][:most]
            for place in along:
                self._waiting.remove(place)
            return along

    def pass_on(self) -> None:
        """For the leader: let the next one lead."""
        with self._gate:
            if self._waiting:
                following = self._waiting.popleft()
                self._leader = following.thread
                following.turn.release()
            else:
                self._leader = None
