"""Nobody is asked on black-out days; what was planned on them moves to the next day that is open."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from analysis.days.calendars import Blackout
from storage.asking import blackout_queries
from storage.audits import Doer
from storage.database.tables import audit, delivery, invitation, survey, workspace
from storage.database.units import Units
from surveys.planner import blackouts
from surveys.planner.blackouts import BlackoutWrong, Closed
from tests.reporting_cast import NOW, TODAY, Company, local

LENA = Doer("Lena Vogt")
DAY = timedelta(days=1)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (TODAY + timedelta(days=days) for days in (1, 2, 3, 4, 5))
MORNING, NOON = time(9, 30), time(12)


@pytest.fixture
def company(units: Units) -> int:
    with units() as unit:
        return Company(unit).id


def plan(units: Units, company: int, at: datetime, **account: Any) -> int:
    """An ask that waits to be sent to somebody at such an account; its delivery."""
    with units() as unit:
        known = Company(unit, known=company)
        return known.waiting_ask(known.contact(known.account(**account)), at)


def moments(units: Units) -> list[datetime]:
    """When each ask goes out, by its message and by its invitation alike."""
    with units.reading() as unit:
        found = select(delivery.c.due_at, invitation.c.send_at).join(
            invitation, invitation.c.id == delivery.c.invitation_id
        )
        rows = unit.connection.execute(found.order_by(delivery.c.id)).all()
    assert all(due == sent for due, sent in rows)
    return [due for due, _ in rows]


def add(units: Units, company: int, first: date, last: date, country: str | None = None, label: str = "Fair") -> int:
    return blackouts.add(units, company, Blackout(first, last, country, label), LENA, NOW)


GERMANY = {"country": "DE", "time_zone": "Europe/Berlin"}


def test_asks_planned_on_these_days_move_to_the_open_ones_after_them_and_no_others(units: Units, company: int) -> None:
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        plan(units, company, local(day, MORNING), **GERMANY)
    assert add(units, company, TUESDAY, WEDNESDAY) == 2
    assert moments(units) == [local(THURSDAY, MORNING), local(FRIDAY, MORNING), local(THURSDAY, MORNING)]


def test_what_moves_leaves_its_account_in_its_budget(units: Units, company: int) -> None:
    with units() as unit:
        known = Company(unit, known=company)
        acme = known.account(**GERMANY)
        for day in (TUESDAY, THURSDAY, THURSDAY, THURSDAY):
            known.waiting_ask(known.contact(acme), local(day, MORNING))
    assert add(units, company, TUESDAY, TUESDAY) == 1
    moved, *others = moments(units)
    assert moved >= local(THURSDAY, MORNING) + timedelta(days=7) and set(others) == {local(THURSDAY, MORNING)}


def test_what_moves_leaves_a_pilot_its_days(units: Units, company: int) -> None:
    with units() as unit:
        few = {"pilot": 1, "pilot_a_day": 1, "account_a_week": 1000}
        unit.connection.execute(update(workspace).values(policy=few))
        unit.connection.execute(update(survey).values(going_at=None))
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        plan(units, company, local(day, NOON), **GERMANY)
    assert add(units, company, TUESDAY, TUESDAY) == 1
    assert [each.date() for each in moments(units)] == [MONDAY, THURSDAY, WEDNESDAY]


def test_the_days_are_those_of_each_persons_own_clock(units: Units, company: int) -> None:
    late_on_monday_in_hawaii = datetime.combine(TUESDAY, time(2), tzinfo=UTC)
    plan(units, company, late_on_monday_in_hawaii, country="US", time_zone="Pacific/Honolulu")
    assert add(units, company, TUESDAY, TUESDAY) == 0
    assert moments(units) == [late_on_monday_in_hawaii]


def test_a_countrys_black_out_leaves_others_alone(units: Units, company: int) -> None:
    plan(units, company, local(TUESDAY, MORNING), country="DE", time_zone="Europe/Berlin")
    plan(units, company, local(TUESDAY, MORNING), country="FR", time_zone="Europe/Paris")
    assert add(units, company, TUESDAY, TUESDAY, "FR") == 1
    assert moments(units) == [local(TUESDAY, MORNING), local(WEDNESDAY, MORNING)]


def test_where_no_country_is_known_the_language_says_it(units: Units, company: int) -> None:
    plan(units, company, local(TUESDAY, MORNING), locale="de-DE", time_zone="Europe/Berlin")
    assert add(units, company, TUESDAY, TUESDAY, "DE") == 1


@pytest.mark.parametrize(
    ("last", "label", "said"),
    [(TODAY - DAY, "Fair", "over already"), (TODAY, " ", "what these days are"), (TODAY, "x" * 81, "80 characters")],
)
def test_days_that_make_no_black_out_are_refused(units: Units, company: int, last: date, label: str, said: str) -> None:
    with pytest.raises(BlackoutWrong, match=said):
        add(units, company, TODAY - DAY, last, label=label)


def test_days_are_listed_until_they_are_over_and_deleted_once(units: Units, company: int) -> None:
    add(units, company, TODAY, TUESDAY)
    with units() as unit:
        (listed,) = blackout_queries.listed(unit, company, TUESDAY)
        assert (listed["label"], listed["set_by"]) == ("Fair", "Lena Vogt")
        assert not blackout_queries.listed(unit, company, WEDNESDAY)
        for _ in range(2):
            blackouts.remove(unit, company, listed["id"], LENA, NOW)
        assert blackouts.own(unit, company) == ()
        noted = unit.connection.scalars(select(audit.c.did).order_by(audit.c.id)).all()
    assert noted == ["blacked out days", "opened days again"]


def test_the_countries_are_those_of_people_who_can_be_asked(units: Units, company: int) -> None:
    with units() as unit:
        known = Company(unit, known=company)
        germany, japan = known.account(country="DE"), known.account(country="JP")
        for customer in (germany, germany, japan):
            known.contact(customer)
        known.contact(japan, opted_out_at=NOW)
        known.contact(known.account(country="FR"), slack_user_id=None)
        known.contact(known.account())
        assert blackout_queries.countries(unit, company) == [("DE", 2), ("JP", 1)]


def test_closed_days_with_only_a_weekend_between_them_are_one_stretch() -> None:
    easter = blackouts.closed_days("DE", date(2026, 4, 1), 10)
    assert easter == [Closed(date(2026, 4, 3), date(2026, 4, 6), ("Good Friday", "Easter Monday"))]
    assert blackouts.closed_days("DE", date(2026, 11, 2), 7) == []
