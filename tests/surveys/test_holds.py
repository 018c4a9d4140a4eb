"""A hold leaves people in peace until its day: what was planned goes, and nobody's message is half sent."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.asking import hold_queries
from storage.audits import Doer
from storage.database.tables import audit, contact, delivery, hold, invitation
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import DeliveryState, InvitationState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Lane
from surveys.planner import holds
from surveys.planner.holds import HELD, LONGEST, HoldUnknown, HoldWrong, Whom
from tests.reporting_cast import NOW, TODAY, Company, local

DAY = timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)
MIDNIGHT = time(0)


@pytest.fixture
def unit(units: Units) -> Iterator[Unit]:
    with units() as opened:
        yield opened


@pytest.fixture
def company(unit: Unit) -> Company:
    return Company(unit)


@pytest.fixture
def lena(company: Company) -> Doer:
    return Doer("Lena Vogt", company.teammate())


def planned(company: Company, contact_id: int, at: datetime) -> int:
    """An ask that waits; its delivery."""
    return company.waiting_ask(contact_id, at)


def states(company: Company) -> list[tuple[Any, ...]]:
    """What became of each ask: of its invitation, and of its message."""
    found = (
        select(invitation.c.state, invitation.c.withdrawn_why, delivery.c.state)
        .join(delivery, delivery.c.invitation_id == invitation.c.id)
        .order_by(delivery.c.id)
    )
    return [tuple(row) for row in company.unit.connection.execute(found)]


GONE = (InvitationState.WITHDRAWN, HELD, DeliveryState.DROPPED)
WAITS = (InvitationState.PLANNED, None, DeliveryState.DUE)


def test_a_hold_takes_back_what_would_be_sent_before_its_day(company: Company, lena: Doer) -> None:
    anna = company.contact()
    for moment in (local(NEXT_WEEK, MIDNIGHT) - timedelta(microseconds=1), local(NEXT_WEEK, MIDNIGHT)):
        planned(company, anna, moment)
    planned(company, company.contact(), local(TODAY + DAY))
    taken = holds.hold(company.unit, company.id, Whom(anna), "Contract talks", NEXT_WEEK, lena, NOW)
    assert taken == 1
    assert states(company) == [GONE, WAITS, WAITS]


def test_an_accounts_hold_holds_all_its_people(company: Company, lena: Doer) -> None:
    acme = company.account()
    for _ in range(2):
        planned(company, company.contact(acme), local(TODAY + DAY))
    planned(company, company.contact(), local(TODAY + DAY))
    assert holds.hold(company.unit, company.id, Whom(account_id=acme), "Upset", NEXT_WEEK, lena, NOW) == 2
    assert states(company) == [GONE, GONE, WAITS]


def test_what_is_being_sent_right_now_does_not_go_out(company: Company, lena: Doer) -> None:
    anna = company.contact()
    ask = planned(company, anna, NOW)
    delivery_queue.lease(company.unit, Lane.POST, "w", now=NOW, until=NOW + DAY, limit=1)
    holds.hold(company.unit, company.id, Whom(anna), "Upset", NEXT_WEEK, lena, NOW)
    (row,) = company.unit.connection.execute(select(delivery).where(delivery.c.id == ask))
    assert (row.state, row.wanted) == (DeliveryState.LEASED, 2), "its sender finds it withdrawn, or edits it after"
    assert states(company)[0][:2] == GONE[:2]


def test_what_was_asked_stays_as_it_was(company: Company, lena: Doer) -> None:
    anna = company.contact()
    company.asked(anna, TODAY - DAY)
    assert holds.hold(company.unit, company.id, Whom(anna), "Upset", NEXT_WEEK, lena, NOW) == 0
    assert company.unit.connection.scalar(select(invitation.c.state)) is InvitationState.ASKED


@pytest.mark.parametrize(
    ("until", "reason", "said"),
    [
        (TODAY, "Upset", "still to come"),
        (TODAY + LONGEST + DAY, "Upset", "180 days at most"),
        (NEXT_WEEK, "  ", "Say why"),
        (NEXT_WEEK, "x" * 301, "300 characters"),
    ],
)
def test_a_hold_needs_a_reason_and_an_end(company: Company, lena: Doer, until: date, reason: str, said: str) -> None:
    with pytest.raises(HoldWrong, match=said):
        holds.hold(company.unit, company.id, Whom(company.contact()), reason, until, lena, NOW)


@pytest.mark.parametrize("until", [TODAY + DAY, TODAY + LONGEST])
def test_the_shortest_and_the_longest_hold(company: Company, lena: Doer, until: date) -> None:
    holds.hold(company.unit, company.id, Whom(company.contact()), "Upset", until, lena, NOW)
    assert company.unit.connection.scalar(select(hold.c.until)) == until


def test_a_new_hold_takes_the_place_of_the_one_before(company: Company, lena: Doer) -> None:
    anna = company.contact()
    for until in (NEXT_WEEK, TODAY + DAY):
        holds.hold(company.unit, company.id, Whom(anna), "Upset", until, lena, NOW)
    (listed,) = hold_queries.listed(company.unit, company.id, TODAY)
    assert listed["until"] == TODAY + DAY


def test_a_hold_ends_on_its_day_or_when_it_is_released(company: Company, lena: Doer) -> None:
    anna = company.contact(name="Anna")
    holds.hold(company.unit, company.id, Whom(anna), "Upset", NEXT_WEEK, lena, NOW)
    (shown,) = hold_queries.listed(company.unit, company.id, NEXT_WEEK - DAY)
    assert (shown["contact_name"], shown["account_name"], shown["held_by"]) == ("Anna", "Acme", "Lena Vogt")
    assert not hold_queries.listed(company.unit, company.id, NEXT_WEEK)
    holds.release(company.unit, company.id, shown["id"], lena, NOW)
    assert not hold_queries.listed(company.unit, company.id, TODAY)
    with pytest.raises(HoldUnknown):
        holds.release(company.unit, company.id, shown["id"], lena, NOW)
    noted = company.unit.connection.execute(select(audit.c.who, audit.c.did).order_by(audit.c.id)).all()
    assert noted == [("Lena Vogt", "held"), ("Lena Vogt", "released")]


def test_nobody_of_another_workspace_is_held(company: Company, lena: Doer) -> None:
    stranger = Company(company.unit, "T2").contact()
    with pytest.raises(HoldUnknown):
        holds.hold(company.unit, company.id, Whom(stranger), "Upset", NEXT_WEEK, lena, NOW)


def test_people_are_counted_once_and_only_if_they_could_be_asked(company: Company, lena: Doer) -> None:
    acme = company.account()
    anna, _, gone = (company.contact(acme) for _ in range(3))
    company.unit.connection.execute(update(contact).where(contact.c.id == gone).values(opted_out_at=NOW))
    for whom in (Whom(anna), Whom(account_id=acme), Whom(company.contact())):
        holds.hold(company.unit, company.id, whom, "Upset", NEXT_WEEK, lena, NOW)
    assert hold_queries.people_held(company.unit, company.id, TODAY) == 3
    assert hold_queries.people_held(company.unit, company.id, NEXT_WEEK) == 0
