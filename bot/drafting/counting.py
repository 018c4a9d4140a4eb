"""Counting who belongs to an audience while a person waits; a large one goes on beside, for when they ask again."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from datetime import date
from threading import Lock

from bot.desk import Desk
from surveys.drafting import reaching

Reach = tuple[int, int]
"""How many reachable contacts a filter holds for, and how many there are."""

PATIENCE = 1.5  # seconds: Slack waits three for all that a click does


class Counting:
    """The counts that are under way, by filter and day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._running: dict[tuple[str, date], Future[Reach]] = {}
        self._lock = Lock()

    def reach(self, text: str) -> Reach | None:
        """Whom a sound filter reaches; None while it is still being counted."""
        key = (text, self._desk.clock.now().date())
        with self._lock:
            if key not in self._running:
                self._running[key] = self._desk.whispers.submit(self._count, text)
            counting = self._running[key]
        try:
            return counting.result(timeout=PATIENCE)
        except TookTooLong:
            return None
        finally:
            if counting.done():
                with self._lock:
                    self._running.pop(key, None)

    def _count(self, text: str) -> Reach:
        with self._desk.units.reading() as unit:
            return reaching.reach(unit, self._desk.workspace_id, text, self._desk.clock.now())
