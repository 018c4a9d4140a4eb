"""Resuming touches what the stop held, and nothing else, and drops no ask about a departure."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from storage.asking import sends
from storage.database.tables import account, audit, blackout, contact, delivery, invitation, survey, workspace
from storage.database.units import Units
from storage.models import DeliveryKind, DeliveryState, InvitationState, SurveyKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.planner.resuming import STALE_AFTER, Resumed, resume, spread
from tests.cast import EVERYBODY, NOW, Acme, acme

LONG_AGO, EARLIER, YESTERDAY = (NOW - timedelta(days=days) for days in (15, 2, 1))


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


def wait_elsewhere(units: Units, cast: Acme) -> int:
    """An ask that waits for somebody at another account; its delivery."""
    with units() as unit:
        values = {"workspace_id": cast.workspace_id, "attributes": {}}
        other = account.insert().values(**values, external_id="A2", name="Beta").returning(account.c.id)
        named = {"account_id": unit.connection.scalar(other), "external_id": "C2", "name": "Bo"}
        bo = unit.connection.scalar(contact.insert().values(**values, **named).returning(contact.c.id))
    ask = wait(units, cast, SurveyKind.NPS, EARLIER)
    with units() as unit:
        unit.connection.execute(update(delivery).where(delivery.c.id == ask).values(contact_id=bo))
    return ask


def owe_reply(units: Units, cast: Acme) -> None:
    reply = Owed(DeliveryKind.RECEIPT, "reply", Priority.TALK, YESTERDAY, contact_id=cast.anna_id)
    with units() as unit:
        delivery_queue.owe(unit, cast.workspace_id, reply)


def stop(units: Units, cast: Acme, survey_name: str | None = None, account_id: int | None = None) -> None:
    with units() as unit:
        sends.stop(unit, cast.workspace_id, "Lena", NOW, sends.Switch(survey_name, account_id))


def due(units: Units, delivery_id: int) -> tuple[DeliveryState, datetime]:
    with units.reading() as unit:
        found = select(delivery.c.state, delivery.c.due_at).where(delivery.c.id == delivery_id)
        return tuple(unit.connection.execute(found).one())


def test_one_surveys_resuming_leaves_the_asks_of_others_as_they_are(units: Units, cast: Acme) -> None:
    others = [wait(units, cast, SurveyKind.NPS, when) for when in (LONG_AGO, YESTERDAY)]
    own = wait(units, cast, SurveyKind.CHURN_EXIT, YESTERDAY)
    stop(units, cast, "churn_exit")
    assert resume(units, cast.workspace_id, "Lena", NOW, sends.Switch("churn_exit")) == Resumed(0, 1)
    assert [due(units, each) for each in others] == [(DeliveryState.DUE, LONG_AGO), (DeliveryState.DUE, YESTERDAY)]
    assert due(units, own)[1] >= NOW


def test_what_another_stop_still_holds_waits_on(units: Units, cast: Acme) -> None:
    asks = [wait(units, cast, SurveyKind.NPS, when) for when in (LONG_AGO, YESTERDAY)]
    stop(units, cast)
    stop(units, cast, "nps")
    assert resume(units, cast.workspace_id, "Lena", NOW) == Resumed(0, 0)
    with units() as unit:
        unit.connection.execute(update(account).values(stopped_at=NOW))
    assert resume(units, cast.workspace_id, "Lena", NOW, sends.Switch("nps")) == Resumed(0, 0)
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


def test_an_accounts_resuming_moves_what_waits_for_its_people_alone(units: Units, cast: Acme) -> None:
    stale, young = (wait(units, cast, SurveyKind.NPS, when) for when in (LONG_AGO, YESTERDAY))
    other = wait_elsewhere(units, cast)
    stop(units, cast, account_id=cast.account_id)
    assert resume(units, cast.workspace_id, "Lena", NOW, sends.Switch(account_id=cast.account_id)) == Resumed(1, 1)
    assert due(units, stale)[0] is DeliveryState.DROPPED
    assert due(units, young)[1] >= NOW
    assert due(units, other) == (DeliveryState.DUE, EARLIER)
    with units.reading() as unit:
        assert not sends.is_stopped(unit, cast.workspace_id, sends.Switch(account_id=cast.account_id))
        told = unit.connection.execute(select(audit.c.who, audit.c.did, audit.c.about).order_by(audit.c.id)).all()
    assert told == [("Lena", "stopped sends", "account A1"), ("Lena", "resumed sends", "account A1")]


@pytest.mark.parametrize("own", ["workspace", "survey", "account"])
@pytest.mark.parametrize("other", ["workspace", "survey", "account"])
def test_the_backlog_names_what_resuming_does_with_it(units: Units, cast: Acme, own: str, other: str) -> None:
    switches = {
        "workspace": sends.ALL,
        "survey": sends.Switch("nps"),
        "account": sends.Switch(account_id=cast.account_id),
    }
    for when in (LONG_AGO, NOW - STALE_AFTER, YESTERDAY, NOW, NOW + timedelta(microseconds=1)):
        wait(units, cast, SurveyKind.NPS, when)
    if own != "survey":
        wait(units, cast, SurveyKind.CHURN_EXIT, LONG_AGO)
        owe_reply(units, cast)
    with units() as unit:
        for each in {own, other}:
            sends.stop(unit, cast.workspace_id, "Lena", NOW, switches[each])
        told = sends.backlog(unit, cast.workspace_id, NOW, STALE_AFTER, switches[own])
    done = resume(units, cast.workspace_id, "Lena", NOW, switches[own])
    assert (done.spread, done.dropped) == (told.spread, told.stale)
    if own == other:
        assert told == sends.Backlog(2, 2) if own == "survey" else told == sends.Backlog(3, 2, 1)
    elif other == "survey":
        assert told == sends.Backlog(1, 0, 1, 4), "the exit survey and the reply are no concern of it"
    else:
        assert told == sends.Backlog(held=4 if own == "survey" else 6)


def test_a_new_moment_is_the_asks_own_too(units: Units, cast: Acme) -> None:
    """Rests, pilots and budgets count from when an ask will really be sent."""
    ask = wait(units, cast, SurveyKind.NPS, YESTERDAY)
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    with units.reading() as unit:
        sent_at = unit.connection.scalar(select(invitation.c.send_at).where(invitation.c.state == "planned"))
    assert sent_at == due(units, ask)[1] >= NOW


def test_a_stale_reminder_is_dropped_and_its_question_stands(units: Units, cast: Acme) -> None:
    ask = wait(units, cast, SurveyKind.NPS, LONG_AGO)
    with units() as unit:
        unit.connection.execute(update(delivery).where(delivery.c.id == ask).values(kind=DeliveryKind.REMINDER))
        invitation_id = unit.connection.scalar(select(delivery.c.invitation_id).where(delivery.c.id == ask))
        asked = update(invitation).where(invitation.c.id == invitation_id)
        unit.connection.execute(asked.values(state=InvitationState.ASKED, asked_at=LONG_AGO))
    stop(units, cast)
    assert resume(units, cast.workspace_id, "Lena", NOW) == Resumed(1, 0)
    with units.reading() as unit:
        states = unit.connection.scalars(select(invitation.c.state).where(invitation.c.id == invitation_id)).all()
    assert states == [InvitationState.ASKED]


def owe_colleagues(units: Units, cast: Acme, count: int) -> list[int]:
    """Asks to so many colleagues of Anna that wait; their deliveries."""
    asks = []
    for number in range(count):
        with units() as unit:
            values = {"workspace_id": cast.workspace_id, "account_id": cast.account_id, "attributes": {}}
            added = contact.insert().values(**values, external_id=f"D{number}", name="Bo").returning(contact.c.id)
            colleague = unit.connection.scalar(added)
        asks.append(wait(units, cast, SurveyKind.NPS, YESTERDAY - timedelta(minutes=number)))
        with units() as unit:
            of_ask = select(delivery.c.invitation_id).where(delivery.c.id == asks[-1]).scalar_subquery()
            unit.connection.execute(
                update(invitation).where(invitation.c.id == of_ask).values(contact_id=colleague, occasion="theirs")
            )
            unit.connection.execute(update(delivery).where(delivery.c.id == asks[-1]).values(contact_id=colleague))
    return asks


def test_an_account_is_asked_no_more_often_for_a_stop(units: Units, cast: Acme) -> None:
    """Anna was asked yesterday: two of her four colleagues may be asked now, and two in the week after."""
    asks = owe_colleagues(units, cast, 4)
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    asked = sorted([NOW - timedelta(days=1), *(due(units, each)[1] for each in asks)])
    assert [later - first >= timedelta(days=7) for first, later in zip(asked, asked[3:], strict=False)] == [True, True]
    assert asked[2] < NOW + timedelta(days=1), "nobody waits who need not"


def test_a_new_moment_is_on_no_day_that_is_closed(units: Units, cast: Acme) -> None:
    ask = wait(units, cast, SurveyKind.NPS, YESTERDAY)
    with units() as unit:
        closed = {"first": NOW.date(), "last": NOW.date(), "label": "Fair", "set_by": "Lena"}
        unit.connection.execute(blackout.insert().values(workspace_id=cast.workspace_id, **closed))
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    assert due(units, ask)[1].date() == NOW.date() + timedelta(days=1)


def test_a_pilot_asks_no_more_people_a_day_for_a_stop(units: Units, cast: Acme) -> None:
    asks = owe_colleagues(units, cast, 4)
    with units() as unit:
        few = {"pilot": 1, "pilot_a_day": 2, "account_a_week": 1000}
        unit.connection.execute(update(workspace).values(policy=few))
        unit.connection.execute(update(survey).values(going_at=None))
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    days = Counter(due(units, each)[1].date() for each in asks)
    assert sorted(days.values()) == [2, 2], "Anna was the first, yesterday"


def test_a_reminder_that_a_stop_held_takes_its_accounts_room(units: Units, cast: Acme) -> None:
    asks = owe_colleagues(units, cast, 3)
    with units() as unit:
        reminder = update(delivery).where(delivery.c.id == asks[-1]).values(kind=DeliveryKind.REMINDER)
        unit.connection.execute(reminder)
        of_ask = select(delivery.c.invitation_id).where(delivery.c.id == asks[-1]).scalar_subquery()
        open_ask = {"state": InvitationState.ASKED, "asked_at": LONG_AGO, "reminded_at": YESTERDAY}
        unit.connection.execute(update(invitation).where(invitation.c.id == of_ask).values(open_ask))
    stop(units, cast)
    resume(units, cast.workspace_id, "Lena", NOW)
    moments = sorted(due(units, each)[1] for each in asks)
    assert moments[1] < NOW + timedelta(days=1) < NOW + timedelta(days=6) <= moments[2]


def test_what_a_day_has_already_leaves_less_room_for_what_waited() -> None:
    """A full day takes its part of them all the same: a tenth."""
    monday = datetime(2026, 3, 9, 12, tzinfo=UTC)
    beside = {monday.date(): 7, monday.date() + timedelta(days=1): 30}
    people = [(number, ZoneInfo("UTC"), None) for number in range(20)]
    days = Counter(at.date() for _, at in spread(people, monday, 10, beside=beside))
    assert [days[monday.date() + timedelta(days=number)] for number in range(4)] == [3, 2, 10, 5]
