"""Traps for a victim: it runs the bot as it is, but at one named point it is killed as by a power cut.

Nothing inside `bot/` knows of this: the points lie around its functions, which are wrapped from outside.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from bot.desk import Desk
from bot.outgoing.delivery import Delivery
from bot.outgoing.sending import Sender
from bot.slack.messenger import Messenger
from storage.importing import imports
from storage.outbox import delivery_queue
from tests.chaos.points import Point


def tell(word: str) -> None:
    """One line for the driver; whole, whoever else writes."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


class Trap:
    """Kills its own process when `point` is reached for the `hit`th time."""

    def __init__(self, point: Point | None, hit: int) -> None:
        self._point, self._left = point, hit
        self._lock = threading.Lock()

    def reached(self, point: Point) -> None:
        """The process is at this point now; it may be its last act."""
        with self._lock:
            self._left -= point is self._point
            if point is self._point and self._left == 0:
                tell(f"struck {point.name}")
                os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()


def lay(trap: Trap) -> None:
    """Wrap the bot's functions so that the trap hears of every point."""
    Desk.write = _after(Desk.write, trap, Point.COMMITTED)  # type: ignore[method-assign]
    Messenger.post = _after(Messenger.post, trap, Point.POSTED)  # type: ignore[method-assign]
    Messenger.find = _after(Messenger.find, trap, Point.MID_RECONCILE)  # type: ignore[method-assign]
    imports._ignored = lambda _rows: trap.reached(Point.MID_IMPORT)  # what an interrupted import tells when it goes on
    _lay_mid_batch(trap)


def _after(act: Callable[..., Any], trap: Trap, point: Point) -> Any:
    def acted(*args: Any, **more: Any) -> Any:
        result = act(*args, **more)
        trap.reached(point)
        return result

    return acted


def _lay_mid_batch(trap: Trap) -> None:
    """The point lies between two messages of one lease: the first has begun, the second has not."""
    lease, begin = Delivery._lease, Delivery._begin
    begun = 0

    def leased(self: Delivery, *args: Any) -> Any:
        nonlocal begun
        begun = 0
        return lease(self, *args)

    def began(self: Delivery, *args: Any) -> None:
        nonlocal begun
        if begun == 1:
            trap.reached(Point.MID_BATCH)
        begun += 1
        begin(self, *args)

    Delivery._lease = leased  # type: ignore[method-assign]
    Delivery._begin = began  # type: ignore[method-assign]


def never_look() -> None:
    """Take the reconcile step away: what may stand in Slack is simply sent again."""

    def resend(self: Sender, leased: delivery_queue.Leased) -> None:
        now = self._clock.now()
        with self._units() as unit:
            delivery_queue.postpone(unit, leased.id, until=now, attempts=leased.attempts + 1, failure=None)

    Sender._look = resend  # type: ignore[method-assign]
