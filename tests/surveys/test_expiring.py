"""Open questions come to their end."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.database.tables import delivery, invitation
from storage.database.units import Units
from storage.models import (
    DeliveryState,
    InvitationState,
)
from surveys.planner import planning
from tests.surveys.planning_cast import MONDAY, NOW, Company


@pytest.fixture
def company(units: Units) -> Company:
    return Company(units)


def open_question(company: Company, expires_at: datetime) -> tuple[int, int]:
    """An invitation that was asked, and its settled message."""
    company.contact(turn=MONDAY)
    company.plan()
    invitation_id, delivery_id = company.invitations()[-1].id, company.deliveries()[-1].id
    company.change(invitation, invitation_id, state=InvitationState.ASKED, asked_at=NOW, expires_at=expires_at)
    company.change(delivery, delivery_id, state=DeliveryState.SETTLED, sent=1, ts="1.1", posted_channel="D1")
    return invitation_id, delivery_id


def test_a_question_expires_at_its_moment_and_its_message_says_so(company: Company) -> None:
    invitation_id, delivery_id = open_question(company, NOW + timedelta(days=14))
    later = NOW + timedelta(days=14)
    with company.units.reading() as unit:
        assert planning.next_expiry(unit) == later
    assert planning.expire_due(company.units, later - timedelta(microseconds=1)) == 0
    assert planning.expire_due(company.units, later) == 1
    state = company.one(select(invitation.c.state).where(invitation.c.id == invitation_id))[0]
    shown = company.one(select(delivery).where(delivery.c.id == delivery_id))
    assert state is InvitationState.EXPIRED
    assert (shown.wanted, shown.sent, shown.state, shown.due_at) == (2, 1, DeliveryState.DUE, later)
    assert planning.expire_due(company.units, later) == 0
    with company.units.reading() as unit:
        assert planning.next_expiry(unit) is None


def test_an_answered_question_does_not_expire(company: Company) -> None:
    invitation_id, _ = open_question(company, NOW)
    company.change(invitation, invitation_id, state=InvitationState.ANSWERED)
    assert planning.expire_due(company.units, NOW + timedelta(days=1)) == 0


def test_more_questions_than_one_transaction_takes_all_expire(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        open_question(company, NOW)
    monkeypatch.setattr(planning, "SLICE", 2)
    assert planning.expire_due(company.units, NOW) == 5
