"""What the team reads of a reply: that it stands with the customer, or that it does not."""

import pytest
from sqlalchemy import select

from cases import relay
from storage.database.tables import case_file, delivery, teammate
from storage.database.units import Units
from storage.models import DeliveryKind
from tests.bot.delivery_cast import NOW, POST, TEAM_CHANNEL, Stage, refusal


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


def replies(stage: Stage) -> int:
    """Lena answers a message; the case's id. Its alert stands already."""
    alert_id = stage.owe_alert()
    stage.send()
    case_id = stage.row(alert_id).case_id
    with stage.units() as unit:
        values = {"workspace_id": stage.workspace_id, "slack_user_id": "ULENA", "email": "lena@n.example"}
        added = teammate.insert().values(**values, name="Lena Vogt", in_team=True, is_lead=False)
        lena_id = unit.connection.execute(added.returning(teammate.c.id)).scalar_one()
        relay.reply(unit, stage.workspace_id, case_id, lena_id, "Which report?", NOW)
    return int(case_id)


def notes(stage: Stage) -> list[str]:
    """The thread of the team's alert."""
    return [m["text"] for m in stage.slack.standing[TEAM_CHANNEL].values() if m.get("thread_ts")]


def test_a_reply_is_noted_as_sent_only_once_it_stands(stage: Stage) -> None:
    replies(stage)
    with stage.units.reading() as unit:
        assert unit.connection.execute(select(delivery.c.id).where(delivery.c.kind == DeliveryKind.NOTE)).all() == []
    stage.send(after=2)
    stage.send(after=2)
    (note,) = notes(stage)
    assert note.startswith("Sent to Anna Weber by Lena Vogt:")
    assert "Which report?" in note


@pytest.mark.parametrize("why", ["user_disabled", "channel_not_found", "invalid_blocks"])
def test_a_reply_that_slack_does_not_take_is_said_to_its_owner(stage: Stage, why: str) -> None:
    case_id = replies(stage)
    stage.slack.runs_into(POST, refusal(why))
    stage.send(after=2)
    stage.send(after=2)
    assert notes(stage) == [f"<@ULENA>, not delivered to Anna Weber: {why.replace('_', ' ')}."]
    assert stage.one(case_file, case_id).first_touch_at is None, "the customer still waits for a first answer"
