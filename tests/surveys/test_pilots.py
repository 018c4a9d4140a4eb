"""A new survey asks ten people, then twenty a day, until somebody lets it go on."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from storage.models import InvitationState
from storage.tables import survey, workspace
from storage.unit import Unit
from storage.units import Units
from surveys import pilots
from tests.reporting_cast import NOW, TODAY, Company, local

DAY = timedelta(days=1)
WITHDRAWN = {"state": InvitationState.WITHDRAWN}
NEVER_SENT = {"asked_at": None, "expires_at": None}


@pytest.fixture
def unit(units: Units) -> Iterator[Unit]:
    with units() as opened:
        yield opened


@pytest.fixture
def company(unit: Unit) -> Company:
    return Company(unit)


def asked(company: Company, count: int, on: date, **facts: Any) -> None:
    for _ in range(count):
        company.asked(company.contact(), on, **facts)


def room(company: Company, day: date = TODAY) -> int | None:
    found = pilots.room(company.unit, company.id, company.nps)
    return found and found.left(day)


def test_the_first_ten_are_asked_before_anybody_else_is(company: Company) -> None:
    assert room(company) == 10
    asked(company, 9, TODAY)
    assert (room(company), room(company, TODAY + DAY)) == (1, 1)
    asked(company, 1, TODAY + 2 * DAY, state=InvitationState.PLANNED, **NEVER_SENT)
    assert (room(company), room(company, TODAY + 2 * DAY), room(company, TODAY + 3 * DAY)) == (0, 0, 20)


def test_what_is_planned_in_one_go_counts_for_those_after(company: Company) -> None:
    found = pilots.room(company.unit, company.id, company.nps)
    assert found is not None
    for _ in range(10):
        found.take(TODAY)
    assert (found.left(TODAY), found.left(TODAY + DAY)) == (0, 20)


def test_twenty_a_day_follow_them(company: Company) -> None:
    asked(company, 10, TODAY - DAY)
    asked(company, 19, TODAY)
    assert room(company) == 1
    asked(company, 2, TODAY)
    assert (room(company), room(company, TODAY + DAY)) == (0, 20)


def test_a_day_is_one_of_the_workspaces_calendar(company: Company) -> None:
    asked(company, 10, TODAY - DAY)
    for moment in (local(TODAY, time(0)), local(TODAY + DAY, time(0))):
        company.asked(company.contact(), TODAY, asked_at=moment)
        company.asked(company.contact(), TODAY, asked_at=moment - timedelta(microseconds=1))
    assert [room(company, day) for day in (TODAY - DAY, TODAY, TODAY + DAY)] == [0, 18, 19]


def test_what_was_taken_back_unsent_makes_room_and_what_was_sent_does_not(company: Company) -> None:
    asked(company, 4, TODAY, **WITHDRAWN, **NEVER_SENT)
    asked(company, 3, TODAY, **WITHDRAWN)
    assert room(company) == 7


def test_a_survey_that_goes_on_has_no_limit_and_an_exit_survey_never_had_one(company: Company) -> None:
    asked(company, 30, TODAY)
    assert pilots.room(company.unit, company.id, company.churn_exit) is None
    company.unit.connection.execute(update(survey).where(survey.c.id == company.nps).values(going_at=NOW))
    assert room(company) is None


def test_a_workspace_may_start_with_fewer_or_more(company: Company) -> None:
    company.unit.connection.execute(update(workspace).values(policy={"pilot": 2, "pilot_a_day": 5}))
    assert room(company) == 2
    asked(company, 2, TODAY - DAY)
    assert room(company) == 5
