"""A rehearsal asked for in Slack is a row first: one at a time, begun again after a crash, given up politely."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import Refused
from bot.listeners.rehearsals import start_rehearsal
from bot.payloads import Command
from bot.rehearsals.trying_out import GAVE_UP, LONGEST, TOO_LONG, Rehearsals
from bot.ticks import FILES_KEPT
from storage.database.tables import delivery, rehearsal
from storage.database.units import Units
from storage.models import RehearsalState
from storage.rehearsing import rehearsal_requests
from surveys.answering.answers import Who
from tests.bot.reporting_desk import Front
from tests.reporting_cast import NOW, Company

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
    yield Front(units, company.id)


def ask(front: Front, words: str = "nps 10") -> str:
    who = Who(front.desk.slack_team_id, "U0LENA")
    return start_rehearsal(front.desk, Command(who, "/survey", words, "C1", "trigger"), words).text


def row(front: Front) -> Any:
    with front.desk.units.reading() as unit:
        return unit.connection.execute(select(rehearsal)).one()


def owed(front: Front) -> list[str]:
    with front.desk.units.reading() as unit:
        return list(unit.connection.scalars(select(delivery.c.cause).order_by(delivery.c.id)))


def rehearsals(front: Front, seconds: Any = lambda: 0.0) -> Rehearsals:
    return Rehearsals(front.desk.units, front.desk.workspace_id, seconds)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("nps 0", "From 1 to 366"),
        ("nps 367", "From 1 to 366"),
        ("nps soon", "From 1 to 366"),
        ("<!here>", "There is no survey &lt;!here&gt;. There are:"),
        ("", r"Which survey\? There are:"),
    ],
)
def test_what_cannot_be_played_is_refused_with_what_can(front: Front, words: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        ask(front, words)


@pytest.mark.parametrize("days", [1, 366])
def test_a_day_and_a_year_can_be_asked_for(front: Front, days: int) -> None:
    ask(front, f"nps {days}")
    assert row(front).days == days


def test_there_is_one_at_a_time(front: Front) -> None:
    ask(front)
    with pytest.raises(Refused, match="A rehearsal of nps for Lena Vogt is under way"):
        ask(front)
    rehearsals(front).work(NOW)
    assert "I am trying out nps" in ask(front)


def test_what_was_found_is_owed_in_the_commit_that_ends_it(front: Front) -> None:
    ask(front)
    rehearsals(front).work(NOW)
    kept = row(front)
    assert kept.state is RehearsalState.DONE and kept.figures["survey"] == "nps" and kept.sheet
    rehearsals(front).work(NOW)
    assert len(owed(front)) == 1


def test_one_that_bears_the_number_of_a_forgotten_one_is_owed_like_any_other(front: Front) -> None:
    ask(front)
    rehearsals(front).work(NOW)
    first = row(front).id
    with front.desk.units() as unit:
        rehearsal_requests.forget_before(unit, front.desk.workspace_id, NOW + FILES_KEPT)
    front.clock.at = NOW + FILES_KEPT
    ask(front)
    rehearsals(front).work(NOW + FILES_KEPT)
    assert row(front).id == first  # as SQLite numbers rows
    assert len(owed(front)) == 2


def test_one_that_a_crash_ended_is_begun_again_once_and_then_given_up(front: Front) -> None:
    ask(front)
    with front.desk.units() as unit:
        rehearsal_requests.change(unit, row(front).id, attempts=1)
    rehearsals(front).work(NOW)
    assert row(front).state is RehearsalState.DONE
    with front.desk.units() as unit:
        rehearsal_requests.change(unit, row(front).id, attempts=2, state=RehearsalState.WAITING)
    rehearsals(front).work(NOW)
    assert (row(front).state, row(front).why) == (RehearsalState.FAILED, GAVE_UP)


def test_one_that_takes_more_than_two_minutes_is_cancelled_and_says_so(front: Front) -> None:
    ask(front)
    rehearsals(front, seconds=count(0, LONGEST + 1).__next__).work(NOW)
    assert (row(front).state, row(front).why) == (RehearsalState.FAILED, TOO_LONG)
    assert len(owed(front)) == 1
