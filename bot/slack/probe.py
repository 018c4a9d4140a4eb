"""Slack calls for whoever sets Askback up: who is this token, what may it do, does the app token open a socket."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.edge.proxies import keep_away_from
from bot.slack.faults import CALL_ERRORS, fault

TIMEOUT = 10  # seconds


@dataclass(frozen=True)
class Identity:
    """Whose a bot token is. `slack_now` is Slack's clock as it answered; None when it did not say."""

    bot: str
    bot_user_id: str
    team: str
    team_id: str
    scopes: frozenset[str]
    slack_now: datetime | None


class Probe:
    """One try per call, no retries. Every method may raise DeliveryFailed."""

    def __init__(self, url: str, token: str) -> None:
        keep_away_from(url)
        self._client = WebClient(token, base_url=url, timeout=TIMEOUT)
        self._client.retry_handlers = []

    def who(self) -> Identity:
        """Whose the bot token is."""
        answer = self.call("auth.test")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        granted = str(headers.get("x-oauth-scopes", "")).split(",")
        return Identity(
            bot=answer["user"],
            bot_user_id=answer["user_id"],
            team=answer["team"],
            team_id=answer["team_id"],
            scopes=frozenset(scope.strip() for scope in granted if scope.strip()),
            slack_now=_moment(headers.get("date")),
        )

    def open_socket(self) -> None:
        """Ask for a Socket Mode address, as an app token may; the address is thrown away."""
        self.call("apps.connections.open")

    def read(self, channel: str) -> None:
        """Read one message of a channel."""
        self.call("conversations.history", params={"channel": channel, "limit": 1})

    def call(self, method: str, **sent: Any) -> SlackResponse:
        """Any other method; `sent` is `params=` or `json=`."""
        try:
            return self._client.api_call(method, **sent)
        except CALL_ERRORS as error:
            raise fault(error) from None


def _moment(date: Any) -> datetime | None:
    return parsedate_to_datetime(str(date)).astimezone(UTC) if date else None
