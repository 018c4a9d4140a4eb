"""The two things a plain ASGI server will not do: date its answers with the sandbox's time, and hang up."""

import asyncio
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.clock import Clock

_HANG_UP = "sandbox.hang_up"


class HangUpProtocol(H11Protocol):
    """uvicorn's HTTP protocol, with a way for a request to close its connection without an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answering = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[_HANG_UP] = self.hang_up
            await answering(scope, receive, send)

        self.app = app

    def hang_up(self) -> None:
        self.transport.close()


async def hang_up(request: Request) -> Response:
    """Close the connection; the client sees the server go without a word. The response returned is never sent."""
    request.scope[_HANG_UP]()
    await gone(request)
    return Response()


async def gone(request: Request) -> None:
    """Return when the client's connection has ended."""
    while (await request.receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)


class SandboxDate:
    """Middleware: the `Date` header carries the sandbox's time, as Slack's carries Slack's."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app, self._clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock.now(), usegmt=True)
                message["headers"] = [*message.get("headers", []), (b"date", date.encode())]
            await send(message)

        await self._app(scope, receive, dated if scope["type"] == "http" else send)
