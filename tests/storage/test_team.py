"""Who of the CS team is who: known by address from an import, by Slack's id once seen."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from storage.database.tables import account, case_file, teammate
from storage.database.units import Units
from storage.models import CaseKind, CaseState, ContactKind
from storage.people import roster_queries
from storage.people.roster_queries import SlackPerson
from tests.cast import NOW, Acme, acme

NEW_ADDRESS = "lena.vogt@northwind.example"
LENA = SlackPerson("T1", Acme.LENA, "Lena Vogt", NEW_ADDRESS, "Europe/Berlin", None, ContactKind.MEMBER, None)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def known(units: Units, cast: Acme, **facts: Any) -> int:
    """A teammate of whom an import told, who looks after Acme and owns a case there; their id."""
    values = {"workspace_id": cast.workspace_id, "name": "L. Vogt", "email": NEW_ADDRESS, "in_team": False}
    with units() as unit:
        added = teammate.insert().values(values | facts).returning(teammate.c.id)
        lena = int(unit.connection.execute(added).scalar_one())
        unit.connection.execute(account.update().values(csm_id=lena))
        about = {"workspace_id": cast.workspace_id, "account_id": cast.account_id, "contact_id": cast.anna_id}
        case = {"kind": CaseKind.MESSAGE, "state": CaseState.OPEN, "opened_at": NOW, "owner_id": lena}
        unit.connection.execute(case_file.insert().values(**about, **case))
    return lena


def join(units: Units, cast: Acme, person: SlackPerson = LENA) -> None:
    with units() as unit:
        roster_queries.join_team(unit, cast.workspace_id, person)


def team(units: Units) -> list[tuple[int, str | None, str | None, bool]]:
    with units.reading() as unit:
        found = select(teammate.c.id, teammate.c.slack_user_id, teammate.c.email, teammate.c.is_lead)
        return [tuple(row) for row in unit.connection.execute(found.order_by(teammate.c.id))]


def whose(units: Units) -> tuple[int | None, int | None]:
    """Who looks after Acme, and who owns its case."""
    with units.reading() as unit:
        found = select(account.c.csm_id, case_file.c.owner_id).join(case_file, case_file.c.account_id == account.c.id)
        return tuple(unit.connection.execute(found).one())


@pytest.mark.parametrize("address", [NEW_ADDRESS, "Lena.Vogt@Northwind.example"])
def test_a_teammate_whose_new_address_an_import_told_first_is_one_person(
    units: Units, cast: Acme, address: str
) -> None:
    known(units, cast, is_lead=True, email=address)
    for _ in range(2):
        join(units, cast)
    assert team(units) == [(cast.lena_id, Acme.LENA, address, True)]
    assert whose(units) == (cast.lena_id, cast.lena_id)


def test_an_address_that_somebody_else_in_slack_had_makes_nobody_the_same_person(units: Units, cast: Acme) -> None:
    tom = known(units, cast, slack_user_id="UTOM")
    join(units, cast)
    assert [row[:2] for row in team(units)] == [(cast.lena_id, Acme.LENA), (tom, "UTOM")]
    assert whose(units) == (tom, tom)


def test_somebody_known_by_their_address_alone_is_told_by_slack_who_they_are(units: Units, cast: Acme) -> None:
    tom = known(units, cast, email="Tom@northwind.example")
    join(units, cast, replace(LENA, user_id="UTOM", name="Tom", email="tom@northwind.example"))
    assert team(units)[1] == (tom, "UTOM", "Tom@northwind.example", False)


def test_whoever_has_another_account_in_slack_stays_the_same_teammate(units: Units, cast: Acme) -> None:
    join(units, cast, replace(LENA, user_id="UNEW", email="lena@northwind.example"))
    assert team(units) == [(cast.lena_id, "UNEW", "lena@northwind.example", False)]


def test_two_spellings_of_one_address_are_one_person(units: Units, cast: Acme) -> None:
    known(units, cast, email="LENA@northwind.example")
    join(units, cast, replace(LENA, user_id="UNEW", email="lena@northwind.example"))
    assert [row[:2] for row in team(units)] == [(cast.lena_id, "UNEW")]
    assert whose(units) == (cast.lena_id, cast.lena_id)


def test_somebody_of_whom_nothing_was_known_joins(units: Units, cast: Acme) -> None:
    join(units, cast, replace(LENA, user_id="UNEW", email=None))
    assert [row[1:] for row in team(units)][1:] == [("UNEW", None, False)]
