"""Taking all sure proposals at once: what is taken, in what parts, and that nobody's decision is undone by it."""

from typing import Any

import pytest
from sqlalchemy import select, update

from storage.audits import Doer
from storage.database.tables import account, audit, contact
from storage.database.unit import Unit
from storage.database.units import Units
from storage.people import channel_queries
from surveys.contacting import mapping
from surveys.contacting.mapping import AT_ONCE, Sure
from tests.cast import NOW, Acme, acme

LENA = Doer("Lena")
ACME = {"channel": "CACME", "name": "ext-acme", "has_bot": True, "is_shared": True}
OTHER = ACME | {"channel": "COTHER", "name": "other"}
ANNA = {"slack_team_id": "T9", "slack_user_id": "UBO", "name": "Anna Weber", "domain": None, "kind": "external"}


@pytest.fixture
def cast(units: Units) -> Acme:
    """Acme's channel and Anna in it are seen, and matched with nobody."""
    with units() as unit:
        made = acme(unit)
        unit.connection.execute(update(account).values(channel=None))
        unit.connection.execute(update(contact).values(slack_user_id=None, slack_team_id=None, name="Anna Weber"))
        channel_queries.see(unit, made.workspace_id, [ACME, OTHER], NOW)
        channel_queries.seat(unit, made.workspace_id, "CACME", [ANNA])
    return made


def matched(unit: Unit) -> tuple[Any, Any]:
    """Whose channel Acme's account has, and who Anna is."""
    channel = unit.connection.scalar(select(account.c.channel).where(account.c.name == "Acme GmbH"))
    return channel, unit.connection.scalar(select(contact.c.slack_user_id))


def test_a_channel_and_the_people_in_it_are_taken_together(units: Units, cast: Acme) -> None:
    with units.reading() as unit:
        found = mapping.sure(unit, cast.workspace_id)
    with units() as unit:
        mapping.accept(unit, cast.workspace_id, found, LENA, NOW)
        assert matched(unit) == ("CACME", "UBO")
        assert unit.connection.scalars(select(audit.c.who)).all() == ["Lena", "Lena"]
        assert mapping.sure(unit, cast.workspace_id) == Sure((), ())


def not_a_customer(unit: Unit, cast: Acme) -> None:
    mapping.free(unit, cast.workspace_id, "CACME", LENA, NOW)


def another_accounts(unit: Unit, cast: Acme) -> None:
    facts = {"external_id": "A2", "name": "Beta", "attributes": {}, "status": "active", "channel": "CACME"}
    unit.connection.execute(account.insert().values(workspace_id=cast.workspace_id, **facts))


def another_channel(unit: Unit, cast: Acme) -> None:
    mapping.give(unit, cast.workspace_id, "COTHER", cast.account_id, LENA, NOW)


@pytest.mark.parametrize(
    ("decide", "channel"), [(not_a_customer, None), (another_accounts, None), (another_channel, "COTHER")]
)
def test_what_somebody_decided_since_it_was_found_stands(units: Units, cast: Acme, decide: Any, channel: Any) -> None:
    with units.reading() as unit:
        found = mapping.sure(unit, cast.workspace_id)
    with units() as unit:
        decide(unit, cast)
        mapping.accept(unit, cast.workspace_id, found, LENA, NOW)
        assert matched(unit)[0] == channel


def test_much_is_accepted_in_parts_channels_before_people() -> None:
    channels = tuple((f"C{n}", n) for n in range(AT_ONCE + 1))
    people = ((1, "T9", "UBO"),)
    parts = list(mapping.in_slices(Sure(channels, people)))
    assert parts == [Sure(channels[:AT_ONCE], ()), Sure(channels[AT_ONCE:], ()), Sure((), people)]
    assert list(mapping.in_slices(Sure((), ()))) == []
