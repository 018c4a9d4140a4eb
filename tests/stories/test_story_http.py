"""The same product over signed HTTP requests instead of a socket."""

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.edge.settings import Mode
from storage.database.tables import case_entry, response
from tests.stories import cast
from tests.stories.story import Story, staged, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def story(empty_database_url: str, tmp_path: Path, port: int) -> Iterator[Story]:
    with staged(empty_database_url, tmp_path, mode=Mode.HTTP, port=port) as stage:
        yield stage


def test_asking_answering_and_alerting_work_over_signed_requests(story: Story) -> None:
    ask = story.to_ask(cast.ANNA)
    assert story.press(cast.ANNA, ask, "3")["acked"]
    assert "You chose 3." in words_of(story.last(cast.ANNA))
    (alert,) = story.alerts()
    assert "3 of 10" in words_of(alert)
    assert "NPS" in story.command(cast.LENA, "/nps")
    story.press(cast.LENA, alert, "Reply to Anna", cast.CS_TEAM)
    story.submit(cast.LENA, case_reply_text="What would help most?")
    story.submit(cast.LENA)
    assert "What would help most?" in words_of(story.last(cast.ANNA))


def test_an_event_that_comes_again_over_http_is_heard_once(story: Story) -> None:
    story.to_ask(cast.ANNA)
    story.slack.faults({"on": "events", "do": "drop_ack"}, {"on": "events", "do": "duplicate"})
    for words in ("The export is slow", "Nobody answers us"):
        story.type(cast.ANNA, words)
    story.step(by=600)
    with story.units.reading() as unit:
        heard = unit.connection.execute(select(case_entry.c.body).order_by(case_entry.c.id)).scalars().all()
    assert [words for words in heard if "slow" in words or "answers" in words] == [
        "The export is slow",
        "Nobody answers us",
    ]


@pytest.mark.parametrize(
    ("secret", "age"), [("not the secret", 0), (cast.SECRET, 600)], ids=["wrong secret", "ten minutes old"]
)
def test_a_request_that_slack_did_not_just_sign_is_refused(story: Story, port: int, secret: str, age: int) -> None:
    body = json.dumps({"type": "event_callback", "event_id": "E1", "event": {"type": "message"}})
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}
    with httpx.Client(trust_env=False) as client:
        address = f"http://127.0.0.1:{port}/slack/events"
        assert client.post(address, content=body, headers=headers).status_code == 401
        assert client.post(address, content=body).status_code == 401
    with story.units.reading() as unit:
        assert unit.connection.execute(select(response.c.id)).all() == []


def test_whoever_watches_the_process_is_told_that_it_lives_and_is_ready(story: Story, port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").text == "ready"
