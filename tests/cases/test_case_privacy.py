"""What a contact said to their CSM alone: it never stands in the team's channel."""

import pytest
from sqlalchemy import update

from storage import ask_queries, roster_queries
from storage.models import DeliveryKind, DeliveryState
from storage.tables import teammate
from storage.units import Unit, Units
from tests.cases.casework import owed, react
from tests.cast import Acme


def leave_team(unit: Unit) -> None:
    """Lena is in the team's channel no more."""
    unit.connection.execute(update(teammate).where(teammate.c.slack_user_id == Acme.LENA).values(in_team=False))


def join_team(unit: Unit, cast: Acme, slack_user_id: str, *, is_lead: bool) -> None:
    values = {"workspace_id": cast.workspace_id, "slack_user_id": slack_user_id, "email": f"{slack_user_id}@n.example"}
    unit.connection.execute(teammate.insert().values(**values, name="Tom Ellis", in_team=True, is_lead=is_lead))


def test_nobody_is_promised_a_reader_who_is_not_in_the_team(units: Units, cast: Acme) -> None:
    with units() as unit:
        leave_team(unit)
        ask = ask_queries.ask_facts(unit, cast.workspace_id, cast.invitation_id)
        assert ask is not None
        assert ask["csm_name"] is None
        assert roster_queries.contact_facts(unit, cast.workspace_id, cast.anna_id)["csm_name"] is None


@pytest.mark.parametrize("has_lead", [True, False])
def test_when_the_csm_left_after_the_promise_one_lead_reads_it(units: Units, cast: Acme, has_lead: bool) -> None:
    with units() as unit:
        leave_team(unit)
        join_team(unit, cast, "URUTH", is_lead=False)
        join_team(unit, cast, "UTOM", is_lead=has_lead)
        react(unit, cast, 3, only_owner=True)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["slack_user_id"]) == (None, "UTOM" if has_lead else "URUTH")


def test_where_the_team_is_empty_it_waits_for_a_person_and_goes_to_no_channel(units: Units, cast: Acme) -> None:
    with units() as unit:
        leave_team(unit)
        react(unit, cast, 3, only_owner=True)
        (alert,) = owed(unit, DeliveryKind.ALERT)
        assert (alert["channel"], alert["state"]) == (None, DeliveryState.PARKED)
