"""The process that dies: `python -m tests.chaos.victim` reads orders, a line each, and bears a victim for each.

What takes long in a start is loading the code; so a mother process loads it once and forks. Each victim is a process
of its own with a bot of its own; nothing of an earlier one is left but the database.
"""

import os
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

from bot.edge import logs
from bot.edge.settings import Settings
from bot.service import Service
from storage.database.alone import AlreadyRunning
from storage.importing.imports import import_people
from tests.chaos.points import Order, Point, order_of
from tests.chaos.traps import Trap, lay, never_look, tell

RIGHTS_RETURN = 100  # tenths of a second until a server notices that the one before is dead


def main() -> None:
    """Bear a victim for each line, one after the other, and tell how each of them ended."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live_and_leave(order_of(line))
        tell(f"born {child}")
        _, status = os.waitpid(child, 0)
        tell(f"ended {os.waitstatus_to_exitcode(status)}")


def _live_and_leave(order: Order) -> None:
    """Never returns: the child must not go on as a second mother."""
    code = 1
    try:
        logs.set_up(readable=False)
        _live(order)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _live(order: Order) -> None:
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    trap = Trap(order.point, order.hit)
    lay(trap)
    if not order.looks:
        never_look()
    service = _service(Settings(**order.settings))  # type: ignore[arg-type]
    service.start()
    tell("up")
    _bring_in(service, order, trap)
    over.wait()
    service.stop()


def _service(settings: Settings) -> Service:
    """The bot, once the right to the database has come back from the one that was killed."""
    for _ in range(RIGHTS_RETURN):
        try:
            return Service(settings)
        except AlreadyRunning:
            time.sleep(0.1)
    return Service(settings)


def _bring_in(service: Service, order: Order, trap: Trap) -> None:
    for file in order.files:
        report = import_people(
            service.units,
            service.workspace_id,
            Path(file),
            now=datetime.fromisoformat(order.now),
            progress=lambda _rows, _total: trap.reached(Point.MID_IMPORT),
        )
        assert not report.refused, report.problems
    if order.files:
        service.people_changed()
        tell("imported")


if __name__ == "__main__":
    main()
