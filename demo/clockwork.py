"""The wire between the crowd and the sandbox's clock: questions in, "idle, wake me then" out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from demo.crowd import Crowd
from demo.seed import BOT_USER


@contextmanager
def living(crowd: Crowd, url: str) -> Iterator[None]:
    """The crowd lives by the clock of the sandbox at `url` until the block ends.

    What is new is asked for on a second wire before every answer: the bot's own screen, since every conversation
    that matters to anybody here has the bot in it.
    """
    wire = url.replace("http", "ws", 1)
    watched = f"{wire}/watch?user={BOT_USER}&when=asked"
    with connect(f"{wire}/clock", proxy=None) as clock, connect(watched, proxy=None) as watch:
        clock.send(json.dumps({"type": "hello", "name": "people"}))
        thread = Thread(target=_answer_all, args=(clock, watch, crowd), name="people", daemon=True)
        thread.start()
        yield
    thread.join(timeout=5)


def _answer_all(clock: ClientConnection, watch: ClientConnection, crowd: Crowd) -> None:
    """Answer every question; a deed at a time, so that the app has its turn between two of them."""
    try:
        for question in map(json.loads, clock):
            now = datetime.fromisoformat(question["now"])
            watch.send("what is new?")
            crowd.look(set(json.loads(watch.recv())["channels"]), now)
            wake_at = crowd.act(now)
            state = {"ask": question["ask"], "idle": True, "wake_at": wake_at and wake_at.isoformat()}
            clock.send(json.dumps({"type": "state", **state}))
    except ConnectionClosed:
        return  # the sandbox has gone, and time with it
