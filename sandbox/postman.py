"""Events on their way to the app: at least once, three retries on the sandbox's clock.

Slack promises no order. Here events leave in order unless a fault reorders them, so that a test runs alike every
time: each waits for the one before, but not longer than a healthy app takes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox import events
from sandbox.activity import Activity
from sandbox.clock import iso
from sandbox.delivery import Ack, Delivery, Envelope
from sandbox.faults import Fault, Faults
from sandbox.state import Channel, Json, Workspace

RETRY_AFTER = (0, 60, 300)  # seconds after the attempt before; Slack's Events API guide
HELD_AT_MOST = 60
TURN_SECONDS = 0.05


@dataclass
class Postman:
    """Decides what is sent and tries until it is acked; `log` has every attempt in order."""

    workspace: Workspace
    delivery: Delivery
    faults: Faults
    activity: Activity
    log: list[Json] = field(default_factory=list)
    _held: list[Callable[[], None]] = field(default_factory=list)
    _last: asyncio.Task[None] | None = None

    def hear(self, event: Json, channel: Channel | None) -> None:
        """Something happened: send it, unless the app did not ask or lacks the scope."""
        if not events.wanted(self.workspace.app, event, channel):
            return
        body = events.callback(self.workspace, event, channel)
        fault = self.faults.take("events", event)
        if fault is not None and fault.do == "reorder":
            self._hold(body)
            return
        self._last = self.activity.spawn(self._deliver(body, fault, self._last))
        self._release()

    def _hold(self, body: Json) -> None:
        """Keep it back until the next event has gone, or a minute has passed."""

        def send() -> None:
            self._last = self.activity.spawn(self._deliver(body, None, self._last))

        self._held.append(send)
        self.workspace.clock.after(HELD_AT_MOST, self._release)

    def _release(self) -> None:
        held, self._held = self._held, []
        for send in held:
            send()

    async def _deliver(self, body: Json, fault: Fault | None, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before}, timeout=TURN_SECONDS)
        await self._attempt(body, 0, "", fault)
        if fault is not None and fault.do == "duplicate":
            await self._attempt(body, 1, "http_timeout", None)

    async def _attempt(self, body: Json, retry: int, reason: str, fault: Fault | None) -> None:
        ack = await self.delivery.carry(Envelope("events_api", body, retry, reason))
        if fault is not None and fault.do == "drop_ack":
            ack = Ack(ack.ms, "http_timeout")
        self._note(body, retry, ack)
        if ack.acked or ack.no_retry or retry >= len(RETRY_AFTER):
            return
        again = retry + 1, ack.failure or "unknown_error"
        if RETRY_AFTER[retry] == 0:
            await self._attempt(body, *again, None)
        else:
            self.workspace.clock.after(
                RETRY_AFTER[retry], lambda: self.activity.spawn(self._attempt(body, *again, None))
            )

    def _note(self, body: Json, retry: int, ack: Ack) -> None:
        self.log.append(
            {
                "type": body["event"]["type"],
                "event_id": body["event_id"],
                "retry": retry,
                "acked": ack.acked,
                "failure": ack.failure,
                "at": iso(self.workspace.now()),
            }
        )
