"""Faults by script, as the real SDK meets them."""

from http.client import RemoteDisconnected
from typing import Any

import pytest
from sandbox_cast import BOT, LENA, OMAR, TEAM_ROOM, bolt, buttons, listening, web
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.web import SlackResponse

from sandbox import Running, Sandbox, SandboxRefused

OPEN = "apps.connections.open"


def post(slack: Running, text: str = "How likely?", **more: Any) -> SlackResponse:
    return web(slack, **more).chat_postMessage(channel=TEAM_ROOM, text=text)


def texts(hands: Sandbox) -> list[str]:
    return [m["text"] for m in hands.messages(LENA, TEAM_ROOM)]


def test_429_names_the_wait_and_happens_once(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "429", "retry_after": 7})
    with pytest.raises(SlackApiError) as refused:
        post(slack)
    assert (refused.value.response.status_code, refused.value.response.headers["retry-after"]) == (429, "7")
    post(slack, "again")
    assert texts(hands) == ["again"]


@pytest.mark.parametrize(("do", "status"), [("500", 500), ("503", 503), ("html_502", 502)])
def test_server_errors_have_their_status_and_no_effect(slack: Running, hands: Sandbox, do: str, status: int) -> None:
    hands.faults({"on": "chat.postMessage", "do": do})
    with pytest.raises(SlackApiError) as refused:
        post(slack)
    assert (refused.value.response.status_code, texts(hands)) == (status, [])


def test_an_error_may_come_after_the_effect(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "error", "error": "fatal_error", "after_effect": True})
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(slack)
    assert texts(hands) == ["How likely?"]


def test_a_drop_before_leaves_nothing_a_drop_after_a_message(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "drop_before"}, {"on": "chat.postMessage", "do": "drop_after"})
    for text in ("lost", "kept"):
        with pytest.raises(RemoteDisconnected):
            post(slack, text)
    assert texts(hands) == ["kept"]


def test_the_sdks_own_retry_posts_twice_after_a_drop(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "drop_after"})
    post(slack, retry_handlers=[ConnectionErrorRetryHandler()])
    assert texts(hands) == ["How likely?", "How likely?"]


def test_a_late_effect_appears_that_many_sandbox_seconds_later(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "drop_late", "seconds": 30})
    with pytest.raises(RemoteDisconnected):
        post(slack)
    hands.step(by=29)
    assert texts(hands) == []
    hands.step(by=1)
    (message,) = hands.messages(LENA, TEAM_ROOM)
    assert message["ts"] == "1772438430.000000"


def test_a_hanging_call_works_though_nobody_waits_for_it(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "hang", "seconds": 30})
    with pytest.raises(TimeoutError):
        web(slack, timeout=1).chat_postMessage(channel=TEAM_ROOM, text="slow")
    hands.settle()
    assert texts(hands) == ["slow"]


def test_a_match_spares_the_others(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "match": {"text": "two"}, "do": "error", "times": None})
    post(slack, "one")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            post(slack, "two")
    hands.clear_faults()
    post(slack, "two")
    assert texts(hands) == ["one", "two"]


def test_a_refused_block_type_stays_refused_until_cleared(slack: Running, hands: Sandbox) -> None:
    chart = {
        "type": "data_visualization",
        "title": "Answers",
        "chart": {"type": "pie", "segments": [{"label": "yes", "value": 2}]},
    }
    client = web(slack)
    hands.faults({"do": "refuse_block", "type": "data_visualization"})
    for _ in range(2):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            client.chat_postMessage(channel=TEAM_ROOM, text="Report", blocks=[chart])
    hands.clear_faults()
    assert client.chat_postMessage(channel=TEAM_ROOM, text="Report", blocks=[chart])["ok"]


def test_a_response_url_can_fail_too(slack: Running, hands: Sandbox) -> None:
    app, statuses = bolt(slack), []

    @app.command("/nps")
    def nps(ack: Any, respond: Any) -> None:
        statuses.append(respond("NPS 42").status_code)
        ack()

    hands.faults({"on": "response_url", "do": "500"})
    with listening(app):
        hands.command(LENA, TEAM_ROOM, "/nps")
        hands.command(LENA, TEAM_ROOM, "/nps")
    assert statuses == [500, 200]


def test_faulted_calls_are_remembered_with_their_fault(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "chat.postMessage", "do": "drop_before"}, {"on": "chat.postMessage", "do": "drop_after"})
    for _ in range(2):
        with pytest.raises(RemoteDisconnected):
            post(slack)
    calls = hands.everything()["calls"]
    assert [(c["fault"], c["answer"] is None) for c in calls] == [("drop_before", True), ("drop_after", False)]


def test_a_fault_that_cannot_be_is_refused(hands: Sandbox) -> None:
    for row in ({"on": "events", "do": "429"}, {"do": "500"}, {"on": "x", "do": "500", "often": 1}):
        with pytest.raises(SandboxRefused):
            hands.faults(row)


def test_a_dropped_ack_brings_the_event_again_with_the_same_id(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []
    app.event("message")(lambda event, body: heard.append((event["text"], body["event_id"])))
    hands.faults({"on": "events", "do": "drop_ack"})
    with listening(app):
        hands.type(LENA, TEAM_ROOM, "Hello")
        hands.settle()
    assert len(heard) == 2
    assert heard[0] == heard[1]


def test_a_reordered_event_comes_after_the_next_one(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []
    app.event("message")(lambda event: heard.append(event["text"]))
    hands.faults({"on": "events", "do": "reorder"})
    with listening(app):
        hands.type(LENA, TEAM_ROOM, "one")
        hands.type(LENA, TEAM_ROOM, "two")
        hands.settle()
    assert heard == ["two", "one"]


def test_a_held_event_comes_after_a_minute_if_no_other_does(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []
    app.event("message")(lambda event: heard.append(event["text"]))
    hands.faults({"on": "events", "do": "reorder"})
    with listening(app):
        hands.type(LENA, TEAM_ROOM, "one")
        hands.step(by=59)
        assert heard == []
        hands.step(by=1)
    assert heard == ["one"]


def test_a_click_whose_ack_is_dropped_shows_an_error_though_the_app_did_its_work(
    slack: Running, hands: Sandbox
) -> None:
    app, heard = bolt(slack), []
    app.action("score-9")(lambda ack: (heard.append(9), ack()))
    hands.faults({"on": "clicks", "do": "drop_ack"})
    with listening(app):
        ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
        answer = hands.click(LENA, TEAM_ROOM, ts, "score-9")
    assert (answer["acked"], answer["error"], heard) == (False, "operation_timeout", [9])


@pytest.mark.parametrize("do", ["refresh", "close", "too_many_websockets"])
def test_the_sdk_connects_again_after_a_disturbed_socket(impatient: Running, do: str) -> None:
    app = bolt(impatient)
    app.command("/nps")(lambda ack: ack("NPS 42"))
    with listening(app), Sandbox(impatient.url) as hands:
        hands.faults({"on": "socket", "do": do})
        assert any(hands.command(LENA, TEAM_ROOM, "/nps")["acked"] for _ in range(100_000))
        assert len([c for c in hands.everything()["calls"] if c["method"] == OPEN]) > 1


def test_people_the_fault_does_not_name_are_not_met(slack: Running, hands: Sandbox) -> None:
    hands.faults({"on": "conversations.open", "match": {"users": OMAR}, "do": "error", "error": "user_disabled"})
    assert web(slack).conversations_open(users=LENA)["channel"]["id"] == hands.dm(LENA, BOT)
    with pytest.raises(SlackApiError, match="user_disabled"):
        web(slack).conversations_open(users=OMAR)
