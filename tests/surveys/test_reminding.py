"""Whoever has not answered is reminded once, by DM, in their working hours; nobody who has, or cannot be, is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage.models import DeliveryKind, InvitationState, Place
from storage.tables import account, case_file, contact, delivery, hold, invitation, survey_version
from storage.units import Units
from surveys import reminding
from surveys.definitions import shipped
from tests.bot.delivery_cast import NOW, SHARED_CHANNEL, Stage

DAY = timedelta(days=1)


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


def asked(stage: Stage, place: Place = Place.DM, **facts: Any) -> int:
    """An ask that stands in Slack; its invitation's id."""
    if place is Place.CHANNEL:
        stage.change(account, stage.account_id, channel=SHARED_CHANNEL)
    owed = stage.owe_ask(stage.contact(**facts), place=place)
    stage.send()
    return int(stage.row(owed).invitation_id)


def due(stage: Stage) -> Any:
    with stage.units.reading() as unit:
        return reminding.next_due(unit)


def remind(stage: Stage) -> int:
    """Let the next reminder's moment come, and be sent."""
    moment = due(stage)
    assert moment is not None
    stage.clock.moment = moment
    owed = reminding.remind_due(stage.units, moment)
    stage.send()
    return owed


def sent(stage: Stage) -> list[Any]:
    reminders = select(delivery).where(delivery.c.kind == DeliveryKind.REMINDER, delivery.c.ts.is_not(None))
    with stage.units.reading() as unit:
        return list(unit.connection.execute(reminders))


def test_a_reminder_comes_in_the_first_send_window_after_its_day(stage: Stage) -> None:
    asked(stage, time_zone="Europe/Berlin")
    first = due(stage)
    assert first is not None and first >= NOW + 5 * DAY
    assert first.isoformat() == "2026-03-09T11:00:00+00:00"  # five days later is a Saturday; Monday noon over there
    assert reminding.remind_due(stage.units, first - timedelta(microseconds=1)) == 0


def test_there_is_one_reminder_and_no_second_one(stage: Stage) -> None:
    asked(stage)
    assert remind(stage) == 1 and len(sent(stage)) == 1
    assert due(stage) is None and reminding.remind_due(stage.units, stage.clock.moment) == 0


def test_a_survey_may_remind_twice(stage: Stage) -> None:
    body = shipped("nps").body | {"remind_after_days": [4, 9]}
    with stage.units() as unit:
        unit.connection.execute(
            update(survey_version).where(survey_version.c.survey_id == stage.survey_id).values(definition=body)
        )
    asked(stage)
    assert [remind(stage), remind(stage)] == [1, 1]
    assert due(stage) is None and len(sent(stage)) == 2


def test_who_has_answered_is_not_reminded(stage: Stage) -> None:
    invitation_id = asked(stage)
    stage.change(invitation, invitation_id, state=InvitationState.ANSWERED)
    assert due(stage) is None


def test_who_answers_between_the_moment_and_the_post_is_not_reminded(stage: Stage) -> None:
    invitation_id = asked(stage)
    moment = due(stage)
    assert moment is not None
    reminding.remind_due(stage.units, moment)
    stage.change(invitation, invitation_id, state=InvitationState.ANSWERED)
    stage.clock.moment = moment
    stage.send()
    assert sent(stage) == []


def test_an_ask_in_a_channel_is_reminded_of_where_nobody_else_sees_it(stage: Stage) -> None:
    asked(stage, Place.CHANNEL)
    in_channel = len(stage.slack.standing[SHARED_CHANNEL])
    assert remind(stage) == 1
    assert len(stage.slack.standing[SHARED_CHANNEL]) == in_channel
    assert [row.posted_channel for row in sent(stage)] == ["DU1"]


def test_who_takes_no_direct_messages_is_not_reminded_in_the_channel_either(stage: Stage) -> None:
    asked(stage, Place.CHANNEL)
    with stage.units() as unit:
        unit.connection.execute(update(contact).values(unreachable="cannot_dm"))
    remind(stage)
    assert sent(stage) == []


def test_a_reminder_that_was_owed_twice_is_sent_once(stage: Stage) -> None:
    invitation_id = asked(stage)
    moment = due(stage)
    assert moment is not None
    reminding.remind_due(stage.units, moment)
    stage.change(invitation, invitation_id, reminders=0, remind_at=moment)
    reminding.remind_due(stage.units, moment)
    owed = select(func.count()).where(delivery.c.kind == DeliveryKind.REMINDER)
    with stage.units.reading() as unit:
        assert unit.connection.execute(owed).scalar_one() == 1


def test_whom_a_csm_holds_is_not_reminded(stage: Stage) -> None:
    asked(stage)
    held = {"workspace_id": stage.workspace_id, "reason": "talks", "held_at": NOW}
    with stage.units() as unit:
        whose = unit.connection.scalar(select(contact.c.id))
        unit.connection.execute(hold.insert().values(**held, contact_id=whose, until=(NOW + 60 * DAY).date()))
    remind(stage)
    assert sent(stage) == []


def test_who_waits_for_our_answer_in_a_case_is_not_reminded(stage: Stage) -> None:
    asked(stage)
    with stage.units() as unit:
        about = {"workspace_id": stage.workspace_id, "account_id": stage.account_id, "kind": "message"}
        whose = unit.connection.scalar(select(contact.c.id))
        unit.connection.execute(case_file.insert().values(**about, contact_id=whose, state="open", opened_at=NOW))
    remind(stage)
    assert sent(stage) == []
