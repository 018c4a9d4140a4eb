"""When ticks run: poked by APScheduler in real time, or stepped by a clock that somebody else moves."""

import threading
from datetime import datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, Progress
from bot.delivery import Delivery
from bot.ticks import Tick
from storage.units import Units

log = structlog.get_logger()
OFTEN = 1000  # rounds in one moment: more would be a tick that is due for ever


class Rounds:
    """Runs what is due, in order, in the caller's thread; one caller at a time."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._units, self._ticks, self._delivery, self._clock = units, ticks, delivery, clock
        self._turn = threading.Lock()

    def catch_up(self) -> Progress:
        """Do all that is due now, deliveries included; how far that went, and when to be woken."""
        with self._turn:
            for _ in range(OFTEN):
                now = self._clock.now()
                if not self._run_due(now):
                    break
        now = self._clock.now()
        with self._units.reading() as unit:
            due = [tick.next_due(unit) for tick in self._ticks] + [self._delivery.next_due(unit, now)]
        wake_at = min((at for at in due if at is not None), default=None)
        return Progress(idle=wake_at is None or wake_at > now, wake_at=wake_at)

    def _run_due(self, now: datetime) -> bool:
        with self._units.reading() as unit:
            due = [tick for tick in self._ticks if _is_due(tick.next_due(unit), now)]
            delivers = _is_due(self._delivery.next_due(unit, now), now)
        for tick in due:
            run_safely(tick, now)
        if delivers:
            self._delivery.drain()
        return bool(due) or delivers


class RealTime:
    """Pokes the ticks through APScheduler, which never loses a late one, and runs the delivery loop beside them."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._units, self._delivery, self._clock = units, delivery, clock
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        for tick in ticks:
            self._scheduler.add_job(
                self._poke, "interval", seconds=tick.every.total_seconds(), args=(tick,), id=tick.name
            )
        self._ticks = ticks
        self._loop = threading.Thread(target=delivery.run, name="delivery", daemon=True)

    def start(self) -> None:
        self._loop.start()
        self._scheduler.start()
        for tick in self._ticks:
            self._scheduler.modify_job(tick.name, next_run_time=self._clock.now())

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def _poke(self, tick: Tick) -> None:
        now = self._clock.now()
        with self._units.reading() as unit:
            due = _is_due(tick.next_due(unit), now)
        if due:
            run_safely(tick, now)


def run_safely(tick: Tick, now: datetime) -> None:
    """Run a tick; one that fails is logged and comes again, and takes no other with it."""
    try:
        tick.run(now)
    except Exception as error:
        log.error("a tick failed", tick=tick.name, kind=type(error).__name__, exc_info=error)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
