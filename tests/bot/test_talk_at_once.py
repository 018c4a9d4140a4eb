"""Two messages of one person at the same moment, where writers do not take turns: they are heard one by one."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import func, select, update

from bot.desk import Desk
from bot.listeners import talk
from bot.payloads import Typed
from storage.database.tables import case_entry, case_file, delivery, invitation, response
from storage.database.units import Units
from storage.models import DeliveryKind
from surveys.answering.answers import Given, Who, record_score
from tests.at_once import Work, at_once
from tests.cast import NOW, Acme, acme

pytestmark = pytest.mark.parametrize("database", ["postgres"], indirect=True)
ANNA = Who("T2", Acme.ANNA)


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def company(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def typing(units: Units, company: Acme, words: str, ts: str) -> Work:
    nothing = cast(Any, None)
    desk = Desk(units, Clock(), nothing, nothing, nothing, nothing, nothing, company.workspace_id, Acme.TEAM)
    return lambda unit: talk._heard(unit, desk, Typed(ANNA, "DANNA", words, ts, f"E{ts}", None))


def test_words_beside_a_score_are_all_in_the_answer(units: Units, company: Acme) -> None:
    given = Given(ANNA, Acme.TOKEN, "k0", "1.0")
    units.write(lambda unit: record_score(unit, company.workspace_id, given, 6, NOW))
    first, second = ("The export loses rows.", "2.0"), ("And support never answered.", "3.0")
    at_once(units, typing(units, company, *first), typing(units, company, *second))
    with units.reading() as unit:
        stands = unit.connection.execute(select(response.c.verbatim)).scalar_one()
    assert stands == "The export loses rows.\nAnd support never answered."


def test_words_right_behind_a_score_belong_to_it(units: Units, company: Acme) -> None:
    at_once(units, typing(units, company, "9", "2.0"), typing(units, company, "Great reports.", "3.0"))
    with units.reading() as unit:
        stands = unit.connection.execute(select(response.c.score, response.c.verbatim)).one()
    assert tuple(stands) == (9, "Great reports.")


def test_words_for_a_person_come_into_one_case_with_one_alert(units: Units, company: Acme) -> None:
    with units() as unit:
        unit.connection.execute(update(invitation).values(asked_at=NOW - timedelta(days=80)))
    at_once(units, typing(units, company, "Hello", "2.0"), typing(units, company, "It is urgent.", "3.0"))
    with units.reading() as unit:
        cases = list(unit.connection.scalars(select(case_file.c.id)))
        said = list(unit.connection.scalars(select(case_entry.c.body).order_by(case_entry.c.id)))
        alerts = select(func.count()).where(delivery.c.kind == DeliveryKind.ALERT)
        assert (len(cases), said) == (1, ["Hello", "It is urgent."])
        assert unit.connection.execute(alerts).scalar_one() == 1
