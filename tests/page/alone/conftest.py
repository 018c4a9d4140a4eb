"""The café with its app, running; each test gets its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from sandbox.server import serve
from tests.page.alone import cafe, cafe_app

# Real seconds until the sandbox gives up on the app: short, because one test waits for it.
PATIENCE = 2.0

GUIDE = {
    "title": "A first look",
    "intro": "Two steps show both sides.",
    "steps": [
        {"title": "The guest is asked", "text": "Press *7*.", "as": cafe.OMAR, "open": "UBOOK"},
        {"title": "The kitchen hears", "text": "At once.", "as": cafe.MAYA, "open": cafe.TEAM_ROOM},
        {"title": "The figures", "text": "On Home.", "as": cafe.MAYA, "open": "home"},
    ],
}


@dataclass(frozen=True)
class Cafe:
    """A running café: its address, what people can do there (`people`), and what the app can post (`app`)."""

    url: str
    people: Sandbox
    app: WebClient

    def post(self, channel: str, text: str, blocks: list[cafe.Json] | None = None) -> str:
        """A message of the app, by channel or person; its ts."""
        if channel.startswith("U"):
            channel = self.app.conversations_open(users=channel)["channel"]["id"]
        return str(self.app.chat_postMessage(channel=channel, text=text, blocks=blocks)["ts"])


@contextmanager
def _open(guide: cafe.Json | None = None) -> Iterator[Cafe]:
    with (
        pytest.MonkeyPatch.context() as patch,
        serve(cafe.SEED, ack_seconds=PATIENCE, limits=False, guide=guide) as running,
        Sandbox(running.url) as people,
    ):
        # slack_sdk's socket client would go through a proxy even to this machine.
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.delenv(name, raising=False)
        with cafe_app.running(running.api_url) as app:
            yield Cafe(running.url, people, app)


@pytest.fixture
def slack() -> Iterator[Cafe]:
    with _open() as opened:
        yield opened


@pytest.fixture
def guided_slack() -> Iterator[Cafe]:
    with _open(GUIDE) as opened:
        yield opened
