"""A tiny survey app for the demo's tests: it asks 0-10, takes words, offers changes, and alerts the team.

It knows nothing of Askback; the people must find their way by what stands on its buttons.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from demo import seed
from sandbox.server import Running

Json = dict[str, Any]
REASONS = ("Too expensive", "We switched to another vendor", "We did not use it enough", "Something else")


def button(label: str, action_id: str, value: str = "x") -> Json:
    return {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": label}}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def box(label: str, action_id: str) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id}
    return {
        "type": "input",
        "optional": True,
        "block_id": f"b_{action_id}",
        "element": element,
        "label": {"type": "plain_text", "text": label},
    }


def menu(action_id: str, labels: tuple[str, ...], kind: str = "static_select") -> Json:
    options = [{"text": {"type": "plain_text", "text": label}, "value": f"v{i}"} for i, label in enumerate(labels)]
    return {"type": kind, "action_id": action_id, "options": options}


def scale() -> list[Json]:
    pressed = actions(*(button(str(n), f"points_{n}", str(n)) for n in range(11)))
    return [
        section("How likely …?"),
        pressed,
        actions(menu("lang", ("English", "日本語")), button("今後の質問を希望しない", "stop")),
    ]


def chosen(score: str) -> list[Json]:
    below = [box("Why?", "why"), actions(button("送信", "send_why"))]
    return [section(f"You chose {score}."), actions(button("変更", "again")), *below]


def alert(text: str) -> list[Json]:
    return [
        section(text),
        actions(button("I'll take it", "take"), button("Reply to Anna", "reply"), button("Close", "shut")),
    ]


class PretendBot:
    """`heard` is everything people did, in order: (user id, what, with what).

    `asks_back` are the buttons below its answer to anything that is typed; without any it says nothing.
    """

    def __init__(self, server: Running) -> None:
        self.client = WebClient("xoxb-sandbox", base_url=server.api_url)
        self.heard: list[tuple[str, str, str]] = []
        self.asks_back: tuple[str, ...] = ()
        self.app = App(client=self.client, process_before_response=True, signing_secret="unused")
        self._listen()

    def ask(self, user: str, blocks: list[Json]) -> str:
        channel = self.client.conversations_open(users=user)["channel"]["id"]
        return str(self.client.chat_postMessage(channel=channel, text="asked", blocks=blocks)["ts"])

    def post(self, channel: str, text: str, blocks: list[Json] | None = None) -> str:
        return str(self.client.chat_postMessage(channel=channel, text=text, blocks=blocks)["ts"])

    def did(self, user: str) -> list[tuple[str, str]]:
        return [(what, value) for who, what, value in self.heard if who == user]

    def _note(self, body: Json, what: str, value: str = "") -> None:
        self.heard.append((body["user"]["id"], what, value))

    def _update(self, body: Json, blocks: list[Json]) -> None:
        where = body["container"]
        self.client.chat_update(channel=where["channel_id"], ts=where["message_ts"], text="asked", blocks=blocks)

    def _listen(self) -> None:
        @self.app.action(re.compile(r"points_\d+"))
        def points(ack: Any, body: Json, action: Json) -> None:
            self._note(body, "score", action["value"])
            if "view" in body:
                self.client.views_update(view_id=body["view"]["id"], view=self._modal("words"))
            else:
                self._update(body, chosen(action["value"]))
            ack()

        @self.app.action("privately")
        def privately(ack: Any, body: Json, client: WebClient) -> None:
            client.views_open(trigger_id=body["trigger_id"], view=self._modal("private"))
            ack()

        @self.app.action("again")
        def again(ack: Any, body: Json) -> None:
            self._update(body, scale())
            ack()

        @self.app.action("reason")
        def reason(ack: Any, body: Json, action: Json) -> None:
            self._note(body, "reason", action["selected_option"]["text"]["text"])
            form = [
                box("Compared with what?", "compared"),
                box("What would have kept you?", "kept"),
                box("Else?", "else"),
            ]
            may = actions(menu("may", ("Yes", "No"), "radio_buttons"))
            self._update(body, [*form, may, actions(button("Send", "send_exit"))])
            ack()

        @self.app.action(re.compile("take|reply|shut|stop|send_why|send_exit|may|lang"))
        def other(ack: Any, body: Json, action: Json, client: WebClient) -> None:
            for by_action in body.get("state", {}).get("values", {}).values():
                for name, held in by_action.items():
                    if held.get("value") and action["action_id"].startswith("send"):
                        self._note(body, name, held["value"])
            self._note(body, action["action_id"])
            if action["action_id"] in ("reply", "shut"):
                client.views_open(trigger_id=body["trigger_id"], view=self._modal(action["action_id"]))
            ack()

        @self.app.view(re.compile("reply|shut|preview|words"))
        def submitted(ack: Any, body: Json, view: Json) -> None:
            held = [h for by_action in view["state"]["values"].values() for h in by_action.values()]
            said = next((h.get("value") or (h.get("selected_option") or {}).get("value") for h in held), None)
            self._note(body, f"submitted {view['callback_id']}", said or "")
            if view["callback_id"] == "reply":
                ack(response_action="update", view=self._modal("preview"))
            else:
                ack()

        @self.app.event("message")
        def message(event: Json) -> None:
            self.heard.append((event["user"], "typed", event["text"]))
            if self.asks_back:
                offered = [button(label, f"meant_{i}", label) for i, label in enumerate(self.asks_back)]
                self.post(event["channel"], "?", [section("Is that your score?"), actions(*offered)])

        @self.app.action(re.compile(r"meant_\d"))
        def meant(ack: Any, body: Json, action: Json) -> None:
            self._note(body, "meant", action["value"])
            ack()

    @staticmethod
    def _modal(kind: str) -> Json:
        blocks = {
            "reply": [box("Your answer", "answer")],
            "private": scale(),
            "words": [section("Thank you."), box("Why?", "why")],
            "preview": [section("They will read: …")],
            "shut": [
                {
                    "type": "input",
                    "block_id": "why",
                    "element": menu("why_shut", ("Fixed", "Explained")),
                    "label": {"type": "plain_text", "text": "Why?"},
                }
            ],
        }[kind]
        title = {"type": "plain_text", "text": kind}
        submit = {"type": "plain_text", "text": "Send"}
        sent = {} if kind == "private" else {"submit": submit}
        return {"type": "modal", "callback_id": kind, "title": title, **sent, "blocks": blocks}


@contextmanager
def pretend_bot(server: Running) -> Iterator[PretendBot]:
    """The app, connected by a bare socket: Bolt's own handler takes three seconds to close."""
    bot = PretendBot(server)
    url = bot.client.apps_connections_open(app_token="xapp-sandbox")["url"]
    with connect(url, proxy=None) as socket:
        thread = threading.Thread(target=_serve, args=(bot.app, socket), daemon=True)
        thread.start()
        yield bot
    thread.join(timeout=5)


def _serve(app: App, socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        for raw in socket:
            envelope = json.loads(raw)
            if "envelope_id" in envelope:
                answer = run_bolt_app(app, SocketModeRequest.from_dict(envelope))
                ack: Json = {"envelope_id": envelope["envelope_id"]}
                socket.send(json.dumps(ack | ({"payload": json.loads(answer.body)} if answer.body else {})))


SCOPES = [
    "chat:write", "im:write", "im:history", "channels:read", "channels:history", "users:read", "users:read.email",
]  # fmt: skip
EVENTS = ["message.im"]


def a_seed(company: Any) -> Json:
    return seed.build(company, scopes=SCOPES, events=EVENTS, commands=["/churn"])
