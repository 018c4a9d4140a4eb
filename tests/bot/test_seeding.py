"""The first workspace: what is found out from Slack, what is kept, and what is said when it cannot be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

import bot.service
from bot.edge.settings import SettingsWrong, load
from bot.seeding import Home, seed
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from sandbox.client import Sandbox
from storage.asking import survey_queries
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.migrations.upgrade import upgrade
from storage.people.roster_queries import workspaces
from surveys.definition.definitions import SHIPPED
from tests.bot.cli_cast import Terminal

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def slack(terminal: Terminal) -> Iterator[Sandbox]:
    with terminal.slack() as running:
        yield running


@pytest.fixture
def units(terminal: Terminal) -> Iterator[Units]:
    engine = open_engine(f"sqlite:///{terminal.folder / 'askback.db'}")
    upgrade(engine)
    opened = Units(engine)
    yield opened
    opened.close()


def seeded(units: Units) -> Home:
    settings = load()
    client = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url)
    return seed(units, Messenger(client, Still(), Pacer()), settings, NOW)


def home_of(units: Units) -> dict[str, Any]:
    with units.reading() as unit:
        (home,) = workspaces(unit)
        return dict(home)


def test_a_new_workspace_gets_its_facts_and_the_shipped_surveys(units, slack) -> None:
    home = seeded(units)
    assert (home.slack_team_id, home.bot_user_id) == ("T1", "UBOT")
    assert home_of(units)["company"] == "Northwind"
    with units.reading() as unit:
        assert survey_queries.names(unit, home.workspace_id) == set(SHIPPED)


def test_the_zone_is_the_one_that_most_of_the_team_works_in(units, slack) -> None:
    for user in ("U1", "U2"):
        slack.change_user(user, tz="America/New_York")
    seeded(units)
    assert home_of(units)["time_zone"] == "America/New_York"


def test_a_later_start_keeps_the_zone_that_answers_are_counted_by(units, slack) -> None:
    seeded(units)
    for user in ("U1", "U2"):
        slack.change_user(user, tz="Asia/Tokyo")
    again = seeded(units)
    assert home_of(units)["time_zone"] == "Europe/Berlin"
    assert again == seeded(units)


@pytest.mark.parametrize("name", ["cs-team", "#CS-Team", " cs-team ", "C1"])
def test_the_team_channel_is_found_by_name_or_id(units, slack, terminal, name) -> None:
    terminal.set(ASKBACK_TEAM_CHANNEL=name)
    seeded(units)
    assert home_of(units)["team_channel"] == "C1"


@pytest.mark.parametrize("name", ["nowhere", "elsewhere", "C3"])
def test_a_channel_that_the_bot_is_not_in_is_refused_with_the_cure(units, slack, terminal, name) -> None:
    terminal.set(ASKBACK_TEAM_CHANNEL=name)
    with pytest.raises(SettingsWrong, match="type /invite @feedback there"):
        seeded(units)


def test_a_wrong_token_is_refused_with_the_cure(units, slack, terminal) -> None:
    terminal.set(SLACK_BOT_TOKEN="xoxb-wrong")
    with pytest.raises(SettingsWrong, match=r"SLACK_BOT_TOKEN.*invalid_auth.*copy it anew"):
        seeded(units)


def test_no_pacer_counts_calls_by_two_calendars(slack, monkeypatch) -> None:
    """A call dated by the machine's clock would stay "in the last minute" of a stepped one for months."""
    counted: list[list[datetime]] = []

    class Noting(Pacer):
        def __init__(self) -> None:
            super().__init__()
            self.moments: list[datetime] = []
            counted.append(self.moments)

        def take(self, method: str, now: datetime) -> datetime:
            self.moments.append(now)
            return super().take(method, now)

    monkeypatch.setattr(bot.service, "Pacer", Noting)
    service = bot.service.Service(load())
    service.start()
    slack.settle()
    service.stop()
    assert any(counted)
    for moments in filter(None, counted):
        assert max(moments) - min(moments) < timedelta(days=1)
