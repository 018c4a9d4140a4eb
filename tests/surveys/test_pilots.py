"""A new survey asks ten people, then twenty a day, until somebody lets it go on."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from storage.asking import moments, sends
from storage.asking.pilot_queries import Course
from storage.audits import Doer
from storage.database.tables import audit, delivery, survey, workspace
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import DeliveryKind, InvitationState, SurveyKind
from surveys.planner import moving, pilots
from surveys.planner.pilots import PilotOver
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


def told(company: Company) -> list[tuple[str, int]]:
    """The notices about pilots: where they go, and which version of them is wanted."""
    found = delivery.select().where(delivery.c.kind == DeliveryKind.NOTICE).order_by(delivery.c.id)
    return [(row.channel, row.wanted) for row in company.unit.connection.execute(found)]


class Pilot:
    """A new workspace, some of whose people were asked already, and its mornings."""

    def __init__(self, units: Units, people: int) -> None:
        self.units = units
        with units() as unit:
            company = Company(unit)
            self.id, self.nps = company.id, company.nps
            self.lena = Doer("Lena Vogt", company.teammate())
            self.ask(company, people)

    def ask(self, company: Company, people: int) -> None:
        asked(company, people, TODAY - DAY)

    def report(self, days: float = 0) -> int:
        return pilots.report_due(self.units, self.id, NOW + days * DAY)

    def told(self) -> list[tuple[str, int]]:
        with self.units() as unit:
            return told(Company(unit, known=self.id))


@pytest.mark.parametrize(("people", "notices"), [(9, 0), (10, 1)])
def test_the_team_is_told_once_the_first_ten_were_asked(units: Units, people: int, notices: int) -> None:
    pilot = Pilot(units, people)
    assert pilot.report() == notices
    assert pilot.told() == [("C0TEAM", 1)] * notices


def test_the_team_is_told_again_once_a_week(units: Units) -> None:
    pilot = Pilot(units, 10)
    assert [pilot.report(days) for days in (0, 1, 6.99, 7, 8, 14)] == [1, 0, 0, 1, 0, 1]


def test_a_pilot_is_looked_at_every_morning_on_which_the_team_works(units: Units) -> None:
    pilot = Pilot(units, 10)
    with units() as unit:
        pilots.ensure(unit, pilot.id, NOW)
        assert moments.due_at(unit, pilot.id, pilots.PILOTS) == local(date(2026, 11, 23), time(9))
    pilot.report(5.5)  # on Friday night
    with units() as unit:
        assert moments.due_at(unit, pilot.id, pilots.PILOTS) == local(date(2026, 11, 30), time(9))


def test_whoever_lets_it_go_on_is_noted_and_shown_and_nobody_is_told_again(units: Units) -> None:
    pilot = Pilot(units, 10)
    pilot.report()
    pilot.report(7)
    with units() as unit:
        pilots.go_on(unit, pilot.id, "nps", pilot.lena, NOW)
        assert pilots.room(unit, pilot.id, pilot.nps) is None
        for name, by in (("nps", "Lena Vogt"), ("nothing", None)):
            with pytest.raises(PilotOver) as over:
                pilots.go_on(unit, pilot.id, name, pilot.lena, NOW)
            assert over.value.by == by
        (noted,) = unit.connection.execute(audit.select())
        assert (noted.who, noted.did, noted.about) == ("Lena Vogt", "let a survey go on", "nps")
    assert pilot.told() == [("C0TEAM", 1), ("C0TEAM", 2)], "the newest notice says so"
    assert pilot.report(14) == 0


@pytest.mark.parametrize("stopped", ["survey", "workspace", "disabled"])
def test_what_asks_nobody_reports_nothing(units: Units, stopped: str) -> None:
    pilot = Pilot(units, 10)
    with units() as unit:
        if stopped == "disabled":
            unit.connection.execute(update(survey).values(enabled=False))
        else:
            sends.stop(unit, pilot.id, "Lena", NOW, sends.Switch("nps") if stopped == "survey" else sends.ALL)
    assert pilot.report() == 0


def test_the_course_counts_what_came_of_the_asks(company: Company) -> None:
    for _ in range(2):
        company.answered(company.contact(), 9, TODAY)
    left = company.contact(opted_out_at=NOW)
    company.asked(left, TODAY)
    company.asked(company.contact(opted_out_at=local(TODAY - DAY)), TODAY)
    asked(company, 1, TODAY, **WITHDRAWN, **NEVER_SENT, withdrawn_why="undeliverable")
    asked(company, 1, TODAY, **WITHDRAWN, **NEVER_SENT, withdrawn_why="held")
    assert pilots.course(company.unit, company.id, company.nps) == Course(4, 2, 1, 1)


def test_an_ask_whose_moment_passed_goes_out_on_a_day_on_which_its_pilot_has_room(company: Company) -> None:
    monday = TODAY + DAY
    asked(company, 10, TODAY - DAY)
    asked(company, 20, monday, state=InvitationState.PLANNED, **NEVER_SENT)
    late, after = company.contact(), local(monday, time(12))

    def first_moment(**pilot: int) -> date:
        return moving.first_moment(company.unit, company.id, late, SurveyKind.NPS, after, **pilot).date()

    assert (first_moment(survey_id=company.nps), first_moment()) == (monday + DAY, monday)
