"""First turns: dealt over the working days of whoever is new."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.database.tables import contact, turn
from storage.database.units import Units
from storage.models import (
    AccountStatus,
)
from surveys.planner import dealing
from tests.surveys.planning_cast import LASTING, MONDAY, NOW, Company


@pytest.fixture
def company(units: Units) -> Company:
    return Company(units)


def test_who_is_new_gets_a_first_turn_from_tomorrow_on_and_every_working_day_the_same(company: Company) -> None:
    company.contacts(130, company.account())
    assert company.deal() == 130
    turns = company.turns()
    assert set(turns.values()) == {2}
    assert min(turns) == MONDAY + timedelta(days=1) and max(turns) == MONDAY + timedelta(days=91)
    assert {turn.weekday() for turn in turns} == {0, 1, 2, 3, 4}


def test_turns_lie_on_the_working_days_of_the_contacts_own_week(company: Company) -> None:
    company.contacts(130, company.account(country="SA"))
    company.deal()
    assert {turn.weekday() for turn in company.turns()} == {6, 0, 1, 2, 3}
    assert set(company.turns().values()) == {2}


def test_who_joins_later_moves_nobody_and_fills_the_gaps(company: Company) -> None:
    company.contacts(60, company.account())
    company.deal()
    before = dict(company.all(select(turn.c.contact_id, turn.c.due_at)))
    company.contacts(70, company.account())
    assert company.deal() == 70
    after = dict(company.all(select(turn.c.contact_id, turn.c.due_at)))
    assert before.items() <= after.items()
    assert set(company.turns().values()) == {2}
    assert company.deal() == 0


def test_shares_are_even_across_the_transactions_of_one_deal(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealing, "SLICE", 7)
    company.contacts(65, company.account())
    assert company.deal() == 65
    assert set(company.turns().values()) == {1}


@pytest.mark.parametrize("why", LASTING)
def test_who_cannot_be_asked_gets_no_turn(company: Company, why: str) -> None:
    company.contact(**LASTING[why])
    company.contact(company.account(status=AccountStatus.GONE))
    assert company.deal() == 0


def test_who_opts_in_again_gets_a_new_turn(company: Company) -> None:
    anna = company.contact(turn=MONDAY, opted_out_at=NOW)
    company.plan()
    company.change(contact, anna, opted_out_at=None)
    assert company.deal() == 1
    again = company.turn(anna)
    assert again is not None and again > MONDAY
