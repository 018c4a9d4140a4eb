"""`/control/…`: the addresses by which tests, the page and the demo act, look and steer."""

import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import looking, steering
from sandbox.acts import belonging, modals, pressing, suggesting, writing
from sandbox.errors import NotThere, SlackError, WrongCall
from sandbox.fields import Fields
from sandbox.seed import BadSeed
from sandbox.state import Json
from sandbox.world import World

Act = Callable[[World, Fields], Awaitable[Json]]

POSTS: dict[str, Act] = {
    "click": pressing.click,
    "input": pressing.type_into,
    "suggest": suggesting.suggest,
    "type": writing.write,
    "edit": writing.change,
    "delete": writing.delete,
    "command": writing.run_command,
    "read": writing.read,
    "submit": modals.submit,
    "close": modals.close,
    "home": modals.open_home,
    "dm": belonging.dm,
    "join": belonging.join,
    "leave": belonging.leave,
    "user": belonging.change_user,
    "channel": belonging.change_channel,
    "app": steering.change_app,
    "guide": steering.set_guide,
    "faults": steering.add_faults,
    "limits": steering.set_limits,
    "step": steering.step,
    "settle": steering.settle,
    "clock": steering.set_rate,
}
GETS: dict[str, Act] = {
    "see": looking.see,
    "messages": looking.messages,
    "people": looking.people,
    "guide": looking.guide,
    "everything": looking.everything,
    "clock": looking.clock,
    "faults": looking.faults,
}
DELETES: dict[str, Act] = {"faults": steering.clear_faults}


def routes(world: World) -> list[Route]:
    tables = (("POST", POSTS), ("GET", GETS), ("DELETE", DELETES))
    return [
        Route(f"/control/{name}", _endpoint(world, act), methods=[verb])
        for verb, acts in tables
        for name, act in acts.items()
    ]


def _endpoint(world: World, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            values = await _values(request)
            return JSONResponse(await act(world, Fields(world.workspace, values)))
        except NotThere as missing:
            return JSONResponse({"error": str(missing)}, 404)
        except (WrongCall, BadSeed, SlackError) as refusal:
            return JSONResponse({"error": str(refusal)}, 400)

    return endpoint


async def _values(request: Request) -> Json:
    body = await request.body()
    if not body:
        return dict(request.query_params)
    try:
        values = json.loads(body)
    except ValueError:
        raise WrongCall("the body is not JSON") from None
    if not isinstance(values, dict):
        raise WrongCall("the body is not a JSON object")
    return values
