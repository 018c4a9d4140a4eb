"""The sandbox's own time: it stands or flows, moves only forwards, and stamps Slack's rising ts."""

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Effect = Callable[[], object]


@dataclass(order=True)
class Timer:
    """Something the sandbox itself does later: a retry, a scheduled message, a late effect."""

    at: datetime
    order: int
    effect: Effect = field(compare=False)
    cancelled: bool = field(default=False, compare=False)


class Clock:
    """Time that stands (`rate` 0) or flows with real time (`rate` 1)."""

    def __init__(self, start: datetime, *, rate: int = 0) -> None:
        self._base = start.astimezone(UTC)
        self._since = time.monotonic()
        self._last_stamp = 0
        self._timers: list[Timer] = []
        self._order = itertools.count()
        self.rate = rate

    def now(self) -> datetime:
        if self.rate == 0:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def set_rate(self, rate: int) -> None:
        self._base, self._since, self.rate = self.now(), time.monotonic(), rate

    def move(self, to: datetime) -> None:
        """Move a standing clock to `to`; earlier times are ignored, time never goes back."""
        self._base = max(self._base, to)

    def ts(self) -> str:
        """A new message stamp, `seconds.micros`: later than every one before, even while the clock stands."""
        self._last_stamp = max(self._last_stamp + 1, micros(self.now()))
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def at(self, when: datetime, effect: Effect) -> Timer:
        timer = Timer(when, next(self._order), effect)
        heapq.heappush(self._timers, timer)
        return timer

    def after(self, seconds: float, effect: Effect) -> Timer:
        return self.at(self.now() + timedelta(seconds=seconds), effect)

    def next_timer(self) -> datetime | None:
        """When the sandbox itself next does something; None when nothing is planned."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0].at if self._timers else None

    def run_due(self) -> int:
        """Run every effect that is due, in order; how many there were."""
        done = 0
        while (due := self.next_timer()) is not None and due <= self.now():
            heapq.heappop(self._timers).effect()
            done += 1
        return done


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_ts(ts: str) -> datetime:
    """The moment a ts names. Raises ValueError for anything that is not one."""
    seconds, _, fraction = ts.partition(".")
    if not seconds.isdigit() or (fraction and not fraction.isdigit()):
        raise ValueError(f"not a Slack timestamp: {ts!r}")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int((fraction or "0").ljust(6, "0")[:6]))


def iso(moment: datetime) -> str:
    """`2026-03-02T08:00:00.000000Z`, the way the control API and the clock protocol write time."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_iso(text: str) -> datetime:
    """An aware UTC moment. Raises ValueError for text without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)
