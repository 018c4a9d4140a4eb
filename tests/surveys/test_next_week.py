"""On the last morning of their week CSMs read who of their people is asked in the next one."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.asking import moments, sends
from storage.asking.turn_queries import midnight
from storage.audits import Doer
from storage.database.tables import delivery, survey, turn
from storage.database.units import Units
from storage.models import DeliveryKind
from surveys.planner import holds
from surveys.planner.holds import Whom
from surveys.rehearsing import next_week
from tests.reporting_cast import NOW, Company, local

DAY = timedelta(days=1)
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
FRIDAY_MORNING = local(MONDAY - 3 * DAY, time(9))
THURSDAY_IN_RIYADH = datetime(2026, 11, 26, 6, tzinfo=NOW.tzinfo)


class Team:
    """Lena, and whoever else is a CSM, with people whose turns come."""

    def __init__(self, units: Units) -> None:
        self.units = units
        with units() as unit:
            company = Company(unit)
            unit.connection.execute(update(survey).values(going_at=NOW))
            self.id, self.nps = company.id, company.nps
            self.lena = company.teammate()
            self.acme = company.account(csm_id=self.lena, country="DE", time_zone="Europe/Berlin")
        next_week.tell_due(units, self.id, NOW)

    def person(self, day: date, account_id: int | None = None) -> int:
        with self.units() as unit:
            company = Company(unit, known=self.id)
            contact_id = company.contact(account_id or self.acme)
            key = {"workspace_id": self.id, "survey_id": self.nps, "contact_id": contact_id}
            unit.connection.execute(turn.insert().values(**key, due_at=midnight(day)))
            return contact_id

    def tell(self, now: datetime = FRIDAY_MORNING) -> int:
        return next_week.tell_due(self.units, self.id, now)

    def told(self) -> list[Any]:
        with self.units.reading() as unit:
            found = select(delivery).where(delivery.c.kind == DeliveryKind.NOTICE).order_by(delivery.c.id)
            return list(unit.connection.execute(found).all())

    def due(self) -> datetime | None:
        with self.units.reading() as unit:
            return moments.due_at(unit, self.id, f"{next_week.NEXT_WEEK}:{self.lena}")


@pytest.fixture
def team(units: Units) -> Team:
    return Team(units)


def test_a_csm_reads_who_is_asked_in_which_survey_and_on_which_day(team: Team) -> None:
    anna, bo = team.person(TUESDAY), team.person(TUESDAY + DAY)
    team.person(MONDAY + 7 * DAY)  # the week after
    with team.units() as unit:
        company = Company(unit, known=team.id)
        elsewhere = company.account(csm_id=company.teammate("Tom", "U0TOM"), country="DE")
    team.person(MONDAY + 20 * DAY, elsewhere)
    assert team.tell() == 1
    (told,) = team.told()
    assert (told.slack_user_id, told.detail["first"], told.detail["last"]) == ("U0LENA", "2026-11-30", "2026-12-06")
    assert next_week.entries(told.detail) == [(anna, "nps", TUESDAY, False), (bo, "nps", TUESDAY + DAY, False)]


def test_it_comes_once_a_week_on_the_last_morning_on_which_they_work(team: Team) -> None:
    team.person(TUESDAY)
    assert team.due() == FRIDAY_MORNING
    assert team.tell(FRIDAY_MORNING - timedelta(microseconds=1)) == 0
    assert [team.tell(), team.tell()] == [1, 0]
    assert team.due() == FRIDAY_MORNING + 7 * DAY


def test_somebody_whose_week_ends_on_thursday_reads_it_on_thursday(units: Units) -> None:
    team = Team(units)
    with units() as unit:
        company = Company(unit, known=team.id)
        sami = company.teammate("Sami", "U0SAMI", time_zone="Asia/Riyadh")
        najd = company.account(csm_id=sami, country="SA", time_zone="Asia/Riyadh")
    team.person(MONDAY, najd)
    team.tell(NOW)
    assert team.tell(THURSDAY_IN_RIYADH - timedelta(microseconds=1)) == 0
    assert team.tell(THURSDAY_IN_RIYADH) == 1
    assert team.told()[0].detail["first"] == "2026-11-29"


def test_whoever_has_nobody_to_be_asked_reads_nothing(team: Team) -> None:
    team.person(MONDAY + 21 * DAY)
    assert team.tell() == 0
    assert team.due() == FRIDAY_MORNING + 7 * DAY


def test_while_sends_are_stopped_nobody_is_asked(team: Team) -> None:
    team.person(TUESDAY)
    with team.units() as unit:
        sends.stop(unit, team.id, "Lena", NOW)
    assert team.tell() == 0


def test_who_is_held_is_not_among_them_and_is_asked_after_the_hold(team: Team) -> None:
    anna = team.person(TUESDAY)
    with team.units() as unit:
        holds.hold(unit, team.id, Whom(anna), "Upset", MONDAY + 7 * DAY, Doer("Lena", team.lena), NOW)
    assert team.tell() == 0
    assert team.tell(FRIDAY_MORNING + 7 * DAY) == 1
    assert next_week.entries(team.told()[0].detail) == [(anna, "nps", TUESDAY + 7 * DAY, False)]


def test_who_was_asked_this_week_is_reminded_in_the_next(team: Team) -> None:
    with team.units() as unit:
        company = Company(unit, known=team.id)
        anna = company.contact(team.acme)
        company.asked(anna, TUESDAY - 7 * DAY, remind_at=local(TUESDAY, time(10)))
    assert team.tell() == 1
    assert next_week.entries(team.told()[0].detail) == [(anna, "nps", TUESDAY, True)]


def test_a_notice_of_an_earlier_version_tells_of_asks() -> None:
    assert next_week.entries({"people": [[5, "nps", str(TUESDAY)]]}) == [(5, "nps", TUESDAY, False)]
