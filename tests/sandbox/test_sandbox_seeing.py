"""What a person's screen shows, and what the page is told when it changes."""

import json
from typing import Any

import httpx
import pytest
from sandbox_cast import (
    BOT,
    DANA,
    LENA,
    OMAR,
    QUIET_ROOM,
    SHARED_ROOM,
    STRANGER,
    TEAM_ROOM,
    buttons,
    seed,
    web,
)
from websockets.sync.client import ClientConnection, connect

from sandbox import Running, Sandbox, SandboxRefused, serve


def watching(slack: Running, user: str) -> ClientConnection:
    return connect(f"{slack.url.replace('http', 'ws')}/watch?user={user}", proxy=None)


def room(hands: Sandbox, user: str, channel: str) -> dict[str, Any]:
    return next(c for c in hands.see(user)["channels"] if c["id"] == channel)


def test_a_person_sees_the_channels_they_are_in(hands: Sandbox) -> None:
    assert [c["id"] for c in hands.see(LENA)["channels"]] == [TEAM_ROOM, SHARED_ROOM, QUIET_ROOM]
    assert [c["id"] for c in hands.see(DANA)["channels"]] == [SHARED_ROOM]


def test_a_shared_channel_names_the_other_company(hands: Sandbox) -> None:
    assert room(hands, LENA, SHARED_ROOM)["shared_with"] == ["Acme"]
    assert room(hands, LENA, TEAM_ROOM)["shared_with"] == []


def test_unread_counts_what_others_wrote_until_it_is_read(slack: Running, hands: Sandbox) -> None:
    web(slack).chat_postMessage(channel=TEAM_ROOM, text="one")
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text=f"<@{LENA}> two")["ts"]
    before = room(hands, LENA, TEAM_ROOM)
    hands.read(LENA, TEAM_ROOM, ts)
    after = room(hands, LENA, TEAM_ROOM)
    assert (before["unread"], before["mentions"], after["unread"], after["mentions"]) == (2, 1, 0, 0)


def test_a_reply_in_a_thread_is_not_unread_in_the_channel(slack: Running, hands: Sandbox) -> None:
    ts = hands.type(LENA, TEAM_ROOM, "Hello")
    web(slack).chat_postMessage(channel=TEAM_ROOM, text="Hi", thread_ts=ts)
    assert room(hands, LENA, TEAM_ROOM)["unread"] == 0
    assert [m["reply_count"] for m in hands.messages(LENA, TEAM_ROOM)] == [1]
    assert [m["text"] for m in hands.messages(LENA, TEAM_ROOM, ts)] == ["Hello", "Hi"]


@pytest.mark.parametrize(("text", "pings"), [("<!channel> news", 1), ("&lt;!channel&gt; news", 0)])
def test_a_broadcast_pings_only_when_it_is_not_escaped(slack: Running, hands: Sandbox, text: str, pings: int) -> None:
    web(slack).chat_postMessage(channel=TEAM_ROOM, text=text)
    assert room(hands, LENA, TEAM_ROOM)["mentions"] == pings


def test_every_message_of_a_dm_counts_as_a_mention(slack: Running, hands: Sandbox) -> None:
    web(slack).chat_postMessage(channel=LENA, text="one")
    assert room(hands, LENA, hands.dm(LENA, BOT))["mentions"] == 1


def test_people_can_be_everybody_but_bots(hands: Sandbox) -> None:
    people = hands.people()["people"]
    assert [(p["id"], p["company"]) for p in people] == [
        (LENA, "Northwind"),
        (OMAR, "Northwind"),
        (DANA, "Acme"),
        (STRANGER, None),
    ]


def test_nobody_writes_to_an_app_without_a_messages_tab() -> None:
    with serve(seed(messages_tab=False)) as slack, Sandbox(slack.url) as hands:
        channel = hands.dm(LENA, BOT)
        assert not room(hands, LENA, channel)["can_post"]
        with pytest.raises(SandboxRefused, match="nobody can write"):
            hands.type(LENA, channel, "Hello")


def test_the_page_hears_of_its_persons_changes_only(slack: Running, hands: Sandbox) -> None:
    with watching(slack, LENA) as lena, watching(slack, OMAR) as omar:
        hands.settle()
        web(slack).chat_postMessage(channel=TEAM_ROOM, text="one")
        hands.type(LENA, QUIET_ROOM, "two")
        first = json.loads(omar.recv(timeout=20))
        seen = set(json.loads(lena.recv(timeout=20))["channels"])
        while QUIET_ROOM not in seen:
            seen |= set(json.loads(lena.recv(timeout=20))["channels"])
    assert first["channels"] == [QUIET_ROOM]
    assert seen == {TEAM_ROOM, QUIET_ROOM}


def test_the_page_hears_of_a_published_home_and_of_time(slack: Running, hands: Sandbox) -> None:
    with watching(slack, LENA) as page:
        hands.settle()
        web(slack).views_publish(user_id=LENA, view={"type": "home", "blocks": []})
        home = json.loads(page.recv(timeout=20))
        hands.step(by=60)
        later = json.loads(page.recv(timeout=20))
    assert (home["home"], home["channels"]) == (True, [])
    assert later["clock"] == "2026-03-02T08:01:00Z"


def test_a_program_that_asks_gets_one_frame_for_each_question(slack: Running, hands: Sandbox) -> None:
    with connect(f"{slack.url.replace('http', 'ws')}/watch?user={LENA}&when=asked", proxy=None) as program:
        program.send("what is new?")
        program.recv(timeout=20)
        for text in ("one", "two"):
            web(slack).chat_postMessage(channel=TEAM_ROOM, text=text)
        program.send("and now?")
        assert json.loads(program.recv(timeout=20))["channels"] == [TEAM_ROOM]


def test_nobody_presses_what_is_not_on_their_screen(slack: Running, hands: Sandbox) -> None:
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
    for user, action in ((OMAR, "score-9"), (LENA, "score-10"), ("UNOBODY", "score-9")):
        with pytest.raises(SandboxRefused):
            hands.click(user, TEAM_ROOM, ts, action)


def test_nobody_changes_a_message_of_somebody_else(hands: Sandbox) -> None:
    ts = hands.type(DANA, SHARED_ROOM, "mine")
    with pytest.raises(SandboxRefused, match="somebody else"):
        hands.edit(LENA, SHARED_ROOM, ts, "yours")
    hands.edit(DANA, SHARED_ROOM, ts, "still mine")
    assert [(m["text"], m["edited"]) for m in hands.messages(LENA, SHARED_ROOM)] == [("still mine", True)]
    hands.delete(DANA, SHARED_ROOM, ts)
    assert hands.messages(LENA, SHARED_ROOM) == []


def test_the_deactivated_do_nothing_but_their_past_stays(hands: Sandbox) -> None:
    hands.type(OMAR, QUIET_ROOM, "Goodbye")
    hands.change_user(OMAR, deleted=True)
    with pytest.raises(SandboxRefused, match="deactivated"):
        hands.type(OMAR, QUIET_ROOM, "again")
    assert [m["text"] for m in hands.messages(LENA, QUIET_ROOM)] == ["Goodbye"]


def test_external_people_enter_shared_channels_only(hands: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="not shared"):
        hands.join(DANA, TEAM_ROOM)
    hands.change_channel(TEAM_ROOM, is_ext_shared=True)
    hands.join(DANA, TEAM_ROOM)
    assert room(hands, LENA, TEAM_ROOM)["shared_with"] == ["Acme"]


def test_one_who_leaves_the_last_shared_channel_becomes_a_stranger(slack: Running, hands: Sandbox) -> None:
    assert web(slack).users_info(user=DANA)["user"]["is_stranger"] is False
    hands.leave(DANA, SHARED_ROOM)
    assert web(slack).users_info(user=DANA)["user"]["is_stranger"] is True


def test_a_channel_that_gets_another_id_is_unknown_by_the_old_one(slack: Running, hands: Sandbox) -> None:
    hands.type(LENA, SHARED_ROOM, "Hello")
    hands.change_channel(SHARED_ROOM, new_id="CNEW")
    assert [m["text"] for m in hands.messages(LENA, "CNEW")] == ["Hello"]
    with pytest.raises(SandboxRefused, match="no channel"):
        hands.messages(LENA, SHARED_ROOM)


def test_a_guide_may_be_given_later(slack: Running, hands: Sandbox) -> None:
    assert httpx.get(f"{slack.url}/control/guide", trust_env=False).status_code == 404
    hands.set_guide({"title": "Two minutes", "intro": "", "steps": []})
    assert httpx.get(f"{slack.url}/control/guide", trust_env=False).json()["title"] == "Two minutes"


def test_a_file_that_a_person_sends_can_be_fetched(slack: Running, hands: Sandbox) -> None:
    hands.type(LENA, TEAM_ROOM, "", files=[{"name": "a.txt", "mimetype": "text/plain", "base64": "aGVsbG8="}])
    (message,) = hands.messages(LENA, TEAM_ROOM)
    (file,) = message["files"]
    assert httpx.get(file["permalink"], trust_env=False).text == "hello"
    assert httpx.get(f"{slack.url}/files/{file['id']}", trust_env=False).text == "hello"


def test_the_page_is_never_cached(slack: Running) -> None:
    for path in ("/", "/page/api.js"):
        answer = httpx.get(slack.url + path, trust_env=False)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_a_body_that_is_no_json_is_refused_with_a_sentence(slack: Running) -> None:
    answer = httpx.post(f"{slack.url}/control/click", content=b"user=U1", trust_env=False)
    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})
