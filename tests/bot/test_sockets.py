"""Two connections: the second one comes later, and is tried for until it stands."""

import threading
from typing import Any

import pytest

from bot import sockets
from bot.sockets import Sockets

PATIENCE = 10  # seconds a test waits at most


class Handler:
    """Counts its tries to connect; the first `fails` of them do not succeed."""

    def __init__(self, app: Any, app_token: str) -> None:
        self.client = self
        self.current_session = None
        self.wss_uri: str | None = None
        self.with_addresses: list[str | None] = []
        self.fails, self.tries = 0, 0
        self.connected, self.closed = threading.Event(), threading.Event()

    def connect(self) -> None:
        self.tries += 1
        self.with_addresses.append(self.wss_uri)
        self.wss_uri = f"wss://{self.tries}"
        if self.tries <= self.fails:
            raise OSError("Slack is away")
        self.connected.set()

    def close(self) -> None:
        self.closed.set()


class Two(Sockets):
    """The connections, with their handlers in sight."""

    @property
    def first(self) -> Any:
        return self._handlers[0]

    @property
    def second(self) -> Any:
        return self._handlers[1]


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Two:
    monkeypatch.setattr(sockets, "SocketModeHandler", Handler)
    monkeypatch.setattr(sockets, "APART", 0.001)
    return Two(None, "xapp-1")  # type: ignore[arg-type]


def test_the_second_connection_is_tried_for_until_it_stands(two: Two) -> None:
    two.second.fails = 3
    two.connect()
    assert two.second.connected.wait(PATIENCE)
    two.close()
    assert two.second.tries == 4


def test_each_try_asks_slack_for_a_new_address(two: Two) -> None:
    two.second.fails = 1
    two.connect()
    assert two.second.connected.wait(PATIENCE)
    assert two.second.with_addresses == [None, None], "an address serves once"


def test_the_first_connection_that_fails_is_told_to_the_starter(two: Two) -> None:
    two.first.fails = 1
    with pytest.raises(OSError, match="away"):
        two.connect()


def test_nothing_is_tried_once_closed(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "APART", 3600.0)
    two.connect()
    two.close()
    assert two.second.tries == 0
    assert two.second.closed.is_set()
