"""Counting an audience keeps nobody waiting for Slack, and what was counted meanwhile is there when they ask again."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from bot.drafting import counting
from bot.drafting.counting import Counting
from storage.database.units import Units
from tests.bot.reporting_desk import Front
from tests.reporting_cast import Company

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.contact(company.account(plan="Business"))
        company.contact(company.account(plan="Starter"))
    yield Front(units, company.id)


def test_whom_a_filter_reaches_is_counted_anew_each_time(front: Front) -> None:
    counts = Counting(front.desk)
    assert counts.reach("plan = Business") == (1, 2)
    with front.desk.units() as unit:
        Company(unit, known=front.desk.workspace_id).contact()
    assert counts.reach("") == (3, 3)


def test_a_long_count_goes_on_and_is_there_later(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, asked = Event(), []

    def slow(*given: Any) -> tuple[int, int]:
        asked.append(given[2])
        may_end.wait()
        return 7, 9

    monkeypatch.setattr(counting.reaching, "reach", slow)
    monkeypatch.setattr(counting, "PATIENCE", 0)
    counts = Counting(front.desk)
    assert counts.reach("plan = Business") is None
    assert counts.reach("plan = Business") is None
    may_end.set()
    front.whispered()  # what was under way has ended
    assert counts.reach("plan = Business") == (7, 9)
    assert asked == ["plan = Business"]
