"""The list of what was sent to an account: Slack takes a page of it, and it says each state in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import ids
from bot.told import sent
from bot.views.sent import SHOWN, Sent, SentList, sent_list
from bot.views.words import one_line
from storage.models import DeliveryKind, DeliveryState, InvitationState
from tests.bot.views.views_cast import HOSTILE, HOSTILE_NAME, LONGEST, controls, seen, taken_by_slack

AT = datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
ONE = Sent(AT, "Anna Weber", "survey nps", "Hi Anna, one question from Northwind.", "sent")
PAGE = SentList("Acme GmbH", 7, "Europe/Berlin", (ONE,))
ROW = {
    "at": AT,
    "is_message": 1,
    "id": 3,
    "kind": DeliveryKind.ASK,
    "state": DeliveryState.SETTLED,
    "sent": 1,
    "failure": None,
    "opening": "Hi Anna",
    "contact_name": "Anna Weber",
    "survey_name": "nps",
    "invitation_state": InvitationState.ASKED,
    "withdrawn_why": None,
    "author": None,
}


@pytest.mark.parametrize("page", [PAGE, replace(PAGE, messages=()), replace(PAGE, messages=(), is_first=False)])
def test_slack_takes_the_list(page: SentList) -> None:
    taken_by_slack(sent_list(page))


def test_slack_takes_the_longest_page_of_hostile_names() -> None:
    worst = Sent(AT, HOSTILE_NAME * 9, "reply by " + "ü" * 80, LONGEST + HOSTILE, "held back. " + "x" * 90)
    page = SentList(HOSTILE_NAME * 9, 7, "Asia/Tokyo", (worst,) * SHOWN, older="7:1:1:1", is_first=False)
    shown = sent_list(page)
    taken_by_slack(shown)
    assert "<!" not in seen(shown)


def test_an_entry_says_when_to_whom_what_and_how_it_began() -> None:
    shown = seen(sent_list(PAGE))
    assert "*Sun 22 Nov 10:12* · Anna Weber · survey nps · sent\n“Hi Anna, one question from Northwind.”" in shown


def test_the_way_on_and_back_stand_only_where_there_is_one() -> None:
    assert not controls(sent_list(PAGE))
    middle = controls(sent_list(replace(PAGE, older="7:1:1:1", is_first=False)))
    assert {label: each["value"] for label, each in middle.items()} == {"Older": "7:1:1:1", "Newest": "7"}
    assert middle["Newest"]["action_id"] == ids.SENT_FIRST


def test_the_place_where_a_page_ends_survives_its_button() -> None:
    assert sent.unpacked(sent.packed(7, ROW)) == (7, (AT, 1, 3))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "sent"),
        ({"state": DeliveryState.DUE}, "sent"),  # an edit is under way
        ({"invitation_state": InvitationState.WITHDRAWN}, "sent, taken back since"),
        (
            {"invitation_state": InvitationState.WITHDRAWN, "withdrawn_why": "opted_out"},
            "sent, and they asked not to be asked again",
        ),
        ({"sent": 0, "state": DeliveryState.DUE}, "waits since Sun 22 Nov 09:12"),
        ({"sent": 0, "state": DeliveryState.DUE, "at": AT + timedelta(hours=1)}, "goes out Sun 22 Nov 10:12"),
        ({"sent": 0, "state": DeliveryState.LEASED}, "on its way"),
        ({"sent": 0, "state": DeliveryState.UNSURE}, "Slack has not said yet whether it arrived"),
        (
            {"sent": 0, "state": DeliveryState.DROPPED, "failure": "quarantine"},
            "not sent. They were asked not long ago.",
        ),
        (
            {"sent": 0, "state": DeliveryState.DROPPED, "failure": "user_disabled"},
            "not sent. Slack's reason: user disabled.",
        ),
        ({"sent": 0, "state": DeliveryState.PARKED, "failure": None}, "held back."),
    ],
)
def test_each_state_is_said_in_words(facts: dict[str, Any], state: str) -> None:
    assert sent.entry(ROW | facts, "UTC", AT).state == state  # type: ignore[arg-type]


def test_marks_of_direction_leave_no_blanks_behind() -> None:
    assert one_line("Hi \u2068Northwind Cloud\u2069.\x0bNext\tone") == "Hi Northwind Cloud. Next one"
