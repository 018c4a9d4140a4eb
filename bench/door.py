"""Slack's door, as HTTP mode has it: signed clicks on a score, our app behind them, and a bare one that only acks."""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bench import world
from bot import ids
from bot.app import KnownWorkspace, build_app
from bot.desk import Desk
from bot.edge.settings import Settings
from bot.office import Office
from bot.outgoing.sending import Sender
from bot.slack.channels import Channels
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from bot.slack.quick import Views
from bot.views.survey_ask import survey_ask
from storage.database.units import Units
from surveys.asking import showing

SETTINGS = Settings(slack_bot_token="xoxb-bench", slack_signing_secret="0" * 32, askback_team_channel=world.CHANNEL)
SCORES = (10, 9, 9, 8, 10, 7, 9, 3, 8, 6)
"""What a crowd clicks, over and over: two of ten are low, so that each opens a case and owes an alert."""


@dataclass(frozen=True)
class Click:
    """One press of a score: Slack's JSON, and the signed form that holds it in HTTP mode."""

    payload: str
    form: str
    headers: dict[str, list[str]]

    def over_http(self, app: App) -> None:
        """From the form's bytes to the ack."""
        _taken(app, BoltRequest(body=self.form, headers=cast(Any, self.headers)))

    def over_socket(self, app: App) -> None:
        """From the frame's JSON to the ack."""
        _taken(app, BoltRequest(body=json.loads(self.payload), mode="socket_mode"))


def _taken(app: App, request: BoltRequest) -> None:
    answer = app.dispatch(request)
    assert answer.status == 200, answer.body


@contextmanager
def asked_crowd(contacts: int) -> Iterator[Units]:
    """A company that has just asked all its contacts, in a fresh SQLite database."""
    with world.sqlite_units() as units:
        with units() as unit:
            world.found(unit)
            world.people(unit, contacts)
            world.asks(unit, contacts)
        yield units


def our_app(units: Units) -> App:
    """The whole app; Slack itself is never called, since clicks on a message call nothing."""
    clock, client = world.StandingClock(), WebClient(SETTINGS.slack_bot_token, base_url="http://127.0.0.1:9/")
    messenger = Messenger(client, clock, Pacer())
    channels = Channels(messenger, clock, world.TEAM)
    desk = Desk(
        units=units,
        clock=clock,
        messenger=messenger,
        views=Views(client),
        channels=channels,
        sender=Sender(units, messenger, Office(channels), clock),
        whispers=ThreadPoolExecutor(1),
        workspace_id=world.COMPANY,
        slack_team_id=world.TEAM,
    )
    return build_app(desk, SETTINGS, "U0BOT")


def bare_app() -> App:
    """The same Bolt with the same settings, and one listener that only acks."""
    app = App(
        client=WebClient(SETTINGS.slack_bot_token),
        signing_secret=SETTINGS.slack_signing_secret,
        authorize=KnownWorkspace(team_id=world.TEAM, bot_user_id="U0BOT", bot_token=SETTINGS.slack_bot_token),
        process_before_response=True,
    )

    @app.action(ids.ANY_SCORE)
    def acknowledge(ack: Ack) -> None:
        ack()

    return app


def clicks(units: Units) -> Callable[[int], Click]:
    """Makes the click of contact n (from 0): their first one, with the message around it as Slack sends it."""
    with units.reading() as unit:
        ask = showing.survey_ask(unit, world.COMPANY, 1, "TOKEN", {})
    message = json.dumps({"type": "message", "ts": "1772440200.000001", "blocks": survey_ask(ask).blocks})
    signatures = SignatureVerifier(SETTINGS.slack_signing_secret)
    now = str(int(time.time()))

    def click(number: int) -> Click:
        token, points = world.token(number), SCORES[number % len(SCORES)]
        payload = _payload(number, ids.score(points), ids.pack(token, points))
        payload["message"] = json.loads(message.replace("TOKEN", token))
        text = json.dumps(payload)
        form = urlencode({"payload": text})
        headers = {
            "content-type": ["application/x-www-form-urlencoded"],
            "x-slack-request-timestamp": [now],
            "x-slack-signature": [signatures.generate_signature(timestamp=now, body=form) or ""],
        }
        return Click(text, form, headers)

    return click


def slices(click: Callable[[int], Click], size: int) -> Iterator[list[Click]]:
    """Clicks of ever new contacts, `size` at a time."""
    numbers = itertools.count()
    while True:
        yield [click(next(numbers)) for _ in range(size)]


def _payload(number: int, action_id: str, value: str) -> dict[str, Any]:
    user, channel, ts = world.user(number), f"D{number}", f"1772440200.{number % 1_000_000:06}"
    button = {"type": "button", "block_id": "scale", "action_id": action_id, "value": value}
    return {
        "type": "block_actions",
        "team": {"id": world.TEAM, "domain": "northwind"},
        "user": {"id": user, "username": user, "name": user, "team_id": world.TEAM},
        "api_app_id": "A0BENCH",
        "token": "unused",
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        "trigger_id": f"{number}.1.bench",
        "channel": {"id": channel, "name": "directmessage"},
        "state": {"values": {}},
        "response_url": f"https://hooks.slack.com/actions/{world.TEAM}/{number}/bench",
        "actions": [button | {"action_ts": f"1772443800.{number % 1_000_000:06}"}],
    }
