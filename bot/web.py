"""HTTP mode: Slack's signed requests, dispatched in threads so that one slow listener holds up nobody."""

import threading
from typing import Any

import uvicorn
from slack_bolt import App, BoltRequest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage.database.units import Units
from storage.people import roster_queries


def build_web(app: App, units: Units) -> Starlette:
    """`/slack/events` for Slack, `/healthz` and `/readyz` for whoever watches the process."""

    async def events(request: Request) -> Response:
        body = (await request.body()).decode()
        asked = BoltRequest(body=body, query=str(request.query_params), headers=_headers(request))
        answer = await run_in_threadpool(app.dispatch, asked)
        return Response(answer.body, status_code=answer.status, headers=answer.first_headers())

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        return PlainTextResponse("ready") if await run_in_threadpool(_database_answers, units) else _not_ready()

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/healthz", alive),
            Route("/readyz", ready),
        ]
    )


class WebServer:
    """The web application on a port, in a thread of its own."""

    def __init__(self, web: Starlette, port: int) -> None:
        config = uvicorn.Config(web, host="0.0.0.0", port=port, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, patience: float = 3.0) -> None:
        self._server.should_exit = True
        self._thread.join(patience)


def _headers(request: Request) -> dict[str, Any]:
    return {name: [value] for name, value in request.headers.items()}


def _not_ready() -> Response:
    return PlainTextResponse("the database does not answer", status_code=503)


def _database_answers(units: Units) -> bool:
    try:
        with units.reading() as unit:
            roster_queries.workspaces(unit)
    except SQLAlchemyError:
        return False
    return True
