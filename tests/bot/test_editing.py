"""Whoever is not on the team opens, changes and publishes nothing, whatever is sent in their name."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot import editing_ids, ids
from bot.listeners import editing
from storage.database.tables import survey, survey_draft
from storage.database.units import Units
from tests.bot.reporting_desk import Front
from tests.reporting_cast import Company

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

IN_A_WINDOW: dict[str, Any] = {
    "container": {"type": "view", "view_id": "V2"},
    "view": {"id": "V2", "root_view_id": "V1", "private_metadata": "nps:score:de", "type": "modal"},
}
PRESSED = {
    editing_ids.EDIT: "nps",
    editing_ids.NEW: ids.NEW,
    editing_ids.DROP: "nps",
    editing_ids.START_AGAIN: "nps",
    editing_ids.SETTINGS_OPEN: "nps",
    editing_ids.RHYTHM: "every_quarter",
    editing_ids.CHECK: ids.ALL,
    editing_ids.QUESTION_OPEN: "nps:score",
    editing_ids.TYPE: "text",
    editing_ids.UP: "nps:verbatim",
    editing_ids.DOWN: "nps:score",
    editing_ids.DELETE: "nps:score",
    editing_ids.LANGUAGES_OPEN: "nps:score",
    editing_ids.LANGUAGE: "de",
}
SUBMITTED = {
    editing_ids.OVERVIEW: "nps",
    editing_ids.BEGINNING: "",
    editing_ids.SETTINGS: "nps",
    editing_ids.QUESTION: "nps:score",
    editing_ids.LANGUAGES: "nps:score:de",
    editing_ids.PUBLISHING: "nps:1",
}


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
    yield Front(units, company.id, editing)


def rows(front: Front) -> list[Any]:
    with front.desk.units.reading() as unit:
        kept = unit.connection.execute(select(survey_draft.c.id)).all()
        return [*kept, *unit.connection.execute(select(survey.c.name, survey.c.version).order_by(survey.c.name)).all()]


@pytest.mark.parametrize("action_id", PRESSED)
@pytest.mark.parametrize(("user", "team"), [("U0STRANGER", "T1"), ("U0LENA", "T9")])
def test_a_stranger_presses_in_vain(front: Front, action_id: str, user: str, team: str) -> None:
    before = rows(front)
    assert front.press(action_id, PRESSED[action_id], user=user, team=team, place=IN_A_WINDOW) == 200
    assert rows(front) == before
    assert all("customer success team" in str(view) for view in front.slack.opened)


@pytest.mark.parametrize("modal", SUBMITTED)
@pytest.mark.parametrize(("user", "team"), [("U0STRANGER", "T1"), ("U0LENA", "T9")])
def test_a_stranger_submits_in_vain(front: Front, modal: str, user: str, team: str) -> None:
    before = rows(front)
    typed = {editing_ids.NAME: {"type": "plain_text_input", "value": "mine"}}
    answer = front.submit(modal, typed, metadata=SUBMITTED[modal], user=user, team=team)
    assert "customer success team" in str(answer)
    assert rows(front) == before


def test_a_survey_that_is_gone_is_told(front: Front) -> None:
    assert front.press(editing_ids.EDIT, "gone") == 200
    assert [told["text"] for told in front.whispered()] == ["There is no such survey any more."]
