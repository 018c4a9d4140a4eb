"""What the team reads about customers' channels."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from views_cast import HOSTILE_NAME, LONG_NAME, controls, seen, taken_by_slack

from bot import ids
from bot.views.introduction import introduction
from storage.models import IntroductionState
from surveys.introductions import Offer

OFFER = Offer(
    channel="C0ACME",
    account="Acme GmbH",
    text="Guten Tag zusammen, Northwind Feedback stellt hier von Zeit zu Zeit einer Person eine kurze Frage.",
    state=IntroductionState.OFFERED,
    waits_until=datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    zone="Europe/Berlin",
    decided_by=None,
)


def test_the_text_to_post_stands_there_to_the_letter() -> None:
    message = introduction(OFFER)
    taken_by_slack(message)
    assert OFFER.text in seen(message).splitlines()
    assert "The question waits for you, until Tue 24 Nov 10:12 at the latest." in seen(message)
    pressed = controls(message)
    assert [pressed[label]["action_id"] for label in ("I've introduced it", "Skip")] == [
        ids.INTRODUCED,
        ids.SKIP_INTRODUCTION,
    ]
    assert {each["value"] for each in pressed.values()} == {"C0ACME"}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (IntroductionState.MADE, "Lena Vogt has introduced it there."),
        (IntroductionState.SKIPPED, "Lena Vogt decided: it goes without an introduction."),
    ],
)
def test_once_decided_it_says_by_whom_and_offers_nothing(state: IntroductionState, said: str) -> None:
    message = introduction(replace(OFFER, state=state, decided_by="Lena Vogt"))
    assert seen(message).splitlines()[-1] == said
    assert controls(message) == {}


def test_slack_takes_it_whatever_the_account_is_called() -> None:
    for odd in (HOSTILE_NAME, LONG_NAME):
        taken_by_slack(introduction(replace(OFFER, account=odd)))
