"""When ticks run: poked by APScheduler in real time, or stepped by a clock that somebody else moves."""

import threading
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, Progress
from bot.delivery import Delivery
from bot.ticks import Tick
from storage.units import Units

log = structlog.get_logger()
AILING = timedelta(minutes=1)  # how long a tick that failed is left alone
OFTEN = 1000  # rounds in one moment: more would be a tick that is due for ever


class Runner:
    """Runs ticks so that one that fails is logged, left alone for a minute, and takes no other with it."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._ailing: dict[str, datetime] = {}

    def due_at(self, tick: Tick) -> datetime | None:
        """When a tick has work next."""
        with self._units.reading() as unit:
            due = tick.next_due(unit)
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
    """Stepped time: runs what is due, in order, in the caller's thread; one caller at a time."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._units, self._ticks, self._delivery, self._clock = units, ticks, delivery, clock
        self._runner = Runner(units)
        self._turn = threading.Lock()

    def catch_up(self) -> Progress:
        """Do all that is due now, deliveries included; how far that went, and when to be woken."""
        with self._turn:
            for _ in range(OFTEN):
                if not self._run_due(self._clock.now()):
                    break
            return self._progress(self._clock.now())

    def _run_due(self, now: datetime) -> bool:
        due = [tick for tick in self._ticks if _is_due(self._runner.due_at(tick), now)]
        for tick in due:
            self._runner.run(tick, now)
        with self._units.reading() as unit:
            delivers = _is_due(self._delivery.next_due(unit, now), now)
        if delivers:
            self._delivery.drain()
        return bool(due) or delivers

    def _progress(self, now: datetime) -> Progress:
        moments = [self._runner.due_at(tick) for tick in self._ticks]
        with self._units.reading() as unit:
            moments.append(self._delivery.next_due(unit, now))
        wake_at = min((at for at in moments if at is not None), default=None)
        return Progress(idle=wake_at is None or wake_at > now, wake_at=wake_at)


class RealTime:
    """Pokes the ticks through APScheduler, which never loses a late one, and runs the delivery loop beside them."""

    def __init__(self, units: Units, ticks: list[Tick], delivery: Delivery, clock: Clock) -> None:
        self._clock, self._runner = clock, Runner(units)
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
        if _is_due(self._runner.due_at(tick), now):
            self._runner.run(tick, now)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
