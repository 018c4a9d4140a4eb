"""Words that are longer than the box in which they can be changed: what was not changed stays whole."""

from typing import Any

import pytest
from sqlalchemy import select

from bot import ids
from bot.listeners import asks
from bot.views.blocks import COMMENT_LIMIT
from bot.views.words import cut
from storage.database.tables import response
from storage.database.units import Units
from storage.models import AnswerPart, AnswerSource
from surveys.answering import choices
from surveys.answering.answers import Given, Who, record_score, record_words
from tests.bot.reporting_desk import Front
from tests.cast import NOW, Acme, acme

ANNA = Who("T2", Acme.ANNA)
LONG = ("word " * 800).strip()
SHOWN = cut(LONG, COMMENT_LIMIT)


@pytest.fixture
def front(units: Units) -> Front:
    """Anna typed more than a box holds, and looks at the scale again."""
    with units() as unit:
        home = acme(unit).workspace_id
        record_score(unit, home, Given(ANNA, Acme.TOKEN, "k0", "0.1"), 6, NOW)
        typed = Given(ANNA, Acme.TOKEN, "k1", "0.2", AnswerSource.TYPED)
        record_words(unit, home, typed, {AnswerPart.VERBATIM: LONG}, NOW)
        choices.look_again(unit, home, ANNA, Acme.TOKEN, NOW, choosing="score")
    return Front(units, home, asks)


def press(front: Front, action_id: str, value: str, words: str) -> Any:
    """Press beside a box that holds these words; the score and the words that are stored."""
    box = {"block": {ids.COMMENT: {"type": "plain_text_input", "value": words}}}
    where = {"container": {"type": "message", "channel_id": "DANNA", "message_ts": "1.1"}, "state": {"values": box}}
    assert front.press(action_id, value, user=Acme.ANNA, team="T2", place=where) == 200
    with front.desk.units.reading() as unit:
        return tuple(unit.connection.execute(select(response.c.score, response.c.verbatim)).one())


def test_another_score_leaves_words_that_nobody_changed(front: Front) -> None:
    assert press(front, f"{ids.SCORE}:7", f"{Acme.TOKEN}:7", SHOWN) == (7, LONG)
    assert press(front, f"{ids.SCORE}:8", f"{Acme.TOKEN}:8", "shorter now") == (8, "shorter now")


def test_sending_a_box_as_it_opened_leaves_its_words(front: Front) -> None:
    assert press(front, ids.SEND_COMMENT, Acme.TOKEN, SHOWN) == (6, LONG)
    assert press(front, ids.SEND_COMMENT, Acme.TOKEN, "shorter now") == (6, "shorter now")
