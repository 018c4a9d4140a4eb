"""A program asks what is new, and reads only the messages it has not read."""

import json

import pytest
from websockets.sync.client import connect

from sandbox import serve
from sandbox.client import Sandbox

SEED = {
    "team": {"id": "T1", "name": "Here"},
    "now": "2026-03-02T08:00:00Z",
    "app": {"id": "A1", "bot_user": "UBOT"},
    "users": [{"id": "U1"}, {"id": "U2"}],
    "channels": [{"id": "C1", "members": ["U1", "UBOT"]}, {"id": "C2", "members": ["U2"]}],
}


@pytest.fixture
def running():
    with serve(SEED) as server, Sandbox(server.url) as sandbox:
        yield server, sandbox


def test_a_watcher_that_asks_hears_at_once_what_changed_since_it_last_asked(running):
    server, sandbox = running
    with connect(f"{server.url.replace('http', 'ws', 1)}/watch?user=UBOT&when=asked", proxy=None) as watch:

        def news():
            watch.send("?")
            return json.loads(watch.recv(timeout=5))["channels"]

        assert news() == []
        sandbox.type("U1", "C1", "one")
        sandbox.type("U2", "C2", "not for the bot")
        assert news() == ["C1"]
        assert news() == []


def test_messages_are_read_between_two_stamps_both_inside(running):
    _, sandbox = running
    first, second, third = (sandbox.type("U1", "C1", text) for text in ("one", "two", "three"))

    def texts(**limits):
        return [m["text"] for m in sandbox.messages("U1", "C1", **limits)]

    assert texts(oldest=second) == ["two", "three"]
    assert texts(latest=second) == ["one", "two"]
    assert texts(oldest=second, latest=second) == ["two"]
    assert texts(oldest=first, latest=third) == texts() == ["one", "two", "three"]
