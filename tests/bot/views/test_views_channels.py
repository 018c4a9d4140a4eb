"""What the team reads about customers' channels."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from views_cast import HOSTILE_NAME, LONG_NAME, controls, seen, taken_by_slack, view_taken_by_slack

from bot import ids
from bot.views.blocks import Message, View
from bot.views.channels import channels_message, channels_modal, people_modal
from bot.views.introduction import introduction
from bot.views.unreached import unreached_message, unreached_modal
from storage.models import IntroductionState
from surveys.contacting.introductions import Offer
from surveys.contacting.mapping import Offer as Proposed
from surveys.contacting.mapping import Seat, Seen
from surveys.contacting.matching import Basis
from surveys.contacting.reach import Cause, Unreached, UnreachedAccount

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


def someone(cause: Cause, channel: str | None = "C0ACME") -> Unreached:
    return Unreached("Anna Weber", cause, channel)


ACME = UnreachedAccount("Acme GmbH", "Lena Vogt", 320000, "EUR", (someone(Cause.NOT_IN_SLACK),))
BETA = UnreachedAccount("Beta Ltd", "Lena Vogt", 80000, "EUR", (someone(Cause.EMAIL_UNKNOWN, None),))
NOBODYS = UnreachedAccount("Gamma", None, None, None, (someone(Cause.REFUSES_DMS, None),))


def test_who_can_be_asked_nowhere_is_listed_by_csm_with_mrr_and_the_cure() -> None:
    message = unreached_message((ACME, BETA, NOBODYS))
    taken_by_slack(message)
    shown = seen(message)
    assert shown.startswith("*3 people at 3 accounts can be asked nowhere.*")
    assert "*Lena Vogt* · MRR €4,000\nAcme GmbH · MRR €3,200\n" in shown
    assert "Anna Weber: not in Slack: invite them to <#C0ACME>" in shown
    assert "*Nobody's accounts*\nGamma\n" in shown
    assert controls(message)["Try their direct messages again"]["action_id"] == ids.TRY_DMS_AGAIN


def test_mrr_of_two_currencies_has_no_sum() -> None:
    shown = seen(unreached_message((ACME, replace(BETA, mrr_currency="USD"))))
    assert "*Lena Vogt*\nAcme GmbH" in shown


def test_where_nobody_refuses_messages_nothing_is_to_be_tried_again() -> None:
    assert controls(unreached_message((ACME, BETA))) == {}


def test_where_everybody_can_be_asked_it_says_so() -> None:
    message = unreached_message(())
    taken_by_slack(message)
    assert seen(message) == "*Everybody can be asked somewhere.*"


def test_slack_takes_the_longest_list_and_it_says_what_it_leaves_out() -> None:
    people = tuple(Unreached(HOSTILE_NAME, cause, "C0ACME") for cause in Cause)
    many = tuple(UnreachedAccount(LONG_NAME, f"{HOSTILE_NAME} {n}", 1, "EUR", people) for n in range(40))
    for message in (unreached_message(many),):
        taken_by_slack(message)
        assert "And 25 more accounts" in seen(message) and "and 3 more" in seen(message)
    view_taken_by_slack(unreached_modal(many))


SURE = Proposed(2, "Beta Ltd", (Basis.NAME,), sure=True)
UNSURE = Proposed(2, "Beta Ltd", (Basis.LIKE_NAME,), sure=False)
BO = Seat("T9", "U0BO", "Bo Li", "beta.example", None)
MATCHED = Seen("C1", "ext-acme", True, "Acme GmbH", False, None, 3, (BO,), ((7, "Bo Lee"),))
OPEN = Seen("C2", "beta", True, None, False, SURE, 0, (BO,), ())


def test_a_channel_says_whose_it_is_or_may_be_and_why() -> None:
    shown = seen_in(channels_modal((MATCHED, OPEN, replace(OPEN, channel="C3", name="be-ta", offer=UNSURE))))
    assert "*#ext-acme*  is Acme GmbH\nPeople: 3 known · 1 not matched" in shown
    assert "*#beta*  looks like Beta Ltd: the same name" in shown
    assert "*#be-ta*  may be Beta Ltd: a similar name" in shown


def test_only_sure_proposals_are_accepted_all_at_once() -> None:
    labels = controls_of(channels_modal((MATCHED, OPEN)))
    assert "Accept all 1 sure ones" in labels
    assert not any("Accept all" in label for label in controls_of(channels_modal((replace(OPEN, offer=UNSURE),))))


def test_what_wants_something_comes_first_and_the_rest_on_further_pages() -> None:
    many = tuple(replace(MATCHED, channel=f"C{n}", name=f"c{n}") for n in range(40))
    first = channels_modal((*many, OPEN))
    assert seen_in(first).index("#beta") < seen_in(first).index("#c0")
    assert controls_of(first)["26 more"]["value"] == "15"
    second = channels_modal((*many, OPEN), 15)
    assert controls_of(second)["Earlier ones"]["value"] == "0"


def test_slack_takes_both_screens_whatever_things_are_called() -> None:
    odd = tuple(Seat("T9", f"U{n}", HOSTILE_NAME, "x.example", replace(SURE, name=LONG_NAME)) for n in range(20))
    choices = tuple((n, LONG_NAME) for n in range(50))
    rows = tuple(
        replace(MATCHED, channel=f"C{n}", name=LONG_NAME, account=HOSTILE_NAME, strangers=odd, choices=choices)
        for n in range(30)
    )
    view_taken_by_slack(channels_modal(rows))
    view_taken_by_slack(people_modal(rows[0]))
    assert "And 12 more" in seen_in(people_modal(rows[0]))
    assert len(json.dumps(people_modal(rows[0]))) < 250_000
    view_taken_by_slack(channels_modal(()))
    taken_by_slack(channels_message(()))
    taken_by_slack(channels_message(rows))


def seen_in(view: View) -> str:
    return seen(Message("", view["blocks"]))


def controls_of(view: View) -> dict[str, Any]:
    return controls(Message("", view["blocks"]))
