"""A real Bolt app over Socket Mode: what people do reaches it, and what it answers is what they see."""

import json
from typing import Any

import pytest
from sandbox_cast import (
    BOT,
    DANA,
    LENA,
    OMAR,
    SHARED_ROOM,
    STRANGER,
    TEAM_ROOM,
    bolt,
    buttons,
    listening,
    modal,
    question,
    web,
)
from slack_sdk.errors import SlackApiError

from sandbox import Running, Sandbox

Json = dict[str, Any]


def test_a_click_is_acked_by_the_listener_and_carries_what_was_pressed(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []

    @app.action("score-9")
    def pressed(ack: Any, body: Json) -> None:
        heard.append(body)
        ack()

    with listening(app):
        ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("8", "9"))["ts"]
        assert hands.click(LENA, TEAM_ROOM, ts, "score-9")["acked"]
    (body,) = heard
    assert body["actions"][0]["value"] == "9"
    assert body["user"] == {"id": LENA, "username": "lena", "name": "lena", "team_id": "T1"}
    assert body["message"]["ts"] == body["container"]["message_ts"] == ts


def test_each_click_has_its_own_action_ts(slack: Running, hands: Sandbox) -> None:
    app, stamps = bolt(slack), []

    @app.action("score-9")
    def pressed(ack: Any, action: Json) -> None:
        stamps.append(action["action_ts"])
        ack()

    with listening(app):
        ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
        hands.click(LENA, TEAM_ROOM, ts, "score-9")
        hands.click(LENA, TEAM_ROOM, ts, "score-9")
    assert stamps[0] < stamps[1]


def test_a_listener_that_fails_leaves_the_click_unanswered_and_it_never_comes_again(impatient: Running) -> None:
    app, times, hands = bolt(impatient), [], Sandbox(impatient.url)

    @app.action("score-9")
    def pressed() -> None:
        times.append(1)
        raise ValueError("the database is gone")

    with listening(app), hands:
        ts = web(impatient).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
        answer = hands.click(LENA, TEAM_ROOM, ts, "score-9")
        hands.step(by=3600)
    assert (answer["acked"], answer["error"], len(times)) == (False, "operation_timeout", 1)


def test_without_a_connection_a_click_fails_at_once(slack: Running, hands: Sandbox) -> None:
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
    assert hands.click(LENA, TEAM_ROOM, ts, "score-9")["error"] == "dispatch_failed"


def test_what_was_typed_into_a_message_travels_with_the_next_click(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []

    @app.action("score-9")
    def pressed(ack: Any, body: Json) -> None:
        heard.append(body["state"]["values"])
        ack()

    with listening(app):
        blocks = [question(), *buttons("9")]
        ts = web(slack).chat_postMessage(channel=SHARED_ROOM, text="Why?", blocks=blocks)["ts"]
        hands.input(LENA, SHARED_ROOM, ts, "text", "too slow")
        hands.click(LENA, SHARED_ROOM, ts, "score-9")
        hands.click(DANA, SHARED_ROOM, ts, "score-9")
    assert [state["why"]["text"]["value"] for state in heard] == ["too slow", None]


def test_a_pick_in_an_input_block_is_kept_but_not_sent(slack: Running, hands: Sandbox) -> None:
    options = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("a", "b")]
    element = {"type": "static_select", "action_id": "pick", "options": options}
    block = {**question("choice"), "element": element}
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="Which?", blocks=[block])["ts"]
    assert hands.click(LENA, TEAM_ROOM, ts, "pick", option="b")["sent"] is False
    (seen,) = hands.messages(LENA, TEAM_ROOM)
    assert seen["state"]["values"]["choice"]["pick"]["selected_option"]["value"] == "b"


def test_a_button_works_for_external_people_in_a_shared_channel(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []

    @app.action("score-9")
    def pressed(ack: Any, body: Json) -> None:
        heard.append((body["user"]["team_id"], body["team"]["id"]))
        ack()

    with listening(app):
        ts = web(slack).chat_postMessage(channel=SHARED_ROOM, text="How likely?", blocks=buttons("9"))["ts"]
        assert hands.click(DANA, SHARED_ROOM, ts, "score-9")["acked"]
    assert heard == [("T2", "T1")]


def test_a_command_shows_its_answer_to_the_person_alone(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)

    @app.command("/nps")
    def nps(ack: Any, body: Json) -> None:
        ack(f"for {body['text']}")

    with listening(app):
        answer = hands.command(LENA, TEAM_ROOM, "/nps", "a & b @omar")
    (seen,) = hands.messages(LENA, TEAM_ROOM)
    assert (seen["ts"], seen["ephemeral"]) == (answer["message"], True)
    assert seen["text"] == f"for a &amp; b <@{OMAR}|omar>"
    assert hands.messages(BOT, TEAM_ROOM) == []


def test_an_answer_for_the_channel_also_shows_what_was_typed(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)

    @app.command("/nps")
    def nps(ack: Any) -> None:
        ack(text="NPS 42", response_type="in_channel")

    with listening(app):
        hands.command(LENA, TEAM_ROOM, "/nps", "week")
    assert [(m["user"], m["text"]) for m in hands.messages(BOT, TEAM_ROOM)] == [(LENA, "/nps week"), (BOT, "NPS 42")]


def test_commands_are_not_for_external_people_strangers_or_threads(slack: Running, hands: Sandbox) -> None:
    parent = hands.type(LENA, TEAM_ROOM, "Hello")
    assert "not a valid command" in hands.command(DANA, SHARED_ROOM, "/nps")["error"]
    assert "not a valid command" in hands.command(LENA, TEAM_ROOM, "/nothing")["error"]
    assert "threads" in hands.command(LENA, TEAM_ROOM, "/nps", thread_ts=parent)["error"]
    assert hands.see(STRANGER)["commands"] == []


def test_a_modal_is_opened_refused_corrected_and_closed(slack: Running, hands: Sandbox) -> None:
    app, states = bolt(slack), []

    @app.command("/nps")
    def nps(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @app.view("form")
    def form(ack: Any, view: Json) -> None:
        text = view["state"]["values"]["why"]["text"]["value"]
        states.append(text)
        if text == "x":
            ack(response_action="errors", errors={"why": "Say more"})
        else:
            ack()

    with listening(app):
        hands.command(LENA, TEAM_ROOM, "/nps")
        (view,) = hands.see(LENA)["views"]
        empty = hands.submit(LENA, view["id"], {})
        refused = hands.submit(LENA, view["id"], {"why": {"text": "x"}})
        taken = hands.submit(LENA, view["id"], {"why": {"text": "because"}})
    assert empty["errors"] == {"why": "Please complete this required field."}
    assert (refused["acked"], refused["errors"]) == (True, {"why": "Say more"})
    assert (taken["acked"], taken["view"], hands.see(LENA)["views"]) == (True, None, [])
    assert states == ["x", "because"]


def test_response_actions_replace_stack_and_clear_modals(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)
    answers = iter(
        [
            {"response_action": "update", "view": modal(question("two"))},
            {"response_action": "push", "view": modal(question("three"))},
            {"response_action": "clear"},
        ]
    )

    @app.command("/nps")
    def nps(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @app.view("form")
    def form(ack: Any) -> None:
        ack(**next(answers))

    def submit(block_id: str) -> list[str]:
        hands.submit(LENA, hands.see(LENA)["views"][-1]["id"], {block_id: {"text": "x"}})
        return [v["blocks"][0]["block_id"] for v in hands.see(LENA)["views"]]

    with listening(app):
        hands.command(LENA, TEAM_ROOM, "/nps")
        assert submit("why") == ["two"]
        assert submit("two") == ["two", "three"]
        assert submit("three") == []


def test_closing_is_told_to_the_app_only_where_it_asked(slack: Running, hands: Sandbox) -> None:
    app, closed = bolt(slack), []
    views = iter([modal(), modal(notify_on_close=True)])

    @app.command("/nps")
    def nps(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=next(views))
        ack()

    @app.view_closed("form")
    def gone(ack: Any, body: Json) -> None:
        closed.append(body["is_cleared"])
        ack()

    with listening(app):
        for _ in range(2):
            hands.command(LENA, TEAM_ROOM, "/nps")
            hands.close_view(LENA, hands.see(LENA)["views"][0]["id"])
    assert closed == [False]


def test_respond_replaces_the_clicked_message_and_keeps_its_metadata(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)

    @app.action("score-9")
    def pressed(ack: Any, respond: Any) -> None:
        respond(text="You chose 9", replace_original=True)
        ack()

    metadata = {"event_type": "ask", "event_payload": {"id": "d-1"}}
    with listening(app):
        posted = web(slack).chat_postMessage(
            channel=TEAM_ROOM, text="How likely?", blocks=buttons("9"), metadata=metadata
        )
        hands.click(LENA, TEAM_ROOM, posted["ts"], "score-9")
    history = web(slack).conversations_history(channel=TEAM_ROOM, include_all_metadata=True)
    (message,) = history["messages"]
    assert (message["text"], message["metadata"]) == ("You chose 9", metadata)


def test_a_click_on_a_whisper_names_it_ephemeral_and_does_not_repeat_it(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []

    @app.action("score-9")
    def pressed(ack: Any, body: Json, respond: Any) -> None:
        heard.append(body)
        respond(delete_original=True)
        ack()

    with listening(app):
        web(slack).chat_postEphemeral(channel=TEAM_ROOM, user=LENA, text="Psst", blocks=buttons("9"))
        (whisper,) = hands.messages(LENA, TEAM_ROOM)
        hands.click(LENA, TEAM_ROOM, whisper["ts"], "score-9")
    assert heard[0]["container"]["is_ephemeral"] and "message" not in heard[0]
    assert hands.messages(LENA, TEAM_ROOM) == []


def test_opening_home_lets_the_app_publish_it(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}]

    @app.event("app_home_opened")
    def opened(event: Json, client: Any) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    with listening(app):
        hands.home(LENA)
        hands.settle()
    assert hands.see(LENA)["home"]["blocks"][0]["text"]["text"] == "Welcome"
    assert hands.see(OMAR)["home"] is None


def test_a_button_on_the_home_tab_can_open_a_modal(slack: Running, hands: Sandbox) -> None:
    app = bolt(slack)

    @app.action("score-9")
    def pressed(ack: Any, body: Json, client: Any) -> None:
        assert "response_url" not in body and body["container"] == {"type": "view", "view_id": body["view"]["id"]}
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    web(slack).views_publish(user_id=LENA, view={"type": "home", "blocks": buttons("9")})
    with listening(app):
        assert hands.click_in_view(LENA, hands.see(LENA)["home"]["id"], "score-9")["acked"]
    assert [v["callback_id"] for v in hands.see(LENA)["views"]] == ["form"]


def test_the_app_hears_what_is_typed_to_it_escaped(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []
    app.event("app_home_opened")(lambda: None)

    @app.event("message")
    def said(event: Json) -> None:
        heard.append(event["text"])

    with listening(app):
        hands.type(LENA, hands.dm(LENA, BOT), f"<!channel> <@{OMAR}> <@UNOBODY> & co")
        hands.settle()
    assert heard == [f"&lt;!channel&gt; <@{OMAR}> &lt;@UNOBODY&gt; &amp; co"]


def test_an_external_persons_message_names_their_company(slack: Running, hands: Sandbox) -> None:
    app, heard = bolt(slack), []

    @app.event("message")
    def said(event: Json, body: Json) -> None:
        heard.append((event["user_team"], body["is_ext_shared_channel"]))

    with listening(app):
        hands.type(DANA, SHARED_ROOM, "Hello")
        hands.settle()
    assert heard == [("T2", True)]


def test_an_event_nobody_listens_to_is_tried_four_times(impatient: Running) -> None:
    with Sandbox(impatient.url) as hands, listening(bolt(impatient)):
        hands.type(LENA, TEAM_ROOM, "Hello")
        hands.step(by=600)
        log = hands.everything()["events"]
    assert [(e["retry"], e["failure"], e["at"]) for e in log] == [
        (0, "timeout", "2026-03-02T08:00:00Z"),
        (1, "timeout", "2026-03-02T08:00:00Z"),
        (2, "timeout", "2026-03-02T08:01:00Z"),
        (3, "timeout", "2026-03-02T08:06:00Z"),
    ]
    assert len({e["event_id"] for e in log}) == 1


def test_the_sdk_uploads_a_file_and_shows_it_in_an_image_block(slack: Running, hands: Sandbox) -> None:
    client = web(slack)
    file_id = client.files_upload_v2(content=b"\x89PNG", filename="nps.png", title="NPS")["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "NPS by month"}
    assert client.chat_postMessage(channel=TEAM_ROOM, text="Report", blocks=[image])["ok"]
    assert client.files_info(file=file_id)["file"]["size"] == 4


def test_an_image_of_a_file_whose_upload_is_not_completed_is_refused(slack: Running) -> None:
    client = web(slack)
    file_id = client.files_getUploadURLExternal(filename="nps.png", length=4)["file_id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "NPS by month"}
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=TEAM_ROOM, text="Report", blocks=[image])
    assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]


def test_a_list_of_broken_json_is_refused(slack: Running) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web(slack).api_call("conversations.open", params={"users": "[ULENA"})


def test_forms_of_the_sdk_are_understood(slack: Running) -> None:
    client = web(slack)
    assert client.users_info(user=LENA, include_locale=True)["user"]["locale"] == "de-DE"
    assert "locale" not in client.users_info(user=LENA)["user"]
    assert "locale" not in client.users_info(user=DANA, include_locale=True)["user"]
    blocks = json.dumps(buttons("9"))
    assert client.api_call("chat.postMessage", params={"channel": TEAM_ROOM, "blocks": blocks, "text": "x"})["ok"]
