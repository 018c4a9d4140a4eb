"""An ask that ends while something else becomes of it, where writers do not take turns: the first of both stands."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from storage.asking import ask_queries, expiry_queries, sends, wave_queries, withdrawals
from storage.database.tables import delivery, invitation, wave
from storage.database.units import Unit, Units
from storage.models import DeliveryState, InvitationState, WaveState
from surveys.answering.answers import Given, Who, record_score
from tests.at_once import at_once
from tests.cast import NOW, Acme, acme

pytestmark = pytest.mark.parametrize("database", ["postgres"], indirect=True)
DAY = timedelta(days=1)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        found = acme(unit)
        unit.connection.execute(update(invitation).values(expires_at=NOW))
    return found


def waits(units: Units) -> None:
    """The ask is not out yet."""
    with units() as unit:
        unit.connection.execute(update(invitation).values(state=InvitationState.PLANNED, asked_at=None))
        due = {"state": DeliveryState.DUE, "ts": None, "sent": 0, "due_at": NOW - DAY}
        unit.connection.execute(update(delivery).values(due))


def press(cast: Acme, unit: Unit) -> None:
    record_score(unit, cast.workspace_id, Given(Who("T2", Acme.ANNA), Acme.TOKEN, "k1", "1.1"), 6, NOW)


def state(units: Units) -> InvitationState:
    with units.reading() as unit:
        return InvitationState(unit.connection.execute(select(invitation.c.state)).scalar_one())


def test_a_question_answered_in_its_last_moment_does_not_expire(units: Units, cast: Acme) -> None:
    closed: list[int] = []

    def expire(unit: Unit) -> None:
        ids, messages = expiry_queries.close(unit, expiry_queries.expired(unit, NOW, limit=500))
        closed.extend(ids + messages)

    at_once(units, partial(press, cast), expire)
    assert (state(units), closed) == (InvitationState.ANSWERED, [])


def test_a_question_answered_while_its_wave_is_taken_back_is_an_answered_one(units: Units, cast: Acme) -> None:
    facts = {"workspace_id": cast.workspace_id, "survey_id": cast.survey_id, "state": WaveState.WITHDRAWN}
    with units() as unit:
        sent = wave.insert().values(**facts, first_day=NOW.date(), made_at=NOW).returning(wave.c.id)
        unit.connection.execute(update(invitation).values(wave_id=unit.connection.execute(sent).scalar_one()))
    seen: list[InvitationState] = []

    def look(unit: Unit) -> None:
        seen.extend(each["state"] for each in wave_queries.standing_asks(unit, cast.workspace_id, 500))

    at_once(units, partial(press, cast), look)
    assert seen == [InvitationState.ANSWERED]


def test_an_ask_that_went_out_is_taken_back_as_planned_no_more(units: Units, cast: Acme) -> None:
    waits(units)

    def take_back(unit: Unit) -> None:
        planned = withdrawals.planned(unit, cast.workspace_id)
        withdrawals.take_back(unit, cast.workspace_id, planned, "held", NOW)

    at_once(units, lambda unit: ask_queries.mark_asked(unit, cast.invitation_id, NOW, NOW + DAY), take_back)
    assert state(units) is InvitationState.ASKED


def test_an_ask_that_is_being_sent_is_not_dropped_as_stale(units: Units, cast: Acme) -> None:
    waits(units)

    def lease(unit: Unit) -> None:
        unit.connection.execute(update(delivery).values(state=DeliveryState.LEASED))

    at_once(units, lease, lambda unit: sends.drop_stale(unit, cast.workspace_id, NOW, timedelta(), "stale"))
    assert state(units) is InvitationState.PLANNED


def test_an_ask_that_was_taken_back_keeps_its_reason_when_it_is_dropped_as_stale(units: Units, cast: Acme) -> None:
    waits(units)
    with units() as unit:
        ask_queries.withdraw(unit, cast.invitation_id, "answered")
        assert sends.drop_stale(unit, cast.workspace_id, NOW, timedelta(), "stale") == 1
    with units.reading() as unit:
        assert unit.connection.execute(select(invitation.c.withdrawn_why)).scalar_one() == "answered"
