"""The list of the morning, and how many cases are open: by all cases, however many renew sooner."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from bot.outgoing import noticing
from cases.warnings import MORNING
from storage import case_queries
from storage.database.tables import account, case_file, contact
from storage.database.unit import Unit
from storage.database.units import Units
from tests.cast import NOW, Acme, acme

MANY = 60  # more than a list shows


@pytest.fixture
def mine(units: Units) -> tuple[Acme, int]:
    """Lena's case waits; sixty others renew sooner."""
    with units() as unit:
        cast = acme(unit)
        row = {"workspace_id": cast.workspace_id, "external_id": "B", "name": "Beta", "attributes": {}}
        soon = account.insert().values(**row, status="active", renews_on=date(2026, 3, 20)).returning(account.c.id)
        beta = unit.connection.execute(soon).scalar_one()
        bo = unit.connection.execute(
            contact.insert().values(**row, account_id=beta).returning(contact.c.id)
        ).scalar_one()
        sooner = {"state": "claimed", "account_id": beta, "contact_id": bo, "owner_id": None}
        unit.connection.execute(case_file.insert(), [_case(cast) | sooner for _ in range(MANY)])
        return cast, unit.connection.execute(
            case_file.insert().values(**_case(cast)).returning(case_file.c.id)
        ).scalar_one()


def _case(cast: Acme) -> dict[str, Any]:
    who = {"account_id": cast.account_id, "contact_id": cast.anna_id, "owner_id": cast.lena_id}
    return {"workspace_id": cast.workspace_id, "kind": "low_score", "state": "open", "opened_at": NOW} | who


def listed(unit: Unit, cast: Acme, case_id: int) -> str:
    detail = {"why": MORNING, "owner": Acme.LENA, "cases": [case_id]}
    leased: Any = SimpleNamespace(workspace_id=cast.workspace_id, detail=detail)
    return noticing.notice(unit, leased, NOW).text


def test_a_case_that_waits_stands_in_the_morning_list_however_many_renew_sooner(
    units: Units, mine: tuple[Acme, int]
) -> None:
    with units() as unit:
        assert listed(unit, *mine).startswith("1 more case waits for you")
        unit.connection.execute(update(case_file).where(case_file.c.id == mine[1]).values(state="claimed"))
        assert "taken care of" in listed(unit, *mine)


def test_all_open_cases_are_counted_and_closed_ones_are_not(units: Units, mine: tuple[Acme, int]) -> None:
    with units() as unit:
        assert case_queries.count_open(unit, mine[0].workspace_id) == MANY + 1
        closed = {"state": "closed", "closed_at": NOW}
        unit.connection.execute(update(case_file).where(case_file.c.id == mine[1]).values(**closed))
        assert case_queries.count_open(unit, mine[0].workspace_id) == MANY
