"""What waits for the outside reader, and its budget, which no restart forgets."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select, update

from storage.comments import outside_queries
from storage.database.tables import response, workspace
from storage.database.unit import Unit
from storage.database.units import Units
from tests.cast import NOW, Acme, acme
from tests.outside_cast import an_answer

DAY = date(2026, 3, 4)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def unsure(unit: Unit, cast: Acme, words: str = "Hm.", **changes: Any) -> int:
    """An answer that was read and is doubtful; its id."""
    return an_answer(unit, cast, words, **{"needs_review": True} | changes)


def row(unit: Unit, response_id: int) -> RowMapping:
    return unit.connection.execute(select(response).where(response.c.id == response_id)).mappings().one()


def waiting(unit: Unit, cast: Acme, limit: int = 9) -> list[int]:
    return [answer["id"] for answer in outside_queries.waiting(unit, cast.workspace_id, limit)]


NOT_ASKED_ABOUT = [
    {"needs_review": False},
    {"contradicts": True},
    {"only_owner": True},
    {"unread": True},
    {"tool": "delighted", "tool_key": "1"},
]


@pytest.mark.parametrize("changes", NOT_ASKED_ABOUT, ids=lambda changes: next(iter(changes)))
def test_only_doubtful_words_that_the_team_may_read_wait_and_go_out(
    units: Units, cast: Acme, changes: dict[str, Any]
) -> None:
    with units() as unit:
        able, other = unsure(unit, cast), unsure(unit, cast, "Hm, too.", **changes)
        outside_queries.wait(unit, cast.workspace_id, [able, other], NOW)
        assert waiting(unit, cast) == [able]
        read = row(unit, able)
        assert outside_queries.is_as_it_was(unit, read)
        unit.connection.execute(update(response).where(response.c.id == able).values(**changes | {"tool_key": "2"}))
        assert not outside_queries.is_as_it_was(unit, read), "it has changed while it waited"


def test_words_that_changed_since_they_were_read_do_not_go_out(units: Units, cast: Acme) -> None:
    with units() as unit:
        read = row(unit, unsure(unit, cast))
        unit.connection.execute(update(response).values(changed_at=NOW + timedelta(microseconds=1)))
        assert not outside_queries.is_as_it_was(unit, read)


def test_who_waits_longest_comes_first_with_the_names_that_must_not_go_out(units: Units, cast: Acme) -> None:
    with units() as unit:
        late, early = unsure(unit, cast), unsure(unit, cast, "Hm, too.")
        assert outside_queries.waits_since(unit, cast.workspace_id) is None
        outside_queries.wait(unit, cast.workspace_id, [late], NOW + timedelta(minutes=1))
        outside_queries.wait(unit, cast.workspace_id, [early, late], NOW)
        assert outside_queries.waits_since(unit, cast.workspace_id) == NOW
        assert waiting(unit, cast) == [early, late] and waiting(unit, cast, 1) == [early]
        first, _ = outside_queries.waiting(unit, cast.workspace_id, 2)
        assert (first["contact_name"], first["account_name"]) == ("Anna Weber", "Acme GmbH")
        outside_queries.forget(unit, first)
        assert waiting(unit, cast) == [late]


def test_a_budget_ends_with_its_last_comment_and_begins_anew_each_day(units: Units, cast: Acme) -> None:
    def take(day: date = DAY) -> bool:
        with units() as unit:
            return outside_queries.take_one(unit, cast.workspace_id, day, 2)

    assert [take(), take(), take(), take()] == [True, True, False, False]
    assert take(DAY + timedelta(days=1))
    with units.reading() as unit:
        days = (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
        assert [outside_queries.asked_on(unit, cast.workspace_id, day) for day in days] == [0, 2, 1]


def test_workspaces_wait_and_pay_apart(units: Units, cast: Acme) -> None:
    with units() as unit:
        mine = unsure(unit, cast)
        other = workspace.insert().values(
            slack_team_id="T9",
            name="Other",
            company="Other",
            bot_user_id="B",
            team_channel="C",
            created_at=NOW,
            segments=[],
        )
        other_id = unit.connection.execute(other.returning(workspace.c.id)).scalar_one()
        outside_queries.wait(unit, other_id, [mine], NOW)
        assert waiting(unit, cast) == []
        assert outside_queries.take_one(unit, cast.workspace_id, DAY, 1)
        assert outside_queries.take_one(unit, other_id, DAY, 1)
