"""`/api/METHOD`: reads a call, lets it fail by script or by limit, authenticates it, runs it, remembers it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox import arguments
from sandbox.arguments import Arguments
from sandbox.asgi import gone, hang_up
from sandbox.clock import iso, micros
from sandbox.errors import SlackError
from sandbox.faults import Fault
from sandbox.methods import METHODS, TOKENLESS
from sandbox.methods.call import Call
from sandbox.scopes import METHOD_SCOPES, require
from sandbox.state import Json, direct_id
from sandbox.world import World

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class WebApi:
    world: World

    async def answer(self, request: Request) -> Response:
        method = request.path_params["method"]
        with self.world.activity.busy():
            try:
                args = await arguments.read(request)
            except SlackError as refusal:
                return JSONResponse(refusal.body())
            token = _token(request, args)
            fault = self.world.faults.take(method, args.values)
            call = _Pending(self.world, method, args, token, self._remembered(method, args, fault))
            return await faulty(self.world, request, fault, call.run)

    def _remembered(self, method: str, args: Arguments, fault: Fault | None) -> Json:
        """The call's line in `calls`; its answer stays None while a fault keeps it from having one."""
        given = {k: v for k, v in args.values.items() if k != "token"}
        line: Json = {"method": method, "arguments": given, "answer": None}
        line |= {"at": iso(self.world.workspace.now()), "fault": fault.do if fault is not None else None}
        self.world.calls.append(line)
        return line


async def faulty(world: World, request: Request, fault: Fault | None, run: Callable[[], Response]) -> Response:
    """Run the call, or let happen to it what the script says."""
    if fault is None:
        return run()
    if fault.do == "drop_late":
        world.workspace.clock.after(fault.seconds, lambda: _discard(run()))
        return await hang_up(request)
    works = fault.after_effect or fault.do in ("drop_after", "hang")
    answer = run() if works else Response()
    if fault.do in ("drop_before", "drop_after"):
        return await hang_up(request)
    if fault.do == "hang":
        await _hang(request, fault.seconds)
        return answer
    return _broken(fault)


def _discard(_: Response) -> None:
    """The effect stays; nobody is left to hear the answer."""


async def _hang(request: Request, seconds: float) -> None:
    """Keep the client waiting, in real time, until it gives up or the time is over."""
    with suppress(TimeoutError):
        await asyncio.wait_for(gone(request), seconds)


def _broken(fault: Fault) -> Response:
    if fault.do == "429":
        headers = {"retry-after": str(fault.retry_after)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.do == "html_502":
        return HTMLResponse(HTML, 502)
    if fault.do == "error":
        return JSONResponse({"ok": False, "error": fault.error})
    return JSONResponse({"ok": False, "error": "internal_error"}, int(fault.do))


@dataclass(frozen=True)
class _Pending:
    """One call on its way through limits, token and scopes to its method; `line` remembers its answer."""

    world: World
    method: str
    args: Arguments
    token: str | None
    line: Json

    def run(self) -> Response:
        wait = self._wait()
        if wait is not None:
            answer: Json = {"ok": False, "error": "ratelimited"}
            response = JSONResponse(answer, 429, {"retry-after": str(wait)})
        else:
            answer = self._answer()
            response = JSONResponse(answer, headers=self._headers())
        self.line["answer"] = answer
        return response

    def _wait(self) -> int | None:
        workspace = self.world.workspace
        now = micros(workspace.now()) / 1_000_000
        channel = self.args.text("channel")
        if channel in workspace.users:
            channel = direct_id([channel, workspace.app.bot_user])
        cautious = workspace.app.non_marketplace
        return self.world.limits.wait(self.method, channel, now, non_marketplace=cautious)

    def _answer(self) -> Json:
        try:
            return {"ok": True, **self._run()}
        except SlackError as refusal:
            return refusal.body()

    def _run(self) -> Json:
        app = self.world.workspace.app
        if self.method == "apps.connections.open":
            self._require_app_token()
            return {"url": self.world.sockets.ticket(self.world.workspace.address)}
        method = METHODS.get(self.method)
        if method is None:
            raise SlackError("unknown_method", req_method=self.method)
        token = None if self.method in TOKENLESS else self._authenticate()
        if token == "app" and self.method != "auth.test":
            raise SlackError("not_allowed_token_type")
        require(app, *METHOD_SCOPES.get(self.method, ()))
        refused = self.world.faults.refused_blocks(self.method, self.args.values)
        return method(Call(self.world.workspace, self.args, self.world.triggers, token, refused))

    def _authenticate(self) -> Literal["bot", "app"]:
        app = self.world.workspace.app
        if self.token is None:
            raise SlackError("not_authed")
        if self.token == app.app_token:
            return "app"
        if self.token != app.bot_token:
            raise SlackError("invalid_auth")
        if app.token != "good":
            raise SlackError("token_revoked" if app.token == "revoked" else "account_inactive")
        return "bot"

    def _require_app_token(self) -> None:
        if self._authenticate() != "app":
            raise SlackError("not_allowed_token_type")

    def _headers(self) -> dict[str, str]:
        scopes = ",".join(self.world.workspace.app.scopes)
        return {"x-oauth-scopes": scopes, "x-accepted-oauth-scopes": ",".join(METHOD_SCOPES.get(self.method, ()))}


def _token(request: Request, args: Arguments) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else args.text("token")
