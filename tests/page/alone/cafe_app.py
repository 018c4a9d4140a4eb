"""The café's app: real Bolt over Socket Mode, just large enough to press everything on the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import Ack, App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.page.alone import cafe
from tests.page.alone.cafe import Json


@contextmanager
def running(api_url: str) -> Iterator[WebClient]:
    """The app while the block runs; yields the client with which it posts."""
    client = WebClient(token=cafe.SEED["app"]["bot_token"], base_url=api_url)
    app = App(
        client=client,
        process_before_response=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
    )
    for register in (_answers, _modals, _rest):
        register(app)
    handler = SocketModeHandler(app, cafe.SEED["app"]["app_token"])
    handler.connect()
    try:
        yield client
    finally:
        handler.close()


def _answers(app: App) -> None:
    @app.action(re.compile(r"score-\d+"))
    def scored(ack: Ack, body: Json, client: WebClient) -> None:
        score = body["actions"][0]["value"]
        _change(client, body, f"You chose {score}.", cafe.after(score))
        ack()

    @app.action("say")
    def said(ack: Ack, body: Json, client: WebClient) -> None:
        words = body["state"]["values"]["why"]["text"]["value"] or "nothing"
        _change(client, body, "Thank you", [cafe.mrkdwn(f"You said: {words}")])
        ack()

    @app.action(re.compile("drink"))
    def drank(ack: Ack, body: Json, client: WebClient) -> None:
        drink = body["actions"][0]["selected_option"]["value"]
        client.chat_postMessage(channel=body["channel"]["id"], text=f"{drink} is coming")
        ack()

    @app.action("close")
    def closed(ack: Ack, body: Json, client: WebClient) -> None:
        _change(client, body, "Closed", [cafe.mrkdwn("The café is closed")])
        ack()


def _change(client: WebClient, body: Json, text: str, blocks: list[Json]) -> None:
    client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=blocks)


def _modals(app: App) -> None:
    @app.action("open")
    def opened(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=cafe.modal())
        ack()

    @app.action("deeper")
    def deeper(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view=cafe.modal("Deeper still"))
        ack()

    @app.options("waiter")
    def waiters(ack: Ack, body: Json) -> None:
        staff = {"7": "Ada Lund", "8": "Adam Ray", "9": "Bo Frey"}
        found = {number: name for number, name in staff.items() if name.lower().startswith(body["value"].lower())}
        ack(options=[{"text": cafe.plain(name), "value": number} for number, name in found.items()])

    @app.view("words")
    def sent(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
        words = view["state"]["values"]["words"]["text"]["value"]
        if "please" not in words:
            return void(ack(response_action="errors", errors={"words": "Say please."}))
        waiter = view["state"]["values"]["who"]["waiter"]["selected_option"]
        by = f", served by number {waiter['value']}" if waiter else ""
        client.chat_postMessage(channel=body["user"]["id"], text=f"Noted: {words}{by}")
        return void(ack(response_action="clear"))


def void(_: Any) -> None:
    """Bolt wants None from a listener, whatever its last call answers."""


def _rest(app: App) -> None:
    @app.command("/menu")
    def menu(ack: Ack, command: Json) -> None:
        ack(f"Today there is {command['text'] or 'everything'}.")

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": cafe.home()})

    @app.event("message")
    def heard(event: Json, say: Say) -> None:
        if "echo" in event.get("text", ""):
            say(text="I heard you", thread_ts=event.get("thread_ts"))
