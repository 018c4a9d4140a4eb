"""An account that leaves is never passed over: its CSM hears of it, also when nobody there can be asked why."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select, update

from storage.database.tables import account, blackout, contact, delivery, departure, invitation, survey, teammate
from storage.database.units import Units
from storage.models import AccountStatus, DeliveryKind, SurveyKind
from surveys.definition.definitions import shipped, store
from surveys.leaving import departures
from tests.cast import NOW, Acme, acme

LAST_DAY = date(2026, 4, 30)
NOTICED = NOW - departures.WAITS


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        cast = acme(unit)
        departures.notice(unit, cast.workspace_id, cast.account_id, LAST_DAY, departures.VOLUNTARY)
    assert departures.propose_due(units, cast.workspace_id, NOTICED) == 0
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


def change_account(units: Units, **facts: Any) -> None:
    with units() as unit:
        unit.connection.execute(update(account).values(**facts))


def test_a_proposal_waits_a_day(units: Units, cast: Acme) -> None:
    assert departures.propose_due(units, cast.workspace_id, NOW - timedelta(microseconds=1)) == 0
    assert [departures.propose_due(units, cast.workspace_id, NOW) for _ in range(2)] == [1, 0]


def test_an_account_that_stays_after_all_is_not_proposed_and_waits_anew_when_it_leaves_again(
    units: Units, cast: Acme
) -> None:
    change_account(units, status=AccountStatus.ACTIVE)
    assert departures.propose_due(units, cast.workspace_id, NOW) == 0
    change_account(units, status=AccountStatus.LEAVING)
    later = NOW + timedelta(hours=1)
    assert departures.propose_due(units, cast.workspace_id, later) == 0
    assert departures.propose_due(units, cast.workspace_id, later + departures.WAITS) == 1


@pytest.mark.parametrize(
    ("ends_on", "proposed"),
    [
        (date(2026, 3, 2), 0),  # over since yesterday
        (date(2026, 3, 3), 1),  # today is the last day
        (date(2026, 3, 6), 1),  # three working days before it
        (date(2026, 3, 9), 0),  # a weekend further
    ],
)
def test_nothing_waits_in_the_last_working_days_and_nothing_is_proposed_after_them(
    units: Units, cast: Acme, ends_on: date, proposed: int
) -> None:
    change_account(units, ends_on=ends_on)
    assert departures.propose_due(units, cast.workspace_id, NOTICED) == proposed


def test_another_last_day_asks_no_second_person(units: Units, cast: Acme) -> None:
    departures.propose_due(units, cast.workspace_id, NOW)
    change_account(units, ends_on=LAST_DAY + timedelta(days=30))
    assert departures.propose_due(units, cast.workspace_id, NOW + timedelta(days=2)) == 0
    with units.reading() as unit:
        (moved,) = unit.connection.execute(select(departure.c.ends_on)).all()
    assert moved.ends_on == LAST_DAY + timedelta(days=30)
    (shown,) = owed(units)
    assert shown["wanted"] == 2, "the proposal says so"


def test_an_account_whose_payment_failed_is_never_asked(units: Units, cast: Acme) -> None:
    with units() as unit:
        departures.notice(unit, cast.workspace_id, cast.account_id, LAST_DAY, "payment_failed")
    assert departures.propose_due(units, cast.workspace_id, NOW + timedelta(days=9)) == 0
    assert owed(units) == []


def agreed_at(units: Units, cast: Acme) -> Any:
    """When the exit survey is sent that somebody agrees to at NOW."""
    departures.propose_due(units, cast.workspace_id, NOW)
    with units() as unit:
        departure_id = unit.connection.scalar(select(departure.c.id))
        departures.agree(unit, cast.workspace_id, departure_id, cast.lena_id, NOW)
        exits = select(survey.c.id).where(survey.c.kind == SurveyKind.CHURN_EXIT)
        return unit.connection.scalar(select(invitation.c.send_at).where(invitation.c.survey_id.in_(exits)))


@pytest.fixture
def exits(units: Units, cast: Acme) -> Acme:
    """Acme leaves, in a zone and a country, and the workspace has an exit survey. Anna was asked a day before NOW."""
    with units() as unit:
        store(unit, cast.workspace_id, shipped("churn_exit"), NOW)
        unit.connection.execute(update(account).values(time_zone="Europe/Berlin"))
    return cast


def test_an_exit_survey_waits_until_its_contact_had_two_weeks_of_peace(units: Units, exits: Acme) -> None:
    assert agreed_at(units, exits) == NOW + timedelta(days=13)


def test_an_agreed_exit_survey_takes_the_place_of_what_was_planned_for_its_contact(units: Units, exits: Acme) -> None:
    with units() as unit:
        planned = update(invitation).values(state="planned", asked_at=None, send_at=NOW + timedelta(days=1))
        unit.connection.execute(planned)
    assert agreed_at(units, exits) < NOW + timedelta(days=1)
    with units.reading() as unit:
        others = select(invitation.c.state, invitation.c.withdrawn_why).where(invitation.c.survey_id == exits.survey_id)
        assert unit.connection.execute(others).all() == [("withdrawn", "quarantine")]


def test_an_exit_survey_waits_while_enough_of_its_account_were_asked(units: Units, exits: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(invitation).values(asked_at=NOW - timedelta(days=14)))
        for number in range(3):
            values = {"workspace_id": exits.workspace_id, "account_id": exits.account_id}
            named = {"external_id": f"D{number}", "name": "Bo", "attributes": {}}
            added = contact.insert().values(**values, **named).returning(contact.c.id)
            asked = {"contact_id": unit.connection.scalar(added), "survey_id": exits.survey_id, "occasion": "cycle:1"}
            at = NOW - timedelta(days=number)
            unit.connection.execute(
                invitation.insert().values(**values, **asked, send_at=at, asked_at=at, state="asked", segments=[])
            )
    assert agreed_at(units, exits) == datetime(2026, 3, 9, 11, tzinfo=UTC), "a week after the first, Monday noon"


def test_an_exit_survey_keeps_to_the_black_outs(units: Units, exits: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(invitation).values(asked_at=NOW - timedelta(days=14)))
        closed = {"first": NOW.date(), "last": NOW.date(), "label": "Fair", "set_by": "Lena"}
        unit.connection.execute(blackout.insert().values(workspace_id=exits.workspace_id, **closed))
    assert agreed_at(units, exits) == datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unreachable", "channel", "wish", "proposed"),
    [
        ("cannot_dm_bot", None, None, 0),
        ("cannot_dm_bot", "C1", None, 0),  # the exit survey is asked by direct message alone …
        ("cannot_dm_bot", "C1", "channel", 1),  # … unless the account wants to be asked in its channel
        ("deactivated", "C1", "channel", 0),
        (None, None, None, 1),
    ],
)
def test_who_is_reached_only_in_a_channel_is_proposed_where_the_survey_can_ask_them_there(
    units: Units, cast: Acme, unreachable: str | None, channel: str | None, wish: str | None, proposed: int
) -> None:
    change_contacts(units, unreachable=unreachable)
    with units() as unit:
        attributes = {"ask_in": wish} if wish else {}
        unit.connection.execute(update(account).values(channel=channel, attributes=attributes))
    assert departures.propose_due(units, cast.workspace_id, NOW) == proposed


def test_somebody_less_important_who_is_reached_comes_before_somebody_who_is_not(units: Units, cast: Acme) -> None:
    change_contacts(units, unreachable="cannot_dm_bot", role="decision maker")
    with units() as unit:
        unit.connection.execute(update(account).values(channel="C1"))
        bo = {"workspace_id": cast.workspace_id, "account_id": cast.account_id, "external_id": "bo", "name": "Bo"}
        number = unit.connection.scalars(
            contact.insert().values(**bo, slack_user_id="UBO", attributes={}).returning(contact.c.id)
        ).one()
    departures.propose_due(units, cast.workspace_id, NOW)
    with units.reading() as unit:
        assert unit.connection.scalars(select(departure.c.contact_id)).one() == number
