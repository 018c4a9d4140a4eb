"""Whoever has not answered is reminded once, by DM, in their working hours; nobody who has, or cannot be, is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage.asking import person_queries
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    hold,
    invitation,
    survey,
    survey_version,
    workspace,
)
from storage.database.units import Units
from storage.models import DeliveryKind, DeliveryState, InvitationState, Place, SurveyKind
from surveys.definition.definitions import shipped
from surveys.planner import moving, reminding
from tests.bot.delivery_cast import NOW, SHARED_CHANNEL, Stage, refusal

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


def remind_on(stage: Stage, *days: int) -> None:
    body = shipped("nps").body | {"remind_after_days": list(days), "open_days": 30}
    with stage.units() as unit:
        unit.connection.execute(
            update(survey_version).where(survey_version.c.survey_id == stage.survey_id).values(definition=body)
        )
        unit.connection.execute(update(survey).where(survey.c.id == stage.survey_id).values(open_days=30))


def test_a_survey_may_remind_twice_the_second_time_two_weeks_later(stage: Stage) -> None:
    remind_on(stage, 4, 9)
    asked(stage)
    assert [remind(stage), remind(stage), remind(stage)] == [1, 0, 1]
    first, second = (row.sent_at for row in sent(stage))
    assert second - first == 14 * DAY and due(stage) is None


def test_a_reminder_is_a_message_to_its_person(stage: Stage) -> None:
    """Whatever else would be sent to them waits for two weeks from then on; the rest of its kind does not change."""
    asked(stage)
    remind(stage)
    reminded = stage.clock.moment
    with stage.units.reading() as unit:
        anna = person_queries.person(unit, stage.workspace_id, 1, SurveyKind.NPS, apart_from=0)
        again = moving.first_moment(unit, stage.workspace_id, 1, SurveyKind.CSAT, reminded)
    assert (anna.last_invited_at, anna.last_of_kind_at) == (reminded, NOW)
    assert again == reminded + 14 * DAY


def other_ask(stage: Stage, contact_id: int, send_at: datetime) -> None:
    """An ask of another survey that is planned for somebody."""
    found = select(survey.c.id).where(survey.c.name == "csat")
    whose = {"workspace_id": stage.workspace_id, "account_id": stage.account_id, "contact_id": contact_id}
    planned = {"occasion": f"case:{contact_id}", "state": InvitationState.PLANNED, "send_at": send_at, "segments": []}
    with stage.units() as unit:
        survey_id = unit.connection.scalar(found)
        unit.connection.execute(invitation.insert().values(**whose, **planned, survey_id=survey_id))


def dropped(stage: Stage) -> list[str | None]:
    """Why reminders were not sent."""
    reminders = (delivery.c.kind == DeliveryKind.REMINDER, delivery.c.state == DeliveryState.DROPPED)
    with stage.units.reading() as unit:
        return list(unit.connection.scalars(select(delivery.c.failure).where(*reminders)))


@pytest.mark.parametrize(("early", "reminded"), [(timedelta(0), 1), (timedelta(microseconds=1), 0)])
def test_a_reminder_yields_to_what_is_planned_for_its_person_within_two_weeks(
    stage: Stage, early: timedelta, reminded: int
) -> None:
    asked(stage)
    other_ask(stage, 1, due(stage) + 14 * DAY - early)
    assert remind(stage) == reminded
    assert dropped(stage) == ["quarantine"] * (1 - reminded)


def test_a_reminder_waits_until_its_account_was_written_to_less_than_three_times_in_a_week(stage: Stage) -> None:
    asked(stage)
    moment = due(stage)
    for days in (6, 5, 4):
        other_ask(stage, stage.contact(), moment - days * DAY)
    assert remind(stage) == 0 and dropped(stage) == []
    assert due(stage) == datetime(2026, 3, 11, 9, 30, tzinfo=UTC)  # seven days after the first, Tuesday at noon
    assert remind(stage) == 1


def test_reminders_of_one_moment_take_their_accounts_room_one_after_the_other(stage: Stage) -> None:
    for _ in range(4):
        asked(stage)
    assert remind(stage) == 3 and len(sent(stage)) == 3
    with stage.units.reading() as unit:
        written = person_queries.written_moments(unit, stage.workspace_id, [stage.account_id], stage.clock.moment)
    assert written[stage.account_id] == [stage.clock.moment] * 3


def test_a_reminder_that_finds_no_room_while_its_question_is_open_is_dropped_and_says_why(stage: Stage) -> None:
    stage.change(workspace, stage.workspace_id, policy={"account_a_week": 1})
    asked(stage)
    other_ask(stage, stage.contact(), due(stage) + 5 * DAY)
    assert remind(stage) == 0 and due(stage) is None
    assert dropped(stage) == ["account_budget"]


def test_what_keeps_asks_back_keeps_reminders_back(stage: Stage) -> None:
    invitation_id = asked(stage)
    first = due(stage)
    stage.change(contact, 1, attributes={"open_tickets": 1})
    assert remind(stage) == 0 and due(stage) > first
    stage.change(contact, 1, attributes={})
    stage.change(account, stage.account_id, status="gone")
    assert remind(stage) == 0
    assert dropped(stage) == ["account_gone"] and due(stage) is None
    assert stage.one(invitation, invitation_id).reminded_at is None


def test_an_owed_reminder_that_missed_its_window_takes_its_room_later(stage: Stage) -> None:
    invitation_id, moment = asked(stage), due(stage)
    assert reminding.remind_due(stage.units, moment) == 1
    stage.clock.moment = moment + timedelta(hours=9)  # the bot was away until the evening
    stage.send()
    tomorrow = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    assert sent(stage) == [] and stage.one(invitation, invitation_id).reminded_at == tomorrow
    stage.clock.moment = tomorrow
    stage.send()
    assert len(sent(stage)) == 1


def test_a_reminder_that_slack_does_not_take_costs_nothing(stage: Stage) -> None:
    invitation_id = asked(stage)
    stage.slack.runs_into("chat.postMessage", refusal("user_disabled"))
    remind(stage)
    assert sent(stage) == [] and stage.one(invitation, invitation_id).reminded_at is None


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
