"""One small company for the tests of the sandbox, and the real Slack SDK as its app."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox import Running, Sandbox

Json = dict[str, Any]
BOT, LENA, OMAR, DANA, STRANGER = "UBOT", "ULENA", "UOMAR", "UDANA", "USTRANGER"
TEAM_ROOM, SHARED_ROOM, QUIET_ROOM = "CTEAM", "CSHARED", "CQUIET"
SCOPES = [
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
    "im:history", "im:read", "im:write", "users:read", "users:read.email",
]  # fmt: skip
EVENTS = ["app_home_opened", "app_mention", "member_joined_channel", "message.channels", "message.im", "user_change"]


def seed(**app: Any) -> Json:
    """The company, on a Monday morning; `app` changes the app's settings."""
    settings = {
        "id": "A1",
        "name": "Feedback",
        "bot_user": BOT,
        "bot_token": "xoxb-1",
        "app_token": "xapp-1",
        "signing_secret": "signed",
        "scopes": SCOPES,
        "events": EVENTS,
        "commands": ["/nps"],
    }
    return {
        "team": {"id": "T1", "name": "Northwind", "domain": "northwind"},
        "teams": [{"id": "T2", "name": "Acme"}],
        "now": "2026-03-02T08:00:00Z",
        "app": {**settings, **app},
        "users": [
            {"id": LENA, "name": "lena", "real_name": "Lena Vogt", "tz": "Europe/Berlin", "locale": "de-DE"},
            {"id": OMAR, "name": "omar", "real_name": "Omar Said"},
            {"id": DANA, "name": "dana", "real_name": "Dana Ruiz", "team_id": "T2"},
            {"id": STRANGER, "name": "stranger", "team_id": "T3"},
        ],
        "channels": [
            {"id": TEAM_ROOM, "name": "cs-team", "members": [LENA, BOT]},
            {"id": SHARED_ROOM, "name": "with-acme", "members": [LENA, DANA, BOT], "is_ext_shared": True},
            {"id": QUIET_ROOM, "name": "elsewhere", "members": [LENA, OMAR]},
        ],
    }


def web(slack: Running, **more: Any) -> WebClient:
    """The real SDK's client; it does not retry unless `retry_handlers` says so."""
    return WebClient(token="xoxb-1", base_url=slack.api_url, **{"retry_handlers": [], **more})


def bolt(slack: Running) -> App:
    """A real Bolt app that answers within the listener, without a listener yet."""
    return App(client=web(slack), signing_secret="signed", process_before_response=True)


@contextmanager
def listening(app: App) -> Iterator[SocketModeHandler]:
    """The app, connected by Socket Mode until the block ends.

    The SDK's close waits up to three seconds for a read to end, so the sandbox hangs up first; where both close at
    once the SDK trips over its own socket and has to be told again.
    """
    handler = SocketModeHandler(app, "xapp-1", ping_interval=1)
    handler.connect()
    try:
        yield handler
    finally:
        handler.client.auto_reconnect_enabled = False
        with Sandbox(app.client.base_url.removesuffix("/api/")) as hands:
            hands.faults({"on": "socket", "do": "close", "times": None})
        try:
            handler.close()
        except AttributeError:
            handler.close()


def buttons(*values: str, action_id: str = "score") -> list[Json]:
    """One row of buttons, each with its own action id."""
    row = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": value},
            "value": value,
            "action_id": f"{action_id}-{value}",
        }
        for value in values
    ]
    return [{"type": "actions", "block_id": "row", "elements": row}]


def question(block_id: str = "why", action_id: str = "text", **more: Any) -> Json:
    """A line to type into."""
    label = {"type": "plain_text", "text": "Why?"}
    element = {"type": "plain_text_input", "action_id": action_id}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Feedback"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks) or [question()],
        **more,
    }
