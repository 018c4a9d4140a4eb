"""An account that leaves is never passed over: its CSM hears of it, also when nobody there can be asked why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select, update

from storage.models import DeliveryKind, SurveyKind
from storage.tables import account, contact, delivery, departure, invitation, survey, teammate
from storage.units import Units
from surveys import departures
from tests.cast import NOW, Acme, acme

LAST_DAY = date(2026, 4, 30)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        cast = acme(unit)
        departures.notice(unit, cast.workspace_id, cast.account_id, LAST_DAY, departures.VOLUNTARY)
        return cast


def change_contacts(units: Units, **facts: Any) -> None:
    with units() as unit:
        unit.connection.execute(update(contact).values(**facts))


def owed(units: Units) -> list[RowMapping]:
    kinds = (DeliveryKind.NOTICE, DeliveryKind.EXIT_PROPOSAL)
    with units.reading() as unit:
        return list(unit.connection.execute(select(delivery).where(delivery.c.kind.in_(kinds))).mappings())


def test_a_csm_hears_once_that_nobody_at_a_leaving_account_can_be_asked(units: Units, cast: Acme) -> None:
    change_contacts(units, opted_out_at=NOW)
    for days in range(3):
        assert departures.propose_due(units, cast.workspace_id, NOW + timedelta(days=days)) == 0
    (notice,) = owed(units)
    assert (notice["kind"], notice["slack_user_id"], notice["channel"]) == (DeliveryKind.NOTICE, Acme.LENA, None)
    assert notice["detail"] == {"why": "nobody_to_ask", "account": "Acme GmbH", "ends_on": "2026-04-30"}


def test_the_teams_channel_hears_of_it_when_the_account_has_no_csm_in_the_team(units: Units, cast: Acme) -> None:
    change_contacts(units, opted_out_at=NOW)
    with units() as unit:
        unit.connection.execute(update(teammate).values(in_team=False))
    departures.propose_due(units, cast.workspace_id, NOW)
    (notice,) = owed(units)
    assert (notice["slack_user_id"], notice["channel"]) == (None, "CTEAM")


def test_somebody_who_can_be_asked_later_is_proposed_then(units: Units, cast: Acme) -> None:
    change_contacts(units, opted_out_at=NOW)
    departures.propose_due(units, cast.workspace_id, NOW)
    change_contacts(units, opted_out_at=None)
    assert departures.propose_due(units, cast.workspace_id, NOW + timedelta(days=1)) == 1
    with units.reading() as unit:
        assert unit.connection.execute(select(departure.c.contact_id)).scalar_one() == cast.anna_id
    assert [row["kind"] for row in owed(units)] == [DeliveryKind.NOTICE, DeliveryKind.EXIT_PROPOSAL]


@pytest.mark.parametrize(
    ("zone", "day", "asked"),
    [
        ("Asia/Tokyo", datetime(2026, 4, 1, 22, tzinfo=UTC), datetime(2026, 4, 2, 0, 30, tzinfo=UTC)),
        ("Mars/Olympus", datetime(2026, 4, 1, 22, tzinfo=UTC), datetime(2026, 4, 2, 7, 30, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 4, 2, 22, tzinfo=UTC), datetime(2026, 4, 7, 3, tzinfo=UTC)),
    ],
    ids=["their own morning", "the account's, where theirs names no zone", "after Easter in Germany"],
)
def test_the_exit_survey_waits_for_a_working_hour_where_its_contact_is(
    units: Units, cast: Acme, zone: str, day: datetime, asked: datetime
) -> None:
    change_contacts(units, time_zone=zone)
    with units() as unit:
        unit.connection.execute(update(survey).values(kind=SurveyKind.CHURN_EXIT))
        unit.connection.execute(update(account).values(country="DE", time_zone="Europe/Berlin"))
    departures.propose_due(units, cast.workspace_id, day)
    with units() as unit:
        departure_id = unit.connection.execute(select(departure.c.id)).scalar_one()
        departures.agree(unit, cast.workspace_id, departure_id, cast.lena_id, day)
        moments = unit.connection.execute(
            select(invitation.c.send_at).where(invitation.c.occasion == f"departure:{departure_id}")
        )
        assert moments.scalar_one() == asked
