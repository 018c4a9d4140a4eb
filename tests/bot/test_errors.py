"""A refusal is told where the act was tried: by an answer, a modal, or a whisper; the unforeseen is a 500."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import errors, ids
from bot.errors import NotOnTeam, Refused
from surveys.answering.answers import AskWithdrawn

WHO: dict[str, Any] = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "api_app_id": "A1"}
MODAL: dict[str, Any] = {
    "id": "V1",
    "type": "modal",
    "callback_id": "modal",
    "title": {"type": "plain_text", "text": "Close the case"},
}


class Door:
    """An app whose listeners raise `error`, and what people were told."""

    def __init__(self) -> None:
        self.error: Exception = NotOnTeam()
        self.whispered: list[tuple[str | None, str]] = []
        self.opened: list[tuple[str, dict[str, Any]]] = []
        self.updated: list[tuple[str, dict[str, Any]]] = []
        self._app = App(
            signing_secret="secret",
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="B1"),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
        )
        for listen in (self._app.action("press"), self._app.view("modal"), self._app.view(ids.PREVIEW_MODAL)):
            listen(self._refuse)
        errors.register(self._app, lambda url, said: self.whispered.append((url, said)), self)  # type: ignore[arg-type]

    def _refuse(self) -> None:
        raise self.error

    def open(self, trigger_id: str, view: dict[str, Any]) -> None:
        self.opened.append((trigger_id, view))

    def update(self, view_id: str, view: dict[str, Any]) -> None:
        self.updated.append((view_id, view))

    def press(self, **where: Any) -> BoltResponse:
        action = {"action_id": "press", "type": "button", "block_id": "b", "action_ts": "1.1"}
        return self._dispatch({"type": "block_actions", "actions": [action], "trigger_id": "trigger"} | where)

    def submit(self, **view: Any) -> dict[str, Any]:
        answer = self._dispatch({"type": "view_submission", "view": MODAL | view})
        return dict(json.loads(answer.body))

    def _dispatch(self, body: dict[str, Any]) -> BoltResponse:
        form = urlencode({"payload": json.dumps(body | WHO)})
        return self._app.dispatch(BoltRequest(body=form, headers={"content-type": "application/x-www-form-urlencoded"}))


@pytest.fixture
def door() -> Iterator[Door]:
    yield Door()


def texts(view: dict[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_a_submitted_modal_turns_into_the_reason_why_nothing_was_done(door: Door) -> None:
    answer = door.submit()
    assert answer["response_action"] == "update"
    assert answer["view"]["title"]["text"] == "Close the case"
    assert "for the customer success team" in texts(answer["view"])
    assert "submit" not in answer["view"]


def test_words_typed_into_a_refused_modal_stay_to_be_read(door: Door) -> None:
    box = {"type": "plain_text_input", "value": "Which *report* is it?"}
    answer = door.submit(state={"values": {"block": {"text": box}}})
    assert "Which *report* is it?" in texts(answer["view"])


def test_a_refused_draft_stays_to_be_read(door: Door) -> None:
    door.error = Refused("All sends are stopped.")
    answer = door.submit(callback_id=ids.PREVIEW_MODAL, private_metadata=ids.pack_draft(7, "Which report?"))
    assert "All sends are stopped." in texts(answer["view"])
    assert "Which report?" in texts(answer["view"])


def test_a_click_in_a_modal_changes_the_modal(door: Door) -> None:
    assert door.press(view=MODAL).status == 200
    ((view_id, shown),) = door.updated
    assert view_id == "V1"
    assert "for the customer success team" in texts(shown)


def test_a_click_on_a_home_tab_opens_a_modal(door: Door) -> None:
    door.press(view={"id": "V1", "type": "home"})
    ((trigger_id, shown),) = door.opened
    assert trigger_id == "trigger"
    assert "for the customer success team" in texts(shown)


def test_a_click_on_a_message_is_answered_to_its_person_alone(door: Door) -> None:
    door.press(response_url="https://slack/response")
    ((url, said),) = door.whispered
    assert url == "https://slack/response"
    assert "customer success team" in said


def test_a_customer_reads_the_reason_in_their_language(door: Door) -> None:
    door.error = AskWithdrawn("ja")
    assert door.submit()["view"]["close"]["text"] == "閉じる"


def test_what_nobody_foresaw_is_a_failure_for_slack_too(door: Door) -> None:
    door.error = KeyError("oops")
    assert door.press(view=MODAL).status == 500
    assert (door.updated, door.whispered) == ([], [])
