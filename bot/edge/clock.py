"""The one place that reads the real clock, and the clock that a sandbox steps (ADR 1)."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

log = structlog.get_logger()
RECONNECT_AFTER = 1.0


class Clock(Protocol):
    """Says what time it is, in aware UTC."""

    def now(self) -> datetime: ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Progress:
    """How far a clock's client is: idle or not, and when it wants to be woken (None: never)."""

    idle: bool
    wake_at: datetime | None


class SteppedClock:
    """A clock that somebody else moves. It stands still, or flows with real time, until the next move."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._now = datetime.now(UTC)
        self._rate = 0.0
        self._read_at = time.monotonic()
        self._connection: ClientConnection | None = None
        self._stopped = threading.Event()
        self._told = threading.Event()

    def now(self) -> datetime:
        with self._lock:
            flown = (time.monotonic() - self._read_at) * self._rate
            return self._now + timedelta(seconds=flown)

    def follow(self, name: str, progress: Callable[[], Progress]) -> None:
        """Connect, and from now on answer each question with `progress()`, called after the new time is set.

        Returns once the time is known, so that nothing starts on a wrong date.
        """
        threading.Thread(target=self._run, args=(name, progress), name="clock", daemon=True).start()
        if not self._told.wait(10):
            raise ClockUnreachable(self._url)

    def stop(self) -> None:
        self._stopped.set()
        if self._connection is not None:
            self._connection.close()

    def _run(self, name: str, progress: Callable[[], Progress]) -> None:
        while not self._stopped.is_set():
            try:
                with connect(self._url, proxy=None) as connection:
                    self._connection = connection
                    connection.send(json.dumps({"type": "hello", "name": name}))
                    for frame in connection:
                        self._answer(connection, json.loads(frame), progress)
            except (OSError, ConnectionClosed):
                self._stopped.wait(RECONNECT_AFTER)

    def _answer(self, connection: ClientConnection, told: dict[str, object], progress: Callable[[], Progress]) -> None:
        with self._lock:
            self._now = datetime.fromisoformat(str(told["now"]))
            self._rate = float(str(told["rate"]))
            self._read_at = time.monotonic()
        self._told.set()
        state = progress()
        wake_at = state.wake_at.isoformat() if state.wake_at else None
        answer = {"type": "state", "ask": told["ask"], "idle": state.idle, "wake_at": wake_at}
        connection.send(json.dumps(answer))


class ClockUnreachable(Exception):
    """The clock that ASKBACK_CLOCK_URL names does not answer."""
