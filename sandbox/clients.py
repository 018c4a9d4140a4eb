"""The clients of the sandbox's clock (ADR 1): told the time, asked whether they are idle and when to wake them."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.clock import Clock, iso, parse_iso
from sandbox.state import Json


@dataclass(eq=False)
class Client:
    """One connection, with its newest answer."""

    socket: WebSocket
    name: str
    idle: bool = False
    wake_at: datetime | None = None
    answers: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    gone: bool = False

    def hear(self, frame: Json) -> None:
        if frame.get("type") == "hello":
            self.name = str(frame.get("name", self.name))
        elif frame.get("type") == "state":
            wake_at = frame.get("wake_at")
            self.idle, self.wake_at = bool(frame.get("idle")), parse_iso(wake_at) if wake_at else None
            answer = self.answers.pop(int(frame.get("ask", 0)), None)
            if answer is not None and not answer.done():
                answer.set_result(None)

    def leave(self) -> None:
        """A client that is gone is not waited for."""
        self.gone = True
        for answer in self.answers.values():
            if not answer.done():
                answer.set_result(None)


@dataclass
class Clients:
    clock: Clock
    _all: list[Client] = field(default_factory=list)
    _asked: int = 0

    async def attend(self, websocket: WebSocket) -> None:
        """One connection from the first question to the end."""
        await websocket.accept()
        client = Client(websocket, f"client {len(self._all) + 1}")
        self._all.append(client)
        try:
            await self._tell(client)
            while True:
                client.hear(json.loads(await websocket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass  # gone, and not waited for
        finally:
            self._all.remove(client)
            client.leave()

    async def _tell(self, client: Client) -> int:
        self._asked += 1
        ask = self._asked
        frame = {"type": "now", "now": iso(self.clock.now()), "rate": self.clock.rate, "ask": ask}
        await client.socket.send_text(json.dumps(frame))
        return ask

    async def ask_all(self) -> bool:
        """Tell everybody the time and ask a fresh question; True when all are idle."""
        clients = list(self._all)
        await asyncio.gather(*(self._ask(client) for client in clients))
        return not any(self.is_working(client) for client in clients)

    async def _ask(self, client: Client) -> None:
        answer = asyncio.get_running_loop().create_future()
        try:
            client.answers[self._asked + 1] = answer
            await self._tell(client)
            await answer
        except (WebSocketDisconnect, RuntimeError):
            client.leave()

    def is_working(self, client: Client) -> bool:
        """Not idle, or wanting to be woken at a time that has already come."""
        overdue = client.wake_at is not None and client.wake_at <= self.clock.now()
        return not client.gone and (not client.idle or overdue)

    def next_wake(self) -> datetime | None:
        """The earliest wake-up anybody asked for; None when nobody did."""
        return min((c.wake_at for c in self._all if c.wake_at is not None), default=None)

    def working(self) -> list[str]:
        return [c.name for c in self._all if self.is_working(c)]

    def shown(self) -> list[Json]:
        return [{"name": c.name, "idle": c.idle, "wake_at": iso(c.wake_at) if c.wake_at else None} for c in self._all]
