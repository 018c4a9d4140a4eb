"""A front desk with a fake Slack behind it that remembers, and an app whose requests come from tests."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import errors
from bot.desk import Desk
from bot.listeners import commands, figures, switch
from bot.slack.faults import DeliveryFailed, FaultKind
from storage.database.units import Units
from tests.reporting_cast import NOW

TEAM = "T1"


@dataclass
class Clock:
    """Stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Slack:
    """What Slack was told, and what it says of channels."""

    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    guests: set[str] = field(default_factory=set)
    opened: list[dict[str, Any]] = field(default_factory=list)
    hashes: list[str | None] = field(default_factory=list)  # with which windows were updated
    told: list[dict[str, Any]] = field(default_factory=list)

    def channel(self, channel: str) -> dict[str, Any]:
        if channel not in self.channels:
            raise DeliveryFailed("channel_not_found", FaultKind.CHANNEL)
        return self.channels[channel]

    def refusal(self, channel: str) -> str | None:
        return "channel_has_guests" if channel in self.guests else None

    def respond(self, url: str, body: dict[str, Any]) -> None:
        self.told.append(body)

    def open(self, trigger_id: str, view: dict[str, Any]) -> None:
        self.opened.append(view)

    def push(self, trigger_id: str, view: dict[str, Any]) -> None:
        self.opened.append(view)

    def update(self, view_id: str, view: dict[str, Any], seen: str | None = None) -> None:
        self.hashes.append(seen)
        self.opened.append(view)


class Front:
    """The listeners of figures, commands and the switch, ready to be pressed."""

    def __init__(self, units: Units, workspace_id: int, *more: Any) -> None:
        """`more` are features whose listeners are wanted beside these."""
        self.slack, self.clock = Slack(), Clock()
        slack = cast(Any, self.slack)
        self._whispers = ThreadPoolExecutor(1)
        self.desk = Desk(units, self.clock, slack, slack, slack, slack, self._whispers, workspace_id, TEAM)
        self._app = App(
            signing_secret="secret",
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_user_id="B1"),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
        )
        for feature in (commands, figures, switch, *more):
            feature.register(self._app, self.desk)
        errors.register(self._app, self.desk.whisper, self.desk.views)
        self._pressed = 0

    def type(self, name: str, text: str = "", *, user: str = "U0LENA", team: str = TEAM) -> dict[str, Any]:
        """Type a slash command; what its writer alone sees."""
        form = {"command": name, "text": text, "user_id": user, "team_id": team, "channel_id": "C1", "trigger_id": "1"}
        answer = self._dispatch(urlencode(form), "application/x-www-form-urlencoded")
        return dict(json.loads(answer.body))

    def press(
        self,
        action_id: str,
        value: str,
        *,
        user: str = "U0LENA",
        team: str = TEAM,
        place: dict[str, Any] | None = None,
    ) -> int:
        """Press a button of a message (or of `place`); the status of the answer."""
        self._pressed += 1
        where: dict[str, Any] = place or {
            "container": {"type": "message", "channel_id": "C0TEAM", "message_ts": "1.1"},
            "response_url": "https://slack/response",
        }
        action = {"action_id": action_id, "value": value, "action_ts": f"{self._pressed}.1", "block_id": "b"}
        action |= {"type": "button", "text": {"type": "plain_text", "text": "x"}}
        body = {"type": "block_actions", "actions": [action], "trigger_id": "1"} | self._who(user, team) | where
        return self._interact(body).status

    def submit(
        self,
        modal: str,
        values: dict[str, Any],
        *,
        metadata: str = "",
        user: str = "U0LENA",
        team: str = TEAM,
        view: str = "V1",
    ) -> Any:
        """Submit a modal; the answer's body, "" when it closes."""
        state = {f"block.{name}": {name: value} for name, value in values.items()}
        shown = {"id": view, "hash": "h", "callback_id": modal, "private_metadata": metadata}
        body = {"type": "view_submission", "view": shown | {"state": {"values": state}, "type": "modal"}}
        answer = self._interact(body | self._who(user, team))
        assert answer.status == 200
        return json.loads(answer.body) if answer.body else ""

    def whispered(self) -> list[dict[str, Any]]:
        """What those who acted were told beside the ack."""
        self._whispers.submit(int).result()  # one thread: what was submitted before is done
        return self.slack.told

    def _who(self, user: str, team: str) -> dict[str, Any]:
        return {"user": {"id": user, "team_id": team}, "team": {"id": TEAM}, "api_app_id": "A1"}

    def _interact(self, body: dict[str, Any]) -> BoltResponse:
        return self._dispatch(urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded")

    def _dispatch(self, body: str, kind: str) -> BoltResponse:
        return self._app.dispatch(BoltRequest(body=body, headers={"content-type": kind}))
