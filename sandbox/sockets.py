"""Socket Mode: tickets, at most ten sockets, and every envelope down one of them at random."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery import ACK_SECONDS, Ack, Envelope
from sandbox.ids import fresh, secret
from sandbox.state import App, Json

MOST_SOCKETS = 10
WARNING_SECONDS = 0.2  # Slack warns about ten seconds ahead; nobody at a sandbox wants to wait that long


@dataclass
class Sockets:
    """All open connections of the app."""

    app: App
    ack_seconds: float = ACK_SECONDS
    rng: random.Random = field(default_factory=lambda: random.Random(10))
    _tickets: set[str] = field(default_factory=set)
    _open: list[WebSocket] = field(default_factory=list)
    _waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)

    def ticket(self, base: str) -> str:
        """A fresh address for one connection."""
        ticket = secret()
        self._tickets.add(ticket)
        return f"{base.replace('http', 'ws', 1)}/socket/{ticket}?app_id={self.app.id}"

    def count(self) -> int:
        return len(self._open)

    async def attend(self, websocket: WebSocket) -> None:
        """One connection from hello to the end."""
        ticket = websocket.path_params["ticket"]
        if ticket not in self._tickets:
            await websocket.close(1008)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._open) >= MOST_SOCKETS:
            await self._disconnect(websocket, "too_many_websockets")
            return
        self._open.append(websocket)
        try:
            await websocket.send_text(json.dumps(self._hello()))
            await self._listen(websocket)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app went away; what it has not acked runs into its time-out
        finally:
            self._forget(websocket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": self.app.id},
        }

    async def _listen(self, websocket: WebSocket) -> None:
        while True:
            frame = json.loads(await websocket.receive_text())
            waiting = self._waiting.get(frame.get("envelope_id", ""))
            if waiting is not None and not waiting.done():
                waiting.set_result(frame.get("payload"))

    async def carry(self, envelope: Envelope) -> Ack:
        if not self._open:
            return Ack(0.0, "connection_failed")
        websocket = self.rng.choice(self._open)
        envelope_id = fresh("E")
        answer = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        try:
            await websocket.send_text(json.dumps(_frame(envelope, envelope_id)))
            payload = await asyncio.wait_for(answer, self.ack_seconds)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return Ack((time.perf_counter() - began) * 1000, "timeout")
        finally:
            del self._waiting[envelope_id]
        return Ack((time.perf_counter() - began) * 1000, None, payload or None)

    async def disturb(self, what: str, times: int | None) -> int:
        """Do `refresh`, `too_many_websockets` or `close` to that many sockets (None: all); how many it was."""
        chosen = self._open[:times]
        for websocket in chosen:
            if what == "close":
                self._forget(websocket)
                await websocket.close(1011)
            elif what == "refresh":
                await self._refresh(websocket)
            else:
                await self._disconnect(websocket, what)
        return len(chosen)

    async def _refresh(self, websocket: WebSocket) -> None:
        """Slack's farewell: a warning, a while to open a new connection, then the end of this one."""
        await websocket.send_text(json.dumps({"type": "disconnect", "reason": "warning", "debug_info": {}}))
        await asyncio.sleep(WARNING_SECONDS)
        if websocket in self._open:
            await self._disconnect(websocket, "refresh_requested")

    async def _disconnect(self, websocket: WebSocket, reason: str) -> None:
        self._forget(websocket)
        await websocket.send_text(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))
        await websocket.close(1000)

    def _forget(self, websocket: WebSocket) -> None:
        if websocket in self._open:
            self._open.remove(websocket)


def _frame(envelope: Envelope, envelope_id: str) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return frame
