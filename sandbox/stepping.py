"""Moving time: it steps through every wake-up and waits until all are idle; it never jumps over one."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.activity import Activity
from sandbox.clients import Clients
from sandbox.clock import Clock
from sandbox.errors import WrongCall

FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.02
SETTLE_SECONDS = 60.0
FLOW_TICK, SHORTEST_TICK = 0.05, 0.005


@dataclass
class Stepper:
    """`moved` is called after every move, for screens that show the time."""

    clock: Clock
    clients: Clients
    activity: Activity
    moved: Callable[[], None] = lambda: None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def settle(self) -> None:
        """Return once nothing is in flight and every client, asked afterwards, said idle.

        Asked afterwards, because an ack may arrive before the client has noticed its own new work.
        """
        pause, deadline = FIRST_PAUSE, time.monotonic() + SETTLE_SECONDS
        while True:
            await self._quiet(deadline)
            generation = self.activity.generation
            idle = await self._ask(deadline)
            if idle and generation == self.activity.generation:
                return
            self._refuse_to_wait_for_ever(deadline)
            if generation != self.activity.generation:
                pause = FIRST_PAUSE
            elif not idle:
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _quiet(self, deadline: float) -> None:
        try:
            await asyncio.wait_for(self.activity.quiet(), max(SHORTEST_TICK, deadline - time.monotonic()))
        except TimeoutError:
            raise WrongCall("something is in flight between the sandbox and the app and does not end") from None

    async def _ask(self, deadline: float) -> bool:
        try:
            return await asyncio.wait_for(self.clients.ask_all(), max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            return False

    def _refuse_to_wait_for_ever(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise WrongCall(f"time cannot move on, still working: {', '.join(self.clients.working())}")

    async def step(self, to: datetime, enough: Callable[[], bool] = lambda: False) -> bool:
        """Move to `to`, or to the first wake-up after which it is `enough`; whether it was."""
        async with self._lock:
            flowed = self.clock.rate
            self.clock.set_rate(0)
            try:
                await self.settle()
                return await self._walk(to, enough)
            finally:
                await self._set_rate(flowed)

    async def _walk(self, to: datetime, enough: Callable[[], bool]) -> bool:
        while not enough():
            moment = self.next_moment()
            last = moment is None or moment > to
            self.clock.move(to if last or moment is None else moment)
            self.clock.run_due()
            await self.settle()
            self.moved()
            if last:
                return enough()
        return True

    def next_moment(self) -> datetime | None:
        """The next time anybody (a client or the sandbox itself) has something to do."""
        moments = [m for m in (self.clock.next_timer(), self.clients.next_wake()) if m is not None]
        return min(moments, default=None)

    async def set_rate(self, rate: int) -> None:
        async with self._lock:
            await self._set_rate(rate)

    async def _set_rate(self, rate: int) -> None:
        changed = rate != self.clock.rate
        self.clock.set_rate(rate)
        if changed:
            await self.clients.ask_all()
            self.moved()

    async def flow(self) -> None:
        """For ever: while time flows, do what is due and wake whoever asked for it, in order."""
        heard, shown = -1, 0.0
        while True:
            await asyncio.sleep(self._until_next())
            if self.clock.rate == 0 or self._lock.locked():
                continue
            self.clock.run_due()
            if heard != self.activity.generation or self.clients.working():
                heard = self.activity.generation
                await self.clients.ask_all()
            if time.monotonic() - shown >= 1:
                shown = time.monotonic()
                self.moved()

    def _until_next(self) -> float:
        """Seconds to sleep: a tick, or less when something comes before it."""
        moment = self.next_moment()
        if moment is None or self.clock.rate == 0:
            return FLOW_TICK
        return min(FLOW_TICK, max(SHORTEST_TICK, (moment - self.clock.now()).total_seconds()))
