"""Who is who in Slack: people are tied to contacts by e-mail, and strangers are visited once a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.roster import Roster, store_person
from bot.slack.faults import DeliveryFailed, FaultKind
from storage.answering import departure_queries
from storage.database.tables import account, contact, teammate
from storage.database.units import Units
from storage.people import channel_queries
from tests.storage import workspaces

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEAM, SHARED = "C0TEAM", "C1SHARED"
LENA = {"id": "ULENA", "team_id": "T1", "profile": {"real_name": "Lena", "email": "lena@northwind.example"}}
ANNA = {"id": "U2", "team_id": "T9", "profile": {"real_name": "Anna", "email": "anna@acme.example"}}


class Slack:
    """A workspace with one channel that is shared with Acme, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.staff: list[dict[str, Any]] = []
        self.busy = False
        self.elsewhere: list[dict[str, Any]] = []

    def people(self) -> list[dict[str, Any]]:
        return self.staff

    def channels(self) -> list[dict[str, Any]]:
        return [{"id": SHARED, "name": "acme"}]

    def all_channels(self) -> list[dict[str, Any]]:
        return [*(each | {"is_member": True, "is_ext_shared": True} for each in self.channels()), *self.elsewhere]

    def members(self, channel: str) -> list[str]:
        self.asked.append(channel)
        return ["U2"] if channel == SHARED else [user["id"] for user in self.staff]

    def person(self, user: str) -> dict[str, Any]:
        self.asked.append(user)
        if self.busy:
            raise DeliveryFailed("ratelimited", FaultKind.WAIT, 30)
        return ANNA


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def workspace_id(units: Units) -> int:
    with units() as unit:
        return workspaces.add(unit.connection)


@pytest.fixture
def roster(units: Units, slack: Slack, workspace_id: int) -> Roster:
    with units() as unit:
        known = {"workspace_id": workspace_id, "external_id": "A1", "name": "Acme", "attributes": {}}
        unit.connection.execute(account.insert().values(channel_name="acme", status="active", **known))
    return Roster(units, slack, workspace_id, "T1")  # type: ignore[arg-type]


def bring_in_anna(units: Units, workspace_id: int) -> None:
    facts = {"external_id": "C1", "name": "Anna", "email": "anna@acme.example", "attributes": {}}
    with units() as unit:
        unit.connection.execute(contact.insert().values(workspace_id=workspace_id, account_id=1, **facts))


def slack_ids(units: Units) -> list[str | None]:
    with units.reading() as unit:
        return list(unit.connection.scalars(select(contact.c.slack_user_id)))


def test_people_of_other_companies_are_found_in_their_shared_channel(
    units: Units, roster: Roster, workspace_id: int
) -> None:
    bring_in_anna(units, workspace_id)
    roster.refresh(NOW)
    assert slack_ids(units) == ["U2"]


def test_somebody_imported_after_slack_was_read_is_tied_at_the_next_refresh(
    units: Units, roster: Roster, workspace_id: int
) -> None:
    roster.refresh(NOW)
    bring_in_anna(units, workspace_id)
    roster.refresh(NOW + timedelta(minutes=1))
    assert slack_ids(units) == ["U2"]


def test_a_channel_is_visited_once_a_week(roster: Roster, slack: Slack) -> None:
    for days in (0, 1, 6):
        roster.refresh(NOW + timedelta(days=days))
    assert (slack.asked.count(SHARED), slack.asked.count("U2")) == (1, 1)
    roster.refresh(NOW + timedelta(days=7))
    assert (slack.asked.count(SHARED), slack.asked.count("U2")) == (2, 2)


def test_when_somebody_moved_every_channel_is_visited_at_once(roster: Roster, slack: Slack) -> None:
    roster.refresh(NOW)
    roster.visit_all_again()
    roster.refresh(NOW + timedelta(days=1))
    assert slack.asked.count(SHARED) == 2


def team(units: Units) -> list[str | None]:
    with units.reading() as unit:
        return list(unit.connection.scalars(select(teammate.c.slack_user_id).where(teammate.c.in_team)))


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"is_ultra_restricted": True}, {"deleted": True}])
def test_a_teammate_who_becomes_a_guest_or_is_deactivated_has_no_rights_at_once(
    units: Units, roster: Roster, slack: Slack, workspace_id: int, change: dict[str, bool]
) -> None:
    slack.staff = [LENA]
    roster.refresh(NOW)
    assert team(units) == ["ULENA"]
    with units() as unit:
        store_person(unit, workspace_id, "T1", LENA | change)
    assert team(units) == []


def test_a_teammate_who_changes_their_name_stays_in_the_team(
    units: Units, roster: Roster, slack: Slack, workspace_id: int
) -> None:
    slack.staff = [LENA]
    roster.refresh(NOW)
    with units() as unit:
        store_person(unit, workspace_id, "T1", LENA | {"profile": {"real_name": "Lena Vogt"}})
    assert team(units) == ["ULENA"]


def test_the_team_is_known_before_strangers_are_looked_up_one_by_one(
    units: Units, roster: Roster, slack: Slack
) -> None:
    slack.staff, slack.busy = [LENA], True
    with pytest.raises(DeliveryFailed):
        roster.refresh(NOW)
    assert team(units) == ["ULENA"]


def zone_of(units: Units, workspace_id: int, slack_zone: str, imported: str | None) -> str | None:
    """By which zone Anna is asked, once Slack says that she moved from Berlin to `slack_zone`."""
    bring_in_anna(units, workspace_id)
    with units() as unit:
        unit.connection.execute(contact.update().values(time_zone=imported))
        for zone in ("Europe/Berlin", slack_zone):
            store_person(unit, workspace_id, "T1", ANNA | {"tz": zone})
        departure_id = departure_queries.add(unit, workspace_id, 1, 1, NOW.date(), NOW)
        person = departure_queries.facts(unit, workspace_id, departure_id)
    assert person is not None
    asked_by: str | None = person["contact_zone"]
    return asked_by


@pytest.mark.usefixtures("roster")
def test_who_moves_is_asked_by_the_clock_of_the_new_place(units: Units, workspace_id: int) -> None:
    assert zone_of(units, workspace_id, "America/New_York", imported=None) == "America/New_York"


@pytest.mark.usefixtures("roster")
def test_an_imported_zone_counts_more_than_slacks(units: Units, workspace_id: int) -> None:
    assert zone_of(units, workspace_id, "America/New_York", imported="Asia/Tokyo") == "Asia/Tokyo"


@pytest.mark.parametrize(("was", "is_now"), [("cannot_dm_bot", "cannot_dm_bot"), ("never_signed_in", None)])
@pytest.mark.usefixtures("roster")
def test_a_refused_message_is_remembered_whatever_slack_says_of_the_person(
    units: Units, workspace_id: int, was: str, is_now: str | None
) -> None:
    bring_in_anna(units, workspace_id)
    with units() as unit:
        unit.connection.execute(contact.update().values(unreachable=was))
        store_person(unit, workspace_id, "T1", ANNA)
        assert unit.connection.scalars(select(contact.c.unreachable)).one() == is_now


def tied(units: Units) -> tuple[str | None, str | None, str | None]:
    with units.reading() as unit:
        found = select(contact.c.slack_user_id, contact.c.unreachable, contact.c.dm_channel)
        user, unreachable, dm = unit.connection.execute(found).one()
    return user, unreachable, dm


NEW_ANNA = ANNA | {"id": "U3"}
GONE_ANNA = ANNA | {"deleted": True}
BOT_ANNA = ANNA | {"id": "UBOT", "is_bot": True}


@pytest.mark.parametrize(
    ("met", "user", "unreachable"),
    [
        ([ANNA, NEW_ANNA], "U2", None),
        ([GONE_ANNA, NEW_ANNA], "U3", None),
        ([NEW_ANNA, GONE_ANNA], "U3", None),
        ([GONE_ANNA], "U2", "deactivated"),
        ([BOT_ANNA], None, None),
        ([ANNA | {"id": "USLACKBOT"}], None, None),
        ([ANNA | {"is_invited_user": True}], "U2", "never_signed_in"),
        ([ANNA | {"is_stranger": True}], "U2", "stranger"),
    ],
    ids=["first stays", "new account", "in any order", "deactivated", "bot", "Slackbot", "invited", "stranger"],
)
@pytest.mark.usefixtures("roster")
def test_an_address_ties_whoever_is_there_to_be_asked(
    units: Units, workspace_id: int, met: list[dict[str, Any]], user: str | None, unreachable: str | None
) -> None:
    bring_in_anna(units, workspace_id)
    with units() as unit:
        for person in met:
            store_person(unit, workspace_id, "T1", person)
    assert tied(units)[:2] == (user, unreachable)


@pytest.mark.usefixtures("roster")
def test_a_new_account_has_a_dm_of_its_own(units: Units, workspace_id: int) -> None:
    bring_in_anna(units, workspace_id)
    with units() as unit:
        store_person(unit, workspace_id, "T1", GONE_ANNA)
        unit.connection.execute(contact.update().values(dm_channel="DOLD"))
        store_person(unit, workspace_id, "T1", NEW_ANNA)
    assert tied(units) == ("U3", None, None)


def test_the_same_id_in_two_workspaces_is_two_people(units: Units, roster: Roster, workspace_id: int) -> None:
    bring_in_anna(units, workspace_id)
    roster.refresh(NOW)
    elsewhere = {"id": "U2", "team_id": "T5", "deleted": True, "profile": {"real_name": "Bo"}}
    with units() as unit:
        store_person(unit, workspace_id, "T1", elsewhere)
    assert tied(units)[:2] == ("U2", None)


def test_somebody_of_the_team_is_no_customer_whatever_an_import_says(
    units: Units, roster: Roster, slack: Slack, workspace_id: int
) -> None:
    slack.staff = [LENA]
    bring_in_anna(units, workspace_id)
    with units() as unit:
        unit.connection.execute(contact.update().values(email="lena@northwind.example"))
    roster.refresh(NOW)
    assert tied(units)[:2] == ("ULENA", "teammate")
    with units() as unit:
        store_person(unit, workspace_id, "T1", LENA | {"is_restricted": True})
    assert tied(units)[:2] == ("ULENA", None), "whoever left the team may be one"


def held(units: Units) -> dict[str, str | None]:
    """Which account has which channel."""
    with units.reading() as unit:
        return {row.name: row.channel for row in unit.connection.execute(select(account.c.name, account.c.channel))}


def another_account(units: Units, workspace_id: int, **facts: Any) -> int:
    values = {"workspace_id": workspace_id, "external_id": "A2", "name": "Labs", "attributes": {}, "status": "active"}
    with units() as unit:
        added = account.insert().values(values | facts).returning(account.c.id)
        return int(unit.connection.execute(added).scalar_one())


def test_accounts_that_were_imported_with_a_channels_name_have_it(
    units: Units, roster: Roster, workspace_id: int
) -> None:
    another_account(units, workspace_id, channel_name="#Acme")
    roster.refresh(NOW)
    assert held(units) == {"Acme": SHARED, "Labs": SHARED}


def test_a_channel_that_the_team_keeps_from_customers_is_nobodys_whatever_its_name(
    units: Units, roster: Roster, workspace_id: int
) -> None:
    roster.refresh(NOW)
    with units() as unit:
        channel_queries.free(unit, workspace_id, SHARED, not_customer=True)
    roster.refresh(NOW)
    assert held(units) == {"Acme": None}


@pytest.mark.parametrize("name", [None, "acme"])
def test_a_channel_that_the_team_gave_to_an_account_stays_its_own_whatever_its_name(
    units: Units, roster: Roster, workspace_id: int, name: str | None
) -> None:
    labs = another_account(units, workspace_id, channel_name=name)
    roster.refresh(NOW)
    with units() as unit:
        channel_queries.give(unit, workspace_id, SHARED, labs)
    roster.refresh(NOW)
    assert held(units) == {"Acme": None, "Labs": SHARED}


def test_a_channel_that_was_a_gone_accounts_goes_by_its_name(units: Units, roster: Roster, workspace_id: int) -> None:
    another_account(units, workspace_id, status="gone", channel=SHARED)
    roster.refresh(NOW)
    assert held(units)["Acme"] == SHARED


@pytest.mark.parametrize(("is_there", "has"), [(True, "C2OTHER"), (False, SHARED)])
def test_an_account_keeps_the_channel_it_has_for_as_long_as_slack_lists_it(
    units: Units, roster: Roster, slack: Slack, is_there: bool, has: str
) -> None:
    with units() as unit:
        unit.connection.execute(account.update().values(channel="C2OTHER"))
    if is_there:
        slack.elsewhere = [{"id": "C2OTHER", "name": "other", "is_ext_shared": True}]
    roster.refresh(NOW)
    assert held(units) == {"Acme": has}
