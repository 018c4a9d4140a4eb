"""Tells open pages what to draw again; many changes at once become one frame."""

import asyncio
import json
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.clock import iso
from sandbox.state import Change, Json, Workspace

GATHER_SECONDS = 0.015


@dataclass(eq=False)
class Watcher:
    socket: WebSocket
    user: str
    when_asked: bool = False
    channels: set[str] = field(default_factory=set)
    view: bool = False
    home: bool = False
    waiting: bool = False

    def take(self) -> Json:
        """What has changed since the last frame, and forget it."""
        frame: Json = {
            "type": "changed",
            "channels": sorted(self.channels),
            "view": self.view,
            "home": self.home,
        }
        self.channels, self.view, self.home, self.waiting = set(), False, False, False
        return frame


@dataclass
class Watchers:
    workspace: Workspace
    _all: list[Watcher] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def attend(self, websocket: WebSocket) -> None:
        """One page, from its opening to its end. A program says `?when=asked`: each text it sends gets one frame."""
        await websocket.accept()
        query = websocket.query_params
        watcher = Watcher(websocket, query.get("user", ""), query.get("when") == "asked")
        self._all.append(watcher)
        try:
            while True:
                await websocket.receive_text()
                if watcher.when_asked:
                    await self._tell(watcher)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page was closed
        finally:
            self._all.remove(watcher)

    def hear(self, change: Change) -> None:
        for watcher in self._all:
            if change.user in (None, watcher.user) and self._sees(watcher, change.channel):
                watcher.channels |= {change.channel} if change.channel else set()
                watcher.view |= change.view
                watcher.home |= change.home
                self._send_soon(watcher)

    def time_moved(self) -> None:
        for watcher in self._all:
            self._send_soon(watcher)

    def _sees(self, watcher: Watcher, channel_id: str | None) -> bool:
        channel = self.workspace.channels.get(channel_id or "")
        return channel is None or watcher.user in channel.members

    def _send_soon(self, watcher: Watcher) -> None:
        if not watcher.waiting and not watcher.when_asked:
            watcher.waiting = True
            task = asyncio.get_running_loop().create_task(self._send(watcher))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _send(self, watcher: Watcher) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        try:
            await self._tell(watcher)
        except (WebSocketDisconnect, RuntimeError):
            return  # the page was closed meanwhile

    async def _tell(self, watcher: Watcher) -> None:
        frame = watcher.take() | {"clock": iso(self.workspace.now())}
        await watcher.socket.send_text(json.dumps(frame))
