"""The delivery loop's rules, on both databases: what goes out, when, how often, and what holds it back."""

import itertools
import json
import threading
from datetime import time, timedelta

import pytest
from sqlalchemy import update

from storage.asking import sends
from storage.database.tables import account, contact, delivery, invitation
from storage.database.units import Units
from storage.models import DeliveryState, InvitationState, Place
from storage.outbox import delivery_queue as queue
from storage.outbox.delivery_queue import Lane
from tests.bot.delivery_cast import EDIT, NOW, POST, SHARED_CHANNEL, TEAM_CHANNEL, Stage


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


def test_an_owed_message_is_posted_with_its_token_and_settled(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.send()
    (message,) = stage.slack.messages
    row = stage.row(owed)
    assert message["metadata"]["event_payload"] == {"id": row.token}
    assert (row.state, row.sent, row.posted_channel, row.ts) == (DeliveryState.SETTLED, 1, "DU1", message["ts"])


def test_a_tick_that_fires_twice_posts_once(stage: Stage) -> None:
    stage.owe_ask()
    stage.send()
    stage.send()
    assert len(stage.slack.messages) == 1


def test_the_same_cause_owes_one_message(stage: Stage) -> None:
    someone = stage.contact()
    first, second = stage.owe_receipt(someone), stage.owe_receipt(someone)
    assert first and not second
    stage.send()
    assert len(stage.slack.messages) == 1


def test_two_loops_on_one_database_send_each_message_once(stage: Stage) -> None:
    other = stage.new_process()
    for _ in range(6):
        stage.owe_receipt()

    def drain_the_other(method: str) -> None:
        stage.slack.during = lambda method: None
        other.drain()

    stage.slack.during = drain_the_other
    stage.send()
    assert len(stage.slack.messages) == 6


def test_nothing_goes_out_before_its_moment(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.change(delivery, owed, due_at=NOW + timedelta(seconds=10))
    stage.send(after=9.999)
    assert stage.slack.messages == []
    stage.send(after=0.001)
    assert len(stage.slack.messages) == 1


@pytest.mark.parametrize(("late", "sent_at"), [(0, time(9, 45)), (1, time(12))], ids=["in time", "too late"])
def test_an_ask_that_was_held_up_goes_out_in_its_contacts_next_window(stage: Stage, late: int, sent_at: time) -> None:
    ask = stage.owe_ask()  # at half past nine on a Monday, whose morning is left in peace
    stage.send(after=15 * 60 + late)
    assert len(stage.slack.called(POST)) == 1 - late
    stage.send(after=stage.due_in(ask))
    assert len(stage.slack.called(POST)) == 1
    asked = stage.one(invitation, stage.row(ask).invitation_id)
    assert asked.asked_at.time() == sent_at and asked.send_at == (asked.asked_at if late else NOW)


def test_a_sent_ask_is_open_and_counts_as_asked(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.send()
    row = stage.one(invitation, stage.row(owed).invitation_id)
    assert (row.state, row.asked_at) == (InvitationState.ASKED, NOW)
    assert row.locale == "en"


def test_the_first_message_says_until_when_its_question_is_open(stage: Stage) -> None:
    owed = stage.owe_ask()
    stage.send()
    closes = stage.one(invitation, stage.row(owed).invitation_id).expires_at
    (message,) = stage.slack.messages
    assert f"open until {closes.day} {closes:%B}" in json.dumps(message["blocks"])


def test_ten_changes_in_a_row_are_one_edit(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.send()
    for _ in range(10):
        stage.wants_more(owed)
    stage.send(after=1)
    assert len(stage.slack.called(EDIT)) == 1
    assert stage.row(owed).sent == stage.row(owed).wanted == 11


def test_what_changes_while_a_post_is_under_way_is_edited_afterwards(stage: Stage) -> None:
    owed = stage.owe_receipt()

    def change_meanwhile(method: str) -> None:
        if method == POST:
            stage.wants_more(owed)

    stage.slack.during = change_meanwhile
    stage.send()
    assert [method for method, _ in stage.slack.calls if method in (POST, EDIT)] == [POST, EDIT]
    assert (stage.row(owed).state, stage.row(owed).sent) == (DeliveryState.SETTLED, 2)


def test_what_changes_before_a_post_is_posted_in_its_newest_state_and_not_edited(stage: Stage) -> None:
    owed = stage.owe_receipt()
    stage.wants_more(owed)
    stage.send()
    assert len(stage.slack.messages) == 1
    assert stage.slack.called(EDIT) == []
    assert stage.row(owed).sent == 2


@pytest.mark.parametrize("what", ["workspace", "survey", "account"])
def test_a_stop_holds_what_waits_and_resuming_lets_it_go_once(stage: Stage, what: str) -> None:
    stage.owe_ask()
    _stop(stage, what)
    stage.send(after=60)
    assert stage.slack.messages == []
    _resume(stage, what)
    stage.send(after=60)
    stage.send(after=60)
    assert len(stage.slack.messages) == 1


@pytest.mark.parametrize("what", ["workspace", "survey", "account"])
def test_a_stop_holds_a_message_that_is_leased_already(stage: Stage, what: str) -> None:
    owed = stage.owe_ask()

    def stop_meanwhile(method: str) -> None:
        if method == "conversations.open":
            _stop(stage, what)

    stage.slack.during = stop_meanwhile
    stage.send()
    assert stage.slack.called(POST) == []
    assert stage.row(owed).state is DeliveryState.DUE
    stage.slack.during = lambda method: None
    _resume(stage, what)
    stage.send()
    assert len(stage.slack.messages) == 1


def test_a_stop_holds_neither_the_team_nor_what_answers_a_click(stage: Stage) -> None:
    asked = stage.owe_ask()
    stage.send()
    _stop(stage, "workspace")
    stage.wants_more(asked)
    stage.owe_alert()
    stage.send(after=1)
    assert len(stage.slack.called(EDIT)) == 1
    assert len(stage.slack.texts(TEAM_CHANNEL)) == 1


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"opted_out_at": NOW}, "opted_out"), ({"unreachable": "deactivated"}, "unreachable")],
)
def test_who_may_not_be_asked_any_more_is_not(stage: Stage, facts: dict[str, object], why: str) -> None:
    someone = stage.contact()
    owed = stage.owe_ask(someone)
    stage.change(contact, someone, **facts)
    stage.send()
    assert stage.slack.messages == []
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.DROPPED, why)
    withdrawn = stage.one(invitation, stage.row(owed).invitation_id)
    assert (withdrawn.state, withdrawn.withdrawn_why) == (InvitationState.WITHDRAWN, why)


def test_whoever_opts_out_between_the_lease_and_the_call_is_not_asked(stage: Stage) -> None:
    someone = stage.contact()
    owed = stage.owe_ask(someone)

    def opt_out_meanwhile(method: str) -> None:
        if method == "conversations.open":
            stage.change(contact, someone, opted_out_at=NOW)

    stage.slack.during = opt_out_meanwhile
    stage.send()
    assert stage.slack.called(POST) == []
    assert stage.row(owed).state is DeliveryState.DROPPED


def test_a_shared_team_channel_gets_no_alert(stage: Stage) -> None:
    owed = stage.owe_alert()
    stage.slack.shared.add(TEAM_CHANNEL)
    stage.send()
    assert stage.slack.messages == []
    assert (stage.row(owed).state, stage.row(owed).failure) == (DeliveryState.PARKED, "channel_is_shared")


def test_an_alert_is_not_edited_once_its_channel_is_shared(stage: Stage) -> None:
    owed = stage.owe_alert()
    stage.send()
    stage.slack.shared.add(TEAM_CHANNEL)
    stage.wants_more(owed)
    stage.send(after=61)
    assert stage.slack.called(EDIT) == []
    assert stage.row(owed).state is DeliveryState.PARKED


def test_a_reply_in_a_thread_waits_for_its_parent(stage: Stage) -> None:
    someone = stage.contact()
    alert = stage.owe_alert(someone)
    stage.change(delivery, alert, due_at=NOW + timedelta(seconds=30))
    note = stage.owe_note(someone)
    stage.send(after=29)
    assert stage.slack.messages == []
    stage.send(after=1)
    stage.send(after=1)
    (parent, child) = stage.slack.messages
    assert child["thread_ts"] == parent["ts"] == stage.row(alert).ts
    assert stage.row(note).state is DeliveryState.SETTLED


def test_a_channel_gets_one_post_a_second_even_from_one_lease(stage: Stage) -> None:
    for _ in range(3):
        stage.owe_alert()
    counts = []
    for _ in range(4):
        stage.send(after=1)
        counts.append(len(stage.slack.texts(TEAM_CHANNEL)))
    assert counts == [1, 2, 3, 3]


def test_contacts_asked_in_one_shared_channel_take_their_turns(stage: Stage) -> None:
    stage.change(account, stage.account_id, channel=SHARED_CHANNEL)
    for _ in range(3):
        stage.owe_ask(place=Place.CHANNEL)
    stage.send()
    assert len(stage.slack.texts(SHARED_CHANNEL)) == 1
    stage.send(after=1)
    assert len(stage.slack.texts(SHARED_CHANNEL)) == 2


def test_messages_to_different_people_do_not_wait_for_each_other(stage: Stage) -> None:
    for _ in range(9):
        stage.owe_receipt()
    stage.send()
    assert len(stage.slack.messages) == 9


def test_a_minute_sees_fifty_edits_and_the_rest_a_minute_later(stage: Stage) -> None:
    owed = [stage.owe_receipt() for _ in range(53)]
    stage.send()
    stage.send(after=60)
    for each in owed:
        stage.wants_more(each)
    stage.send(after=60)
    stage.send(after=59.9)
    assert len(stage.slack.called(EDIT)) == 50
    stage.send(after=0.1)
    assert len(stage.slack.called(EDIT)) == 53


def test_what_waits_for_room_says_when_it_can_go(stage: Stage) -> None:
    stage.owe_alert()
    stage.owe_alert()
    stage.send()
    with stage.units.reading() as unit:
        assert stage.delivery.next_due(unit, stage.clock.now()) == NOW + timedelta(seconds=1)


def test_a_loop_without_a_free_sender_waits_for_one_instead_of_asking_on_and_on(stage: Stage) -> None:
    stage.delivery = stage.new_process(senders=1)
    asked, posted = itertools.count(), []
    stage.clock.during = lambda: next(asked)

    def hold(method: str) -> None:
        if method == POST:
            threading.Event().wait(0.2)
            posted.append(next(asked))

    stage.slack.during = hold
    for _ in range(2):
        stage.owe_receipt()
    loop = threading.Thread(target=stage.delivery.run)
    loop.start()
    while len(stage.slack.messages) < 2:
        loop.join(0.01)
    stage.delivery.stop()
    loop.join()
    assert posted[1] < 100


def test_leases_of_a_process_that_died_are_taken_over_at_once(stage: Stage) -> None:
    untouched, doubtful, edited = stage.owe_receipt(), stage.owe_receipt(), stage.owe_receipt()
    stage.send()
    stage.wants_more(edited)
    _forget_sending(stage, untouched, doubtful)
    _die_with_leases(stage)
    with stage.units() as unit:
        queue.begin_post(unit, doubtful, posted_after=f"{NOW.timestamp() - 5:.6f}", posted_channel="DU2")
    assert stage.delivery.take_over() == 3
    states = [stage.row(each).state for each in (untouched, doubtful, edited)]
    assert states == [DeliveryState.DUE, DeliveryState.UNSURE, DeliveryState.DUE]
    assert all(stage.due_in(each) == 0 for each in (untouched, doubtful, edited))


def _forget_sending(stage: Stage, *owed: int) -> None:
    """As it is when a process died before it noted what it sent."""
    unsent = {"state": "due", "sent": 0, "ts": None, "posted_channel": None, "posted_after": None}
    for each in owed:
        stage.change(delivery, each, **unsent)


def _die_with_leases(stage: Stage) -> None:
    with stage.units() as unit:
        for lane in Lane:
            queue.lease(unit, lane, "dead", now=NOW, until=NOW + timedelta(minutes=5), limit=9)


def test_a_retry_sends_the_same_bytes_whatever_changed_meanwhile(stage: Stage) -> None:
    someone = stage.contact()
    owed = stage.owe_receipt(someone)
    stage.slack.runs_into(POST, ConnectionRefusedError())
    stage.send()
    with stage.units() as unit:
        unit.connection.execute(update(delivery).values(detail={"locale": "de"}))
    stage.send(after=5)
    first, second = stage.slack.called(POST)
    assert first == second
    assert json.loads(stage.row(owed).body)["text"] == second["text"]


def _stop(stage: Stage, what: str) -> None:
    with stage.units() as unit:
        if what == "account":
            unit.connection.execute(update(account).values(stopped_at=NOW))
        else:
            sends.stop(unit, stage.workspace_id, "U9", NOW, sends.Switch("nps" if what == "survey" else None))


def _resume(stage: Stage, what: str) -> None:
    with stage.units() as unit:
        if what == "account":
            unit.connection.execute(update(account).values(stopped_at=None))
        else:
            sends.resume(unit, stage.workspace_id, "U9", NOW, sends.Switch("nps" if what == "survey" else None))
