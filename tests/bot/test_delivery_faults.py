"""What each kind of fault does to a message, on both databases: its next step, and never a second copy."""

import pytest

from bot.outgoing.sending import FIRST_RETRY, LONGEST_RETRY
from storage.answering import rollups
from storage.database.tables import contact, invitation
from storage.database.units import Units
from storage.models import DeliveryState, InvitationState
from tests.bot.delivery_cast import (
    EDIT,
    HISTORY,
    NOW,
    POST,
    REPLIES,
    TEAM_CHANNEL,
    Stage,
    refusal,
)

CUT_OFF = ConnectionResetError()


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


def test_a_person_who_cannot_be_written_to_is_unreachable_and_their_ask_counts_as_failed(stage: Stage) -> None:
    someone = stage.contact()
    owed = stage.owe_ask(someone)
    stage.slack.runs_into(POST, refusal("user_disabled"))
    stage.send()
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.DROPPED, "user_disabled")
    assert stage.one(contact, someone).unreachable == "user_disabled"
    ask = stage.one(invitation, stage.row(owed).invitation_id)
    assert (ask.state, ask.withdrawn_why) == (InvitationState.WITHDRAWN, rollups.UNDELIVERABLE)
    with stage.units.reading() as unit:
        (counts,) = [n for (_, name, _, _), n in rollups.kept(unit, stage.workspace_id).items() if not name]
        assert (counts["failed"], counts["asked"]) == (1, 0)
        assert rollups.problems(unit, stage.workspace_id) == []


def test_a_dm_that_cannot_be_opened_says_the_same_of_its_person(stage: Stage) -> None:
    someone = stage.contact()
    owed = stage.owe_ask(someone)
    stage.slack.runs_into("conversations.open", refusal("user_not_found"))
    stage.send()
    assert stage.row(owed).state is DeliveryState.DROPPED
    assert stage.one(contact, someone).unreachable == "user_not_found"


def test_whoever_cannot_be_written_to_is_not_tried_again(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, refusal("cannot_dm_bot"))
    stage.send()
    stage.send(after=86_400)
    assert len(stage.slack.called(POST)) == 1
    assert stage.row(owed).state is DeliveryState.DROPPED


def test_a_channel_that_takes_no_message_parks_it_for_a_person(stage: Stage) -> None:
    owed = stage.owe_alert()
    stage.slack.runs_into(POST, refusal("is_archived"))
    stage.send()
    stage.send(after=86_400)
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.PARKED, "is_archived")
    assert len(stage.slack.called(POST)) == 1


def test_a_message_that_is_wrong_is_parked_and_not_sent_again(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, refusal("invalid_blocks"))
    stage.send()
    stage.send(after=86_400)
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.PARKED, "invalid_blocks")
    assert len(stage.slack.called(POST)) == 1


@pytest.mark.parametrize("error", [refusal("token_revoked"), refusal("service_unavailable"), ConnectionRefusedError()])
def test_a_workspace_or_a_slack_in_trouble_is_tried_later_and_ever_more_rarely(stage: Stage, error: Exception) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, error, times=12)
    pauses = []
    for _ in range(12):
        stage.send(after=max(0.0, stage.due_in(owed)))
        pauses.append(stage.due_in(owed))
    assert pauses[:3] == [FIRST_RETRY.total_seconds() * factor for factor in (1, 2, 4)]
    assert pauses[-1] == LONGEST_RETRY.total_seconds()
    stage.send(after=pauses[-1])
    assert (stage.row(owed).state, stage.row(owed).attempts) == (DeliveryState.SETTLED, 0)
    assert len(stage.slack.messages) == 1


def test_a_429_waits_as_long_as_slack_says_and_counts_as_no_attempt(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, refusal("ratelimited", 429, **{"Retry-After": "30"}))
    stage.send()
    assert (stage.due_in(owed), stage.row(owed).attempts) == (30, 0)
    stage.send(after=29.9)
    assert len(stage.slack.called(POST)) == 1
    stage.send(after=0.1)
    assert stage.row(owed).state is DeliveryState.SETTLED


def test_a_429_holds_up_its_own_method_and_no_other(stage: Stage) -> None:
    edited = stage.owe_receipt()
    stage.send()
    stage.wants_more(edited)
    stage.slack.runs_into(EDIT, refusal("ratelimited", 429, **{"Retry-After": "30"}))
    stage.send()
    posted = stage.owe_receipt()
    stage.send(after=1)
    assert stage.row(posted).state is DeliveryState.SETTLED
    assert stage.row(edited).state is DeliveryState.DUE
    another = stage.owe_receipt()
    stage.wants_more(posted)
    stage.send(after=1)
    assert stage.row(another).state is DeliveryState.SETTLED
    assert stage.row(posted).state is DeliveryState.DUE, "Slack has refused its method, so it is not even called"
    assert len(stage.slack.called(EDIT)) == 1


@pytest.mark.parametrize(
    "error",
    [CUT_OFF, TimeoutError(), refusal("internal_error"), refusal("anything", 502)],
    ids=["cut off", "timed out", "internal_error", "502"],
)
def test_a_post_that_may_stand_is_found_and_not_sent_again(stage: Stage, error: Exception) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, error, works=True)
    stage.send()
    assert (stage.row(owed).state, stage.due_in(owed)) == (DeliveryState.UNSURE, 2)
    stage.send(after=2)
    (standing,) = stage.slack.messages
    assert (stage.row(owed).state, stage.row(owed).ts) == (DeliveryState.SETTLED, standing["ts"])
    assert stage.one(invitation, stage.row(owed).invitation_id).state is InvitationState.ASKED
    assert len(stage.slack.called(POST)) == 1


def test_a_post_that_does_not_stand_is_sent_again_only_a_minute_after_the_doubt_began(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF)
    stage.send()
    stage.send(after=2)
    assert (stage.row(owed).state, stage.due_in(owed)) == (DeliveryState.UNSURE, 58)
    stage.send(after=57.9)
    assert len(stage.slack.called(HISTORY)) == 1
    assert len(stage.slack.called(POST)) == 1
    stage.send(after=0.1)
    first, second = stage.slack.called(POST)
    assert first == second, "the same bytes"
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert len(stage.slack.messages) == 1


def test_a_post_whose_effect_comes_late_is_found_at_the_second_look(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF, works=True, late=30)
    stage.send()
    stage.send(after=2)
    assert stage.row(owed).state is DeliveryState.UNSURE
    stage.send(after=58)
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert len(stage.slack.messages) == len(stage.slack.called(POST)) == 1


def test_a_doubtful_reply_is_looked_for_in_its_thread(stage: Stage) -> None:
    someone = stage.contact()
    stage.owe_alert(someone)
    stage.send()
    note = stage.owe_note(someone)
    stage.slack.runs_into(POST, CUT_OFF, works=True)
    stage.send(after=1)
    stage.send(after=2)
    (looked,) = stage.slack.called(REPLIES)
    assert looked["ts"] == stage.slack.messages[0]["ts"]
    assert stage.row(note).state is DeliveryState.SETTLED
    assert len(stage.slack.texts(TEAM_CHANNEL)) == 2


def test_a_look_goes_back_to_before_the_post_by_slacks_own_clock(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF, works=True)
    stage.send()
    assert float(stage.row(owed).posted_after) < NOW.timestamp()
    stage.send(after=2)
    assert stage.slack.called(HISTORY)[0]["oldest"] == stage.row(owed).posted_after


def test_a_look_that_fails_is_repeated_and_sends_nothing(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF, works=True)
    stage.slack.runs_into(HISTORY, CUT_OFF, times=3)
    stage.send()
    for _ in range(3):
        stage.send(after=stage.due_in(owed))
        assert stage.row(owed).state is DeliveryState.UNSURE
    stage.send(after=stage.due_in(owed))
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert len(stage.slack.called(POST)) == 1


def test_a_look_that_slack_puts_off_stays_a_look(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF, works=True)
    stage.send()
    stage.pacer.refused(HISTORY, stage.clock.now() + 90 * (FIRST_RETRY / 5))
    stage.send(after=2)
    assert (stage.row(owed).state, stage.due_in(owed)) == (DeliveryState.UNSURE, 88)
    stage.send(after=88)
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert len(stage.slack.called(POST)) == 1


@pytest.mark.parametrize("word", ["missing_scope", "channel_not_found"])
def test_where_slack_refuses_to_show_the_history_a_doubtful_post_is_parked(stage: Stage, word: str) -> None:
    owed = stage.owe_receipt()
    stage.slack.runs_into(POST, CUT_OFF)
    stage.slack.runs_into(HISTORY, refusal(word))
    stage.send()
    stage.send(after=2)
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.PARKED, f"cannot be looked for: {word}")
    stage.send(after=86_400)
    assert len(stage.slack.called(POST)) == 1


@pytest.mark.parametrize("method", ["conversations.open", "conversations.info"])
def test_what_breaks_off_before_the_post_leaves_no_doubt_about_it(stage: Stage, method: str) -> None:
    owed = stage.owe_alert() if method == "conversations.info" else stage.owe_receipt()
    stage.slack.runs_into(method, CUT_OFF, works=True)
    stage.send()
    assert (stage.row(owed).state, stage.due_in(owed)) == (DeliveryState.DUE, FIRST_RETRY.total_seconds())
    stage.send(after=FIRST_RETRY.total_seconds())
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert stage.slack.called(HISTORY) == []


def test_an_ambiguous_edit_is_just_repeated(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.send()
    stage.wants_more(owed)
    stage.slack.runs_into(EDIT, CUT_OFF, works=True)
    stage.send()
    assert (stage.row(owed).state, stage.due_in(owed)) == (DeliveryState.DUE, FIRST_RETRY.total_seconds())
    stage.send(after=FIRST_RETRY.total_seconds())
    first, second = stage.slack.called(EDIT)
    assert first == second
    assert stage.row(owed).state is DeliveryState.SETTLED
    assert stage.slack.called(HISTORY) == []


def test_an_answer_that_came_before_the_post_was_found_stays_an_answer(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, CUT_OFF, works=True)
    stage.send()
    stage.change(invitation, stage.row(owed).invitation_id, state=InvitationState.ANSWERED)
    stage.wants_more(owed)
    stage.send(after=2)
    assert stage.one(invitation, stage.row(owed).invitation_id).state is InvitationState.ANSWERED
    assert (stage.row(owed).state, stage.row(owed).sent) == (DeliveryState.SETTLED, 2)
