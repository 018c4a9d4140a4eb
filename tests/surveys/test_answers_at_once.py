"""Two answers to one ask at the same moment, where writers do not take turns: none is lost or counted wrong."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from storage.answering import rollups
from storage.database.tables import response, response_revision
from storage.database.units import Unit, Units
from storage.models import AnswerPart
from surveys.answering.answers import Given, Outcome, Who, record_score, record_words
from tests.at_once import at_once
from tests.cast import NOW, Acme, acme

pytestmark = pytest.mark.parametrize("database", ["postgres"], indirect=True)
ANNA = Who("T2", Acme.ANNA)

Work = Callable[[Unit], Outcome]


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        found = acme(unit)
        rollups.rebuild(unit, found.workspace_id)
    return found


def scoring(cast: Acme, score: int, key: str, ts: str) -> Work:
    return lambda unit: record_score(unit, cast.workspace_id, Given(ANNA, Acme.TOKEN, key, ts), score, NOW)


def commenting(cast: Acme, words: str, key: str) -> Work:
    parts = {AnswerPart.VERBATIM: words}
    return lambda unit: record_words(unit, cast.workspace_id, Given(ANNA, Acme.TOKEN, key, "2.0"), parts, NOW)


def standing(units: Units, cast: Acme) -> tuple[list[int | None], int]:
    """The scores that stand, and how many revisions are kept; the rollups must agree with the answers."""
    with units.reading() as unit:
        assert rollups.problems(unit, cast.workspace_id) == []
        scores = list(unit.connection.scalars(select(response.c.score)))
        return scores, unit.connection.execute(select(func.count()).select_from(response_revision)).scalar_one()


def test_of_two_first_presses_the_newer_stands_and_both_are_kept(units: Units, cast: Acme) -> None:
    at_once(units, scoring(cast, 9, "k1", "1.1"), scoring(cast, 3, "k2", "1.2"))
    assert standing(units, cast) == ([3], 2)


def test_two_changes_of_mind_each_move_the_count_from_where_it_is(units: Units, cast: Acme) -> None:
    units.write(scoring(cast, 9, "k0", "1.0"))
    at_once(units, scoring(cast, 3, "k1", "1.1"), scoring(cast, 7, "k2", "1.2"))
    assert standing(units, cast) == ([7], 3)


def test_two_first_comments_count_as_one(units: Units, cast: Acme) -> None:
    at_once(units, commenting(cast, "slow", "k1"), commenting(cast, "slow reports", "k2"))
    assert standing(units, cast) == ([None], 2)
