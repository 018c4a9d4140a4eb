"""What contacts decide about being asked, and what they cannot take back."""

import pytest
from sqlalchemy import select

from storage.tables import invitation, response
from storage.units import Unit, Units
from surveys import answers, choices
from surveys.answers import Given, Who
from tests.cast import NOW, Acme, acme

ANNA = Who("T2", Acme.ANNA)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def score(unit: Unit, cast: Acme, points: int, key: str = "click:1") -> None:
    answers.record_score(unit, cast.workspace_id, Given(ANNA, Acme.TOKEN, key, "1.0"), points, NOW)


@pytest.mark.parametrize("promised", [True, False])
def test_who_reads_an_answer_is_settled_once_it_is_given(units: Units, cast: Acme, promised: bool) -> None:
    with units() as unit:
        choices.set_only_owner(unit, cast.workspace_id, ANNA, Acme.TOKEN, promised, NOW)
        score(unit, cast, 3)
        choices.set_only_owner(unit, cast.workspace_id, ANNA, Acme.TOKEN, not promised, NOW)
        assert unit.connection.execute(select(response.c.only_owner)).scalar_one() is promised
        assert unit.connection.execute(select(invitation.c.only_owner)).scalar_one() is promised
