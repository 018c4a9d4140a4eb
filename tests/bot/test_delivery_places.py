"""From one place to the next: an ask that Slack does not take where it was tried goes elsewhere, once, or is off."""

import pytest
from sqlalchemy import select

from storage.answering import rollups
from storage.asking import ask_queries
from storage.database.tables import account, contact, delivery, invitation
from storage.database.units import Units
from storage.models import DeliveryKind, DeliveryState, InvitationState, Place
from tests.bot.delivery_cast import EDIT, HISTORY, NOW, POST, SHARED_CHANNEL, Stage, refusal

DM, CHANNEL = Place.DM, Place.CHANNEL
CHANNEL_REFUSALS = (
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "restricted_action_read_only_channel",
    "no_permission",
)


@pytest.fixture
def stage(units: Units) -> Stage:
    """Acme shares a channel with us, and the survey tries the DM first."""
    made = Stage(units)
    made.change(account, made.account_id, channel=SHARED_CHANNEL)
    made.ask_in(DM, CHANNEL)
    return made


def ask_of(stage: Stage, owed: int) -> tuple[Place, InvitationState]:
    row = stage.one(invitation, stage.row(owed).invitation_id)
    return row.place, row.state


def failures(stage: Stage) -> int:
    with stage.units.reading() as unit:
        assert rollups.problems(unit, stage.workspace_id) == []
        return sum(n["failed"] for (_, name, _, _), n in rollups.kept(unit, stage.workspace_id).items() if not name)


@pytest.mark.parametrize("why", ["cannot_dm_bot", "user_not_found", "channel_not_found", "user_not_visible"])
@pytest.mark.parametrize("method", [POST, "conversations.open"])
def test_whom_no_dm_reaches_is_asked_in_the_accounts_channel(stage: Stage, method: str, why: str) -> None:
    someone = stage.contact()
    owed = stage.owe_ask(someone)
    stage.slack.runs_into(method, refusal(why))
    stage.send()
    assert ask_of(stage, owed) == (CHANNEL, InvitationState.ASKED)
    (shown,) = stage.slack.texts(SHARED_CHANNEL)
    assert "<@U1>, one question for you" in shown and "recommend" not in shown
    assert stage.one(contact, someone).unreachable == why, "the next ask does not try the DM again"
    assert failures(stage) == 0


@pytest.mark.parametrize("why", CHANNEL_REFUSALS)
def test_where_the_channel_takes_no_ask_its_contact_is_asked_by_dm(stage: Stage, why: str) -> None:
    stage.ask_in(CHANNEL, DM)
    someone = stage.contact()
    owed = stage.owe_ask(someone, place=CHANNEL)
    stage.slack.runs_into(POST, refusal(why))
    stage.send()
    assert ask_of(stage, owed) == (DM, InvitationState.ASKED)
    assert "recommend" in stage.slack.texts("DU1")[0]
    assert stage.one(contact, someone).unreachable is None, "a channel says nothing about its readers"


def test_who_is_not_in_the_channel_is_not_called_there(stage: Stage) -> None:
    stage.ask_in(CHANNEL, DM)
    owed = stage.owe_ask(place=CHANNEL)
    stage.slack.members[SHARED_CHANNEL].remove("U1")
    stage.send()
    assert ask_of(stage, owed) == (DM, InvitationState.ASKED)
    assert stage.slack.texts(SHARED_CHANNEL) == []


def test_who_has_just_joined_the_channel_is_called_there(stage: Stage) -> None:
    stage.ask_in(CHANNEL, DM)
    stage.slack.members[SHARED_CHANNEL] = []
    stage.owe_ask(place=CHANNEL)
    stage.send()
    stage.slack.members[SHARED_CHANNEL] = ["U2"]
    owed = stage.owe_ask(place=CHANNEL)
    stage.send(after=1)
    assert ask_of(stage, owed) == (CHANNEL, InvitationState.ASKED)


def test_what_is_known_before_saves_the_attempt(stage: Stage) -> None:
    owed = stage.owe_ask(stage.contact(unreachable="cannot_dm_bot"))
    stage.send()
    assert ask_of(stage, owed)[0] is CHANNEL
    assert stage.slack.called("conversations.open") == []


@pytest.mark.parametrize(
    ("places", "errors", "reasons"),
    [
        ((DM, CHANNEL), ("user_not_found", "is_archived"), "dm: user_not_found; channel: is_archived"),
        ((CHANNEL, DM), ("is_archived", "user_disabled"), "channel: is_archived; dm: user_disabled"),
        ((DM,), ("user_disabled",), "user_disabled"),
        ((CHANNEL,), ("is_archived",), "is_archived"),
    ],
)
def test_only_when_no_place_is_left_an_ask_is_undeliverable_and_the_reasons_are_kept(
    stage: Stage, places: tuple[Place, ...], errors: tuple[str, ...], reasons: str
) -> None:
    stage.ask_in(*places)
    owed = stage.owe_ask(place=places[0])
    for error in errors:
        stage.slack.runs_into(POST, refusal(error))
    stage.send(after=1)
    stage.send(after=86_400)
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.DROPPED, reasons)
    assert stage.one(invitation, stage.row(owed).invitation_id).withdrawn_why == rollups.UNDELIVERABLE
    assert len(stage.slack.called(POST)) == len(errors)
    assert failures(stage) == 1


@pytest.mark.parametrize("came", [True, False], ids=["it had come", "it had not"])
def test_an_unknown_outcome_is_looked_for_before_another_place_is_tried(stage: Stage, came: bool) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, TimeoutError(), works=came)
    stage.slack.runs_into(POST, refusal("user_not_visible"))
    stage.send()
    assert stage.slack.texts(SHARED_CHANNEL) == []
    for _ in range(3):
        stage.send(after=60)
    assert len(stage.slack.messages) == 1
    assert ask_of(stage, owed) == (DM if came else CHANNEL, InvitationState.ASKED)


def test_what_cannot_be_looked_for_goes_nowhere_else(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, TimeoutError())
    stage.slack.runs_into(HISTORY, refusal("channel_not_found"))
    for _ in range(3):
        stage.send(after=60)
    assert stage.row(owed).state is DeliveryState.PARKED
    assert stage.slack.texts(SHARED_CHANNEL) == []


def test_no_bytes_of_a_dm_reach_the_channel(stage: Stage) -> None:
    """Its words were stored with the first attempt; before the second one it became known that no DM works."""
    someone = stage.contact()
    owed = stage.owe_ask(someone)
    stage.slack.runs_into(POST, refusal("ratelimited", 429, **{"Retry-After": "30"}))
    stage.send()
    stage.change(contact, someone, unreachable="cannot_dm_bot")
    stage.slack.runs_into(POST, refusal("cannot_dm_bot"))
    stage.send(after=30)
    assert ask_of(stage, owed)[0] is CHANNEL
    assert not any("recommend" in text for text in stage.slack.texts(SHARED_CHANNEL))


def test_an_exit_survey_is_as_discreet_in_a_channel(stage: Stage) -> None:
    with stage.units() as unit:
        unit.connection.execute(account.update().values(status="leaving"))
    owed = stage.owe_ask(place=CHANNEL)
    stage.change(delivery, owed, kind=DeliveryKind.EXIT_ASK)
    stage.send()
    (shown,) = stage.slack.texts(SHARED_CHANNEL)
    assert shown.splitlines()[0] == "<@U1>, one question for you"
    assert len(shown.splitlines()) == 2


def test_nothing_in_the_channel_moves_when_its_contact_answers(stage: Stage) -> None:
    """Not even an edit that shows the same: other apps in the channel would see that something happened."""
    owed = stage.owe_ask(place=CHANNEL)
    stage.send()
    before = dict(stage.slack.messages[0])
    for _ in range(2):
        stage.wants_more(owed)
        stage.send(after=1)
    assert stage.slack.called(EDIT) == []
    assert stage.slack.messages == [before]
    assert (stage.row(owed).state, stage.row(owed).sent) == (DeliveryState.SETTLED, 3)


def test_a_message_sent_by_mistake_says_so_in_the_channel_too(stage: Stage) -> None:
    owed = stage.owe_ask(place=CHANNEL)
    stage.send()
    with stage.units() as unit:
        ask_queries.withdraw(unit, stage.row(owed).invitation_id, "by_mistake")
    for _ in range(2):
        stage.wants_more(owed)
        stage.send(after=1)
    assert stage.slack.texts(SHARED_CHANNEL) == ["This message was sent by mistake. Please ignore it."]
    assert len(stage.slack.called(EDIT)) == 1


def test_an_edit_that_failed_is_made_again(stage: Stage) -> None:
    owed = stage.owe_ask(place=CHANNEL)
    stage.send()
    with stage.units() as unit:
        ask_queries.withdraw(unit, stage.row(owed).invitation_id, "by_mistake")
    stage.slack.runs_into(EDIT, refusal("service_unavailable"))
    stage.wants_more(owed)
    stage.send(after=1)
    stage.send(after=3600)
    assert stage.slack.texts(SHARED_CHANNEL) == ["This message was sent by mistake. Please ignore it."]


def test_the_place_that_worked_is_kept_on_the_invitation(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.slack.runs_into(POST, refusal("user_not_found"))
    stage.send()
    with stage.units.reading() as unit:
        where = select(delivery.c.posted_channel, delivery.c.failure, delivery.c.sent_at).where(delivery.c.id == owed)
        assert tuple(unit.connection.execute(where).one()) == (SHARED_CHANNEL, None, NOW)
