"""Channels as Slack was last seen to have them, and the team's decisions about them, on both databases."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.database.tables import account, contact, slack_channel, slack_seat
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import ContactKind
from storage.people import channel_queries as queries
from tests.cast import Acme, acme

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
BO = {"slack_team_id": "T9", "slack_user_id": "UBO", "name": "Bo", "domain": "acme.example", "kind": "external"}


def channel(name: str, **facts: Any) -> dict[str, Any]:
    return {"channel": f"C{name}", "name": name, "has_bot": True, "is_shared": True, **facts}


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        made = acme(unit)
        queries.see(unit, made.workspace_id, [channel("a"), channel("b")], NOW)
        queries.seat(unit, made.workspace_id, "Ca", [BO])
    return made


def names(unit: Unit) -> list[str]:
    return sorted(unit.connection.scalars(select(slack_channel.c.name)))


def test_what_slack_does_not_list_any_more_is_forgotten_with_its_people(units: Units, cast: Acme) -> None:
    with units() as unit:
        queries.see(unit, cast.workspace_id, [channel("b")], NOW)
        assert names(unit) == ["b"]
        assert unit.connection.execute(select(slack_seat)).all() == []


def test_decisions_outlive_the_next_look_and_names_follow_slack(units: Units, cast: Acme) -> None:
    with units() as unit:
        queries.free(unit, cast.workspace_id, "Ca", not_customer=True)
        queries.set_apart(unit, cast.workspace_id, "T9", "UBO")
        queries.see(unit, cast.workspace_id, [channel("a") | {"name": "new-a"}, channel("b")], NOW)
        queries.seat(unit, cast.workspace_id, "Ca", [BO | {"name": "Bo Li"}])
        (row, _) = queries.seen(unit, cast.workspace_id)[::-1]
        (person,) = queries.seats(unit, cast.workspace_id)
    assert (row["name"], row["not_customer"]) == ("new-a", True)
    assert (person["name"], person["not_contact"]) == ("Bo Li", True)


def test_who_left_the_channel_is_forgotten(units: Units, cast: Acme) -> None:
    with units() as unit:
        queries.seat(unit, cast.workspace_id, "Ca", [])
        assert queries.seats(unit, cast.workspace_id) == []


def test_a_channel_is_one_accounts_at_a_time(units: Units, cast: Acme) -> None:
    with units() as unit:
        facts = {"external_id": "A2", "name": "Beta", "attributes": {}, "status": "active", "channel": "Ca"}
        unit.connection.execute(account.insert().values(workspace_id=cast.workspace_id, **facts))
        queries.give(unit, cast.workspace_id, "Ca", cast.account_id)
        found = {row["channel"]: row["account_name"] for row in queries.seen(unit, cast.workspace_id)}
        held = unit.connection.execute(select(account.c.name).where(account.c.channel == "Ca")).scalars().all()
    assert found == {"Ca": "Acme GmbH", "Cb": None}
    assert held == ["Acme GmbH"]


def test_addresses_are_read_of_accounts_that_have_no_channel(units: Units, cast: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(contact).values(email="anna@Acme.example"))
        unit.connection.execute(update(account).values(channel=None))
        (row,) = queries.addresses(unit, cast.workspace_id)
        assert (row["account_id"], row["email"]) == (cast.account_id, "anna@Acme.example")
        unit.connection.execute(update(account).values(channel="Ca"))
        assert queries.addresses(unit, cast.workspace_id) == []
        unit.connection.execute(update(account).values(channel=None, status="gone"))
        assert queries.addresses(unit, cast.workspace_id) == []


def test_a_contact_is_tied_to_a_person_whom_somebody_saw_and_only_once(units: Units, cast: Acme) -> None:
    with units() as unit:
        anna_is_bo = (cast.anna_id, "T9", "UBO")
        assert queries.tie(unit, cast.workspace_id, [anna_is_bo]) == [], "Anna is somebody already"
        unit.connection.execute(update(contact).values(slack_team_id=None, slack_user_id=None, dm_channel="DOLD"))
        assert queries.tie(unit, cast.workspace_id, [(cast.anna_id, "T9", "UNOBODY")]) == []
        assert queries.tie(unit, cast.workspace_id, [anna_is_bo, anna_is_bo]) == [anna_is_bo]
        row = unit.connection.execute(select(contact)).one()
        (person,) = queries.seats(unit, cast.workspace_id)
    assert (row.slack_team_id, row.slack_user_id, row.kind, row.dm_channel) == ("T9", "UBO", ContactKind.EXTERNAL, None)
    assert (person["contact_id"], person["contact_account"]) == (cast.anna_id, cast.account_id)


def test_accounts_are_found_by_a_part_of_their_name(units: Units, cast: Acme) -> None:
    with units() as unit:
        found = [[row["name"] for row in queries.accounts(unit, cast.workspace_id, like)] for like in ("cM", "%", "")]
    assert found == [["Acme GmbH"], [], ["Acme GmbH"]]
