"""When ticks run: poked by APScheduler in real time, or stepped by a clock that somebody else moves."""

import threading
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.edge.clock import Clock, Progress
from bot.outgoing.delivery import Delivery
from bot.ticks import Tick
from storage.database.units import Unit, Units

log = structlog.get_logger()
AILING = timedelta(minutes=1)  # how long a tick that failed is left alone
OFTEN = 1000  # rounds in one moment: more would be a tick that is due for ever


class Runner:
    """Runs ticks so that one that fails is logged, left alone for a minute, and takes no other with it."""

    def __init__(self) -> None:
        self._ailing: dict[str, datetime] = {}

    def due_at(self, unit: Unit, tick: Tick) -> datetime | None:
        """When a tick has work next; one that cannot say is left alone like one that fails."""
        try:
            due = tick.next_due(unit)
        except Exception as error:
            log.error("a tick cannot say when it is due", tick=tick.name, kind=type(error).__name__, exc_info=error)
            return None
        left_alone_until = self._ailing.get(tick.name)
        if due is None or left_alone_until is None:
            return due
        return max(due, left_alone_until)

    def run(self, tick: Tick, now: datetime) -> None:
        self._ailing.pop(tick.name, None)
        try:
            tick.run(now)
        except Exception as error:
            self._ailing[tick.name] = now + AILING
            log.error("a tick failed", tick=tick.name, kind=type(error).__name__, exc_info=error)


class Rounds:
    """Stepped time: runs what is due, in order, in the caller's thread; one caller at a time. What runs beside has a
    thread of its own, and time waits for it."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._units, self._ticks, self._delivery, self._clock = units, ticks, delivery, clock
        self._runner = Runner()
        self._turn = threading.Lock()
        self._beside: dict[str, threading.Thread] = {}
        self._stopped = False

    def catch_up(self) -> Progress:
        """Do all that is due now, deliveries included; how far that went, and when to be woken."""
        with self._turn:
            for _ in range(OFTEN):
                now, is_alone = self._clock.now(), not self._beside  # asked first: what ends after it may leave work
                due, delivers, wake_at = self._look(now)
                if not due and not delivers:
                    return Progress(idle=is_alone, wake_at=wake_at)
                for tick in due:
                    self._run(tick, now)
                if delivers:
                    self._delivery.drain()
            return Progress(idle=False, wake_at=None)

    def stop(self) -> None:
        """Wait for what runs beside; somebody else has made an end of it."""
        self._stopped = True
        for thread in list(self._beside.values()):
            thread.join()

    def _run(self, tick: Tick, now: datetime) -> None:
        if tick.beside:
            thread = threading.Thread(target=self._run_beside, args=(tick, now), name=tick.name, daemon=True)
            self._beside[tick.name] = thread
            thread.start()
        else:
            self._runner.run(tick, now)

    def _run_beside(self, tick: Tick, now: datetime) -> None:
        self._runner.run(tick, now)
        del self._beside[tick.name]
        if not self._stopped:
            self.catch_up()

    def _look(self, now: datetime) -> tuple[list[Tick], bool, datetime | None]:
        """The ticks that are due and do not run yet, whether anything is to be delivered, and the earliest moment."""
        with self._units.reading() as unit:
            moments = [(tick, self._runner.due_at(unit, tick)) for tick in self._ticks if tick.name not in self._beside]
            delivery = self._delivery.next_due(unit, now)
        due = [tick for tick, at in moments if _is_due(at, now)]
        wake_at = min((at for at in (delivery, *(at for _, at in moments)) if at is not None), default=None)
        return due, _is_due(delivery, now), wake_at


class RealTime:
    """Pokes the ticks through APScheduler, which never loses a late one, and runs the delivery loop beside them."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._units, self._clock, self._runner = units, clock, Runner()
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
            due = _is_due(self._runner.due_at(unit, tick), now)
        if due:
            self._runner.run(tick, now)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
