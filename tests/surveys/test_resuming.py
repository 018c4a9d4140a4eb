"""Resuming touches what the stop held, and nothing else, and drops no ask about a departure."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from storage import sends
from storage.models import DeliveryKind, DeliveryState, InvitationState, SurveyKind
from storage.tables import account, contact, delivery, invitation, survey, workspace
from storage.units import Units
from surveys.resuming import Resumed, resume
from tests.cast import EVERYBODY, NOW, Acme, acme

LONG_AGO, YESTERDAY = NOW - timedelta(days=15), NOW - timedelta(days=1)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        found = acme(unit)
        unit.connection.execute(
            insert(survey).values(
                workspace_id=found.workspace_id,
                name="churn_exit",
                kind=SurveyKind.CHURN_EXIT,
                cadence_days=None,
                open_days=14,
            )
        )
        return found


def wait(units: Units, cast: Acme, kind: SurveyKind, due: datetime) -> int:
    """An ask to Anna that waits since then; its delivery."""
    with units() as unit:
        survey_id = unit.connection.scalar(select(survey.c.id).where(survey.c.kind == kind))
        values: dict[str, Any] = {"workspace_id": cast.workspace_id, "contact_id": cast.anna_id}
        invited = invitation.insert().values(
            **values,
            survey_id=survey_id,
            account_id=cast.account_id,
            occasion=f"{kind}:{due}",
            state=InvitationState.PLANNED,
            send_at=due,
            segments=EVERYBODY,
        )
        invitation_id = unit.connection.execute(invited.returning(invitation.c.id)).scalar_one()
        owed = delivery.insert().values(
            **values,
            kind=DeliveryKind.ASK if kind is SurveyKind.NPS else DeliveryKind.EXIT_ASK,
            cause=f"ask:{invitation_id}",
            token=f"token-{invitation_id}",
            invitation_id=invitation_id,
            state=DeliveryState.DUE,
            due_at=due,
            detail={},
        )
        return int(unit.connection.execute(owed.returning(delivery.c.id)).scalar_one())


def stop(units: Units, cast: Acme, survey_name: str | None = None) -> None:
    with units() as unit:
        sends.stop(unit, cast.workspace_id, "Lena", NOW, survey_name=survey_name)


def due(units: Units, delivery_id: int) -> tuple[DeliveryState, datetime]:
    with units.reading() as unit:
        found = select(delivery.c.state, delivery.c.due_at).where(delivery.c.id == delivery_id)
        return tuple(unit.connection.execute(found).one())


def test_one_surveys_resuming_leaves_the_asks_of_others_as_they_are(units: Units, cast: Acme) -> None:
    others = [wait(units, cast, SurveyKind.NPS, when) for when in (LONG_AGO, YESTERDAY)]
    own = wait(units, cast, SurveyKind.CHURN_EXIT, YESTERDAY)
    stop(units, cast, "churn_exit")
    assert resume(units, cast.workspace_id, "Lena", NOW, survey_name="churn_exit") == Resumed(0, 1)
    assert [due(units, each) for each in others] == [(DeliveryState.DUE, LONG_AGO), (DeliveryState.DUE, YESTERDAY)]
    assert due(units, own)[1] >= NOW


def test_what_another_stop_still_holds_waits_on(units: Units, cast: Acme) -> None:
    asks = [wait(units, cast, SurveyKind.NPS, when) for when in (LONG_AGO, YESTERDAY)]
    stop(units, cast)
    stop(units, cast, "nps")
    assert resume(units, cast.workspace_id, "Lena", NOW) == Resumed(0, 0)
    with units() as unit:
        unit.connection.execute(update(account).values(stopped_at=NOW))
    assert resume(units, cast.workspace_id, "Lena", NOW, survey_name="nps") == Resumed(0, 0)
    assert [due(units, each) for each in asks] == [(DeliveryState.DUE, LONG_AGO), (DeliveryState.DUE, YESTERDAY)]


def test_an_ask_about_a_departure_is_given_a_new_moment_however_long_it_waited(units: Units, cast: Acme) -> None:
    asked_why = wait(units, cast, SurveyKind.CHURN_EXIT, LONG_AGO)
    stop(units, cast)
    assert resume(units, cast.workspace_id, "Lena", NOW) == Resumed(0, 1)
    state, moment = due(units, asked_why)
    assert state is DeliveryState.DUE and moment >= NOW


def test_a_new_moment_is_in_the_window_of_a_zone_that_is_one(units: Units, cast: Acme) -> None:
    ask = wait(units, cast, SurveyKind.NPS, YESTERDAY)
    with units() as unit:
        unit.connection.execute(update(contact).values(time_zone="America"))
        unit.connection.execute(update(account).values(time_zone="Nowhere/Land"))
        unit.connection.execute(update(workspace).values(time_zone="Asia/Tokyo"))
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    assert due(units, ask)[1] == datetime(2026, 3, 5, 0, 30, tzinfo=NOW.tzinfo), "half past nine in Tokyo"
