"""Before the first ask in a customer's channel its CSM may tell people there who will ask."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.database.tables import account, contact, delivery, introduction, invitation, teammate
from storage.database.units import Units
from storage.models import DeliveryKind, DeliveryState, IntroductionState, InvitationState, Place
from surveys.contacting import introductions
from surveys.contacting.introductions import INTRODUCE, IntroductionUnknown
from tests.cast import Acme, acme

THURSDAY = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)  # 10:30 in Berlin, where Lena and Anna work
MONDAY = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
CHANNEL = "CACME"


@pytest.fixture
def cast(units: Units) -> Acme:
    """Anna is about to be asked in Acme's channel, of which nobody has told the people there."""
    with units() as unit:
        made = acme(unit, state=InvitationState.PLANNED)
        unit.connection.execute(update(account).values(channel=CHANNEL, time_zone="Europe/Berlin"))
        unit.connection.execute(update(invitation).values(place=Place.CHANNEL, asked_at=None, expires_at=None))
        waits = {"state": DeliveryState.DUE, "sent": 0, "ts": None, "posted_channel": None}
        unit.connection.execute(update(delivery).values(**waits))
    return made


def wait(units: Units, cast: Acme, now: datetime) -> datetime | None:
    with units() as unit:
        return introductions.wait(unit, cast.workspace_id, cast.invitation_id, now)


def notices(units: Units) -> list[tuple[Any, ...]]:
    with units.reading() as unit:
        columns = (delivery.c.slack_user_id, delivery.c.channel, delivery.c.detail, delivery.c.wanted)
        found = select(*columns).where(delivery.c.kind == DeliveryKind.NOTICE)
        return [tuple(row) for row in unit.connection.execute(found)]


def test_the_csm_is_offered_a_text_once_and_the_ask_waits_two_working_days(units: Units, cast: Acme) -> None:
    for _ in range(2):
        # Friday is the first day, Monday the second; Anna's Monday begins at noon for us.
        assert wait(units, cast, THURSDAY) == datetime(2026, 3, 9, 11, 0, tzinfo=UTC)
    assert notices(units) == [(Acme.LENA, None, {"why": INTRODUCE, "channel": CHANNEL}, 1)]


def test_it_waits_no_longer_than_that(units: Units, cast: Acme) -> None:
    wait(units, cast, THURSDAY)
    assert wait(units, cast, MONDAY.replace(minute=29)) is not None
    assert wait(units, cast, MONDAY) is None


def test_where_no_csm_is_in_the_team_the_teams_channel_is_asked(units: Units, cast: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(teammate).values(in_team=False))
    wait(units, cast, THURSDAY)
    assert [row[:2] for row in notices(units)] == [(None, "CTEAM")]


def test_an_ask_by_dm_waits_for_nothing(units: Units, cast: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(invitation).values(place=Place.DM))
    assert wait(units, cast, THURSDAY) is None
    assert introductions.offer_due(units, cast.workspace_id, THURSDAY) == 0
    assert notices(units) == []


def test_it_is_offered_as_soon_as_the_ask_is_planned(units: Units, cast: Acme) -> None:
    assert introductions.offer_due(units, cast.workspace_id, THURSDAY) == 1
    assert introductions.offer_due(units, cast.workspace_id, THURSDAY) == 0
    assert len(notices(units)) == 1


@pytest.mark.parametrize(("made", "state"), [(True, IntroductionState.MADE), (False, IntroductionState.SKIPPED)])
def test_once_somebody_has_decided_what_waited_goes_in_the_next_send_window(
    units: Units, cast: Acme, made: bool, state: IntroductionState
) -> None:
    until = wait(units, cast, THURSDAY)
    with units() as unit:
        unit.connection.execute(update(delivery).where(delivery.c.id == cast.ask_id).values(due_at=until))
        unit.connection.execute(update(delivery).where(delivery.c.id == cast.ask_id).values(failure=INTRODUCE))
    at_night = THURSDAY.replace(hour=20)
    with units() as unit:
        introductions.decide(unit, cast.workspace_id, CHANNEL, cast.lena_id, at_night, made=made)
    with units.reading() as unit:
        row = unit.connection.execute(select(introduction)).one()
        asks = select(delivery.c.due_at).where(delivery.c.id == cast.ask_id)
        due_at = unit.connection.execute(asks).scalar_one()
    assert (row.state, row.decided_at, row.decided_by_id) == (state, at_night, cast.lena_id)
    assert due_at == datetime(2026, 3, 6, 8, 30, tzinfo=UTC), "Friday, 9:30 in Berlin"
    assert wait(units, cast, at_night) is None
    assert notices(units)[0][-1] == 2, "the notice shows it"


def test_of_two_who_decide_the_first_counts(units: Units, cast: Acme) -> None:
    wait(units, cast, THURSDAY)
    for made in (True, False):
        with units() as unit:
            introductions.decide(unit, cast.workspace_id, CHANNEL, cast.lena_id, THURSDAY, made=made)
    with units.reading() as unit:
        assert unit.connection.execute(select(introduction.c.state)).scalar_one() is IntroductionState.MADE


def test_what_was_never_offered_cannot_be_decided(units: Units, cast: Acme) -> None:
    with units() as unit, pytest.raises(IntroductionUnknown):
        introductions.decide(unit, cast.workspace_id, "CELSE", cast.lena_id, THURSDAY, made=True)


@pytest.mark.parametrize(
    ("facts", "begins"),
    [({"locale": "ja-JP"}, "皆さま"), ({"country": "DE"}, "Guten Tag"), ({"country": None}, "Hello everyone")],
)
def test_the_text_is_in_the_accounts_language(units: Units, cast: Acme, facts: dict[str, Any], begins: str) -> None:
    with units() as unit:
        unit.connection.execute(update(account).values(**facts))
        unit.connection.execute(update(contact).values(locale="pt-BR"))
        introductions.wait(unit, cast.workspace_id, cast.invitation_id, THURSDAY)
        text = introductions.offered(unit, cast.workspace_id, CHANNEL).text
    assert text.startswith(begins)
    assert "Lena Vogt" in text and "Northwind Feedback" in text
