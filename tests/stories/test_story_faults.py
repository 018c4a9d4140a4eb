"""Whatever the network does over a real wire, each message stands once and nothing that was said is lost."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.slack import messenger
from storage.answering import rollups
from storage.database.tables import case_entry, delivery, response, response_revision
from storage.models import DeliveryKind, DeliveryState, EntryKind
from tests.stories import cast
from tests.stories.story import Json, Story, staged, words_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

POST = "chat.postMessage"
IMPATIENCE = 1  # seconds, instead of ten, until the bot gives up a call that hangs
LOOKS = 2000


@pytest.fixture
def story(empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    """The stage with a bot that gives up sooner."""
    monkeypatch.setattr(messenger, "TIMEOUT", IMPATIENCE)
    with staged(empty_database_url, tmp_path) as stage:
        yield stage


@pytest.mark.parametrize(
    "fault",
    [
        {"do": "drop_after"},
        {"do": "drop_before"},
        {"do": "drop_late", "seconds": 30},
        {"do": "html_502", "after_effect": True},
        {"do": "html_502"},
        {"do": "hang", "seconds": 3 * IMPATIENCE},
        {"do": "429", "retry_after": 20, "after_effect": False},
    ],
    ids=lambda fault: "-".join(str(value) for value in fault.values()),
)
def test_an_ask_and_its_alert_stand_once_whatever_happens_to_their_posts(story: Story, fault: Json) -> None:
    for channel in (story.dm(cast.ANNA), cast.CS_TEAM):
        story.slack.faults({"on": POST, "match": {"channel": channel}, **fault})
    story.to_ask(cast.ANNA)
    story.step(by=90)
    assert story.press(cast.ANNA, story.last(cast.ANNA), "4")["acked"]
    story.step(by=90)
    assert [call["fault"] for call in story.slack.everything()["calls"] if call["fault"]] == [fault["do"]] * 2
    assert len(story.in_dm(cast.ANNA)) == len(story.alerts()) == 1
    assert "You chose 4." in words_of(story.last(cast.ANNA))
    assert "4 of 10" in words_of(story.alerts()[0])
    assert_each_stands_once(story)


def test_a_customer_who_answers_a_message_before_the_bot_knows_that_it_stands_is_heard(story: Story) -> None:
    story.slack.faults({"on": POST, "match": {"channel": story.dm(cast.ANNA)}, "do": "drop_after"})
    ask = story.to_ask(cast.ANNA)
    with story.units.reading() as unit:
        assert DeliveryState.UNSURE in unit.connection.execute(select(delivery.c.state)).scalars().all()
    assert story.press(cast.ANNA, ask, "9")["acked"]
    story.step(by=90)
    assert "You chose 9." in words_of(story.last(cast.ANNA))
    with story.units.reading() as unit:
        assert unit.connection.execute(select(response.c.score)).scalars().all() == [9]
        assert rollups.problems(unit, story.service.workspace_id) == []
    assert_each_stands_once(story)


def test_what_slack_tells_twice_out_of_order_or_again_after_an_ack_is_heard_once(story: Story) -> None:
    story.to_ask(cast.ANNA)
    said = ["The export is slow", "Nobody answers us", "Are you there", "We are waiting"]
    story.slack.faults(*({"on": "events", "do": do} for do in ("reorder", "duplicate", "drop_ack")))
    for words in said:
        story.type(cast.ANNA, words)
        story.step(by=5)
    story.step(by=600)
    with story.units.reading() as unit:
        heard = select(case_entry.c.body).where(case_entry.c.kind == EntryKind.FROM_CONTACT)
        assert Counter(unit.connection.execute(heard).scalars()) == Counter(said)
        receipts = select(delivery.c.id).where(delivery.c.kind == DeliveryKind.RECEIPT)
        assert len(unit.connection.execute(receipts).all()) == len(said)
    assert_each_stands_once(story)


@pytest.mark.parametrize("do", ["refresh", "close"])
def test_a_socket_that_slack_renews_or_cuts_loses_nothing_that_was_acked_or_typed(story: Story, do: str) -> None:
    ask = story.to_ask(cast.ANNA)
    assert story.press(cast.ANNA, ask, "7")["acked"]
    story.slack.faults({"on": "socket", "do": do, "times": None})
    story.type(cast.ANNA, "Much better since March")
    pause = threading.Event()  # the SDK comes back by real time
    assert any(story.slack.everything()["sockets"] or pause.wait(0.02) for _ in range(LOOKS)), "the bot comes back"
    story.step(by=600)
    story.press(cast.ANNA, story.in_dm(cast.ANNA)[0], "Change")
    assert story.press(cast.ANNA, story.in_dm(cast.ANNA)[0], "8")["acked"]
    with story.units.reading() as unit:
        kept = unit.connection.execute(select(response_revision.c.value).order_by(response_revision.c.id)).scalars()
        assert list(kept) == ["7", "Much better since March", "8"]
    assert_each_stands_once(story)


def assert_each_stands_once(story: Story) -> None:
    """Each owed message stands where its row says, and no message stands twice."""
    shown = [
        (message["metadata"]["event_payload"]["id"], message["channel"], message["ts"])
        for message in story.slack.everything()["messages"]
        if message["by_app"] and message["reader"] is None
    ]
    with story.units.reading() as unit:
        rows = unit.connection.execute(select(delivery).where(delivery.c.kind != DeliveryKind.HOME)).all()
    now = story.slack.now()
    owed = [row for row in rows if row.due_at <= now]
    assert {row.state for row in owed} == {DeliveryState.SETTLED}
    assert sorted(shown) == sorted((row.token, row.posted_channel, row.ts) for row in owed)
