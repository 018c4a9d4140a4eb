"""HTTP mode against Bolt's own adapter: everything is signed, and a wrong secret is noticed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from sandbox_cast import BOT, LENA, TEAM_ROOM, bolt, buttons, web
from slack_bolt import App
from slack_bolt.adapter.starlette import SlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import Running, Sandbox, SandboxRefused
from sandbox.server import address_of, listen


@contextmanager
def answering(app: App) -> Iterator[str]:
    """The app behind an HTTP server; its request URL."""
    handler = SlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    listener = listen(0)
    routes = [Route("/slack/events", endpoint, methods=["POST"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"{address_of(listener)}/slack/events"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def test_a_new_request_url_answers_the_challenge_and_then_gets_clicks_commands_and_events(
    slack: Running, hands: Sandbox
) -> None:
    app, heard = bolt(slack), []
    app.action("score-9")(lambda ack, action: (heard.append(action["value"]), ack()))
    app.command("/nps")(lambda ack: ack("NPS 42"))
    app.event("message")(lambda event: heard.append(event["text"]))
    with answering(app) as url:
        hands.change_app(mode="http", request_url=url)
        posted = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))
        assert hands.click(LENA, TEAM_ROOM, posted["ts"], "score-9")["acked"]
        assert hands.command(LENA, TEAM_ROOM, "/nps")["message"]
        hands.type(LENA, hands.dm(LENA, BOT), "Hello")
        hands.settle()
    assert heard == ["9", "Hello"]


def test_an_address_that_does_not_answer_the_challenge_is_refused(hands: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="challenge"):
        hands.change_app(mode="http", request_url="http://127.0.0.1:9/slack/events")


def test_an_app_with_another_signing_secret_gets_nothing_done(slack: Running, hands: Sandbox) -> None:
    app = App(client=web(slack), signing_secret="another")
    with answering(app) as url, pytest.raises(SandboxRefused, match="challenge"):
        hands.change_app(mode="http", request_url=url)


def test_an_unreachable_app_makes_a_command_fail_and_an_event_wait(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)
    with answering(app) as url:
        hands.change_app(mode="http", request_url=url)
    assert hands.command(LENA, TEAM_ROOM, "/nps")["error"] == "dispatch_failed"
    hands.type(LENA, TEAM_ROOM, "Hello")
    hands.settle()
    failures: list[Any] = [(e["retry"], e["failure"]) for e in hands.everything()["events"]]
    assert failures == [(0, "connection_failed"), (1, "connection_failed")]
