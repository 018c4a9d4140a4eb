"""The sandbox as a running server: one event loop in its own thread, or in the foreground."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from sandbox import control
from sandbox.asgi import HangUpProtocol, SandboxDate
from sandbox.delivery import ACK_SECONDS
from sandbox.doors import Doors
from sandbox.seed import workspace
from sandbox.state import Json
from sandbox.webapi import WebApi
from sandbox.world import World, build

PAGE = Path(__file__).parent / "page"
FRESH = {"cache-control": "no-cache"}


@dataclass(frozen=True)
class Options:
    """How a sandbox runs. `ack_seconds`, in real time, is Slack's patience and the life of a trigger."""

    frozen: bool = True
    limits: bool = True
    ack_seconds: float = ACK_SECONDS
    guide: Json | None = None


class PageFiles(StaticFiles):
    """The page's files, never cached: whoever works on the page sees every change at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(FRESH)
        return response


async def _index(_: object) -> Response:
    return FileResponse(PAGE / "index.html", headers=FRESH)


def application(seed: Mapping[str, Any], address: str, options: Options) -> ASGIApp:
    """The whole sandbox as one ASGI application, answering at `address`."""
    space = workspace(seed, rate=0 if options.frozen else 1)
    space.address = address
    world = build(space, limits=options.limits, ack_seconds=options.ack_seconds, guide=options.guide)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        flow = asyncio.create_task(world.stepper.flow())
        yield
        flow.cancel()
        with suppress(asyncio.CancelledError):
            await flow
        await world.http.close()

    return SandboxDate(Starlette(routes=_routes(world), lifespan=lifespan), space.clock)


def _routes(world: World) -> list[BaseRoute]:
    api, doors = WebApi(world), Doors(world)
    return [
        Route("/api/{method}", api.answer, methods=["GET", "POST"]),
        Route("/respond/{key}", doors.respond, methods=["POST"]),
        Route("/upload/{key}", doors.upload, methods=["POST", "PUT"]),
        Route("/files-pri/{id}/{name}", doors.private_file),
        Route("/files-pri/{id}/download/{name}", doors.private_file),
        Route("/files/{id}", doors.file),
        Route("/files/{id}/{name}", doors.file),
        WebSocketRoute("/socket/{ticket}", world.sockets.attend),
        WebSocketRoute("/clock", world.clients.attend),
        WebSocketRoute("/watch", world.watchers.attend),
        *control.routes(world),
        Route("/", _index),
        Mount("/page", PageFiles(directory=PAGE, check_dir=False)),
    ]


@dataclass(frozen=True)
class Running:
    """A sandbox in a thread. `api_url` is what the app gets as Slack's address; `clock_url` the clock's."""

    url: str
    stop: Callable[[], None]

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def clock_url(self) -> str:
        return f"{self.url.replace('http', 'ws', 1)}/clock"


@contextmanager
def serve(
    seed: Mapping[str, Any],
    port: int = 0,
    frozen: bool = True,
    *,
    limits: bool = True,
    ack_seconds: float = ACK_SECONDS,
    guide: Json | None = None,
) -> Iterator[Running]:
    """Run a sandbox in a thread, on a free port unless one is named; it is up when the block begins.

    Raises BadSeed for a seed that is no workspace, OSError for a port that is taken.
    """
    listener = listen(port)
    server = prepare(seed, listener, Options(frozen, limits, ack_seconds, guide))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listener.close()

    _wait_until_up(server, thread)
    try:
        yield Running(address_of(listener), stop)
    finally:
        stop()


def _wait_until_up(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    while not server.started and thread.is_alive():
        pause.wait(0.002)
    if not server.started:
        raise RuntimeError("the sandbox did not start")


def listen(port: int) -> socket.socket:
    """A socket on which connections already wait while the server starts."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(256)
    return listener


def address_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def prepare(seed: Mapping[str, Any], listener: socket.socket, options: Options) -> uvicorn.Server:
    """A server for the seed, not yet running."""
    config = uvicorn.Config(
        application(seed, address_of(listener), options),
        http=HangUpProtocol,
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=75,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
