"""Reading the words of answers in batches: one text that cannot be read holds up no other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from analysis.comments.reading import Reading
from analysis.comments.reading import read as really_read
from analysis.labels import labelling
from analysis.learned.model import shipped
from analysis.said.words import words_of
from analysis.taught.own_models import OwnModels
from storage.answering import answer_items, responses
from storage.comments import exemplar_queries
from storage.database.tables import invitation, label, response, survey_version
from storage.database.units import Unit, Units
from storage.models import AnswerPart, AnswerSource, LabelKind
from tests.cast import EVERYBODY, NOW, Acme, acme

LATER = NOW + timedelta(minutes=1)
HOSTILE = "secret words that no reader survives"


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def say(units: Units, cast: Acme, words: str, minute: int = 0) -> int:
    """Store an answer of these words as if it was given to an ask of its own; its id."""
    with units() as unit:
        invited = invitation.insert().values(
            workspace_id=cast.workspace_id,
            survey_id=cast.survey_id,
            contact_id=cast.anna_id,
            account_id=cast.account_id,
            occasion=words,
            state="answered",
            send_at=NOW,
            segments=EVERYBODY,
        )
        invitation_id = unit.connection.execute(invited.returning(invitation.c.id)).scalar_one()
        answered = response.insert().values(
            workspace_id=cast.workspace_id,
            invitation_id=invitation_id,
            survey_id=cast.survey_id,
            contact_id=cast.anna_id,
            account_id=cast.account_id,
            survey_version=1,
            verbatim=words,
            source=AnswerSource.CLICK,
            unread=True,
            answered_at=NOW + timedelta(minutes=minute),
            changed_at=NOW + timedelta(minutes=minute),
            day=NOW.date(),
        )
        return int(unit.connection.execute(answered.returning(response.c.id)).scalar_one())


def stumble(words: str, **more: Any) -> Reading:
    if words == HOSTILE:
        raise RecursionError(words)
    return really_read(words, **more)


def test_a_text_that_cannot_be_read_waits_for_a_person_without_labels_and_the_others_are_read(
    units: Units, cast: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile, plain = say(units, cast, HOSTILE), say(units, cast, "The reports are slow.")
    monkeypatch.setattr(labelling, "read", stumble)
    model = shipped()
    assert model is not None
    with capture_logs() as logged:
        labelling.label_unread(units, OwnModels(model), LATER)
    with units.reading() as unit:
        assert labelling.waits_since(unit, OwnModels(model)) is None
        assert set(unit.connection.scalars(select(label.c.response_id))) == {plain}
        states = select(response.c.id, response.c.read_by, response.c.needs_review).where(response.c.id == hostile)
        assert unit.connection.execute(states).one() == (hostile, f"none:{model.version}", True)
    assert [line["response"] for line in logged] == [hostile]
    assert HOSTILE not in str(logged)


def test_words_wait_since_the_answer_that_is_read_next(units: Units, cast: Acme) -> None:
    first, _second = say(units, cast, "one", 1), say(units, cast, "two", 2)
    with units() as unit:  # puts the first row behind the second where a table is read as it lies
        unit.connection.execute(update(response).where(response.c.id == first).values(contradicts=True))
    with units.reading() as unit:
        assert labelling.waits_since(unit, OwnModels(shipped())) == NOW + timedelta(minutes=1)


def test_nothing_waits_where_nobody_wrote(units: Units, cast: Acme) -> None:
    with units.reading() as unit:
        assert labelling.waits_since(unit, OwnModels(shipped())) is None
    assert labelling.label_unread(units, OwnModels(shipped()), LATER) == []


def test_without_a_model_new_words_are_marked_for_a_person_and_what_was_read_stands(units: Units, cast: Acme) -> None:
    nobody, known = OwnModels(None), say(units, cast, "The reports are slow.", 1)
    labelling.label_unread(units, OwnModels(shipped()), LATER)
    with units() as unit:  # beside another score
        unit.connection.execute(update(response).where(response.c.id == known).values(unread=True))
    with units.reading() as unit:
        assert labelling.waits_since(unit, nobody) is None
        assert labelling.waits_since(unit, OwnModels(shipped())) == NOW + timedelta(minutes=1)
    new = say(units, cast, "Too dear for us.", 2)
    with units.reading() as unit:
        assert labelling.waits_since(unit, nobody) == NOW + timedelta(minutes=2)
    assert labelling.label_unread(units, nobody, LATER) == [(cast.workspace_id, new)]
    with units.reading() as unit:
        reasons = select(label.c.response_id).where(label.c.kind == LabelKind.REASON)
        assert set(unit.connection.scalars(reasons)) == {known}
        still = unit.connection.scalars(select(response.c.id).where(response.c.unread)).all()
    assert still == [known], "it waits for a model"


OWN = {
    "kind": "own",
    "ask": "by_hand",
    "questions": [
        {"key": "missing", "type": "text", "text": "What is missing?"},
        {"key": "verbatim", "type": "text", "text": "Anything else?"},
        {"key": "liked", "type": "text", "text": "What do you like?"},
    ],
}


def heard(units: Units, cast: Acme, response_id: int) -> tuple[str | None, bool]:
    """All the words of an answer, and whether they wait to be read."""
    with units.reading() as unit:
        rows = unit.connection.execute(select(response).where(response.c.id == response_id)).mappings().all()
        return words_of(unit, rows).get(response_id), rows[0]["unread"]


def test_every_word_is_read_in_the_order_of_the_questions(
    units: Units, cast: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with units() as unit:
        kept = update(survey_version).where(survey_version.c.survey_id == cast.survey_id)
        unit.connection.execute(kept.values(definition=OWN))
    answer = say(units, cast, "It is slow.")
    with units() as unit:
        parts = {AnswerPart.KEPT_BY: "A fair price.", AnswerPart.COMPARED_WITH: "Birch"}
        responses.set_parts(unit, answer, parts, NOW)
        for key, told in (("liked", "The charts."), ("missing", "Single sign-on."), ("gone", "A question of old.")):
            answer_items.set_item(unit, cast.workspace_id, answer, key, written=told, now=NOW)
        answer_items.set_item(unit, cast.workspace_id, answer, "often", number=3, scale="1-5", now=NOW)
    given: list[str] = []

    def listen(words: str, **more: Any) -> Reading:
        given.append(words)
        return really_read(words, **more)

    monkeypatch.setattr(labelling, "read", listen)
    assert labelling.label_unread(units, OwnModels(shipped()), LATER) == [(cast.workspace_id, answer)]
    assert given == ["Single sign-on.\nIt is slow.\nThe charts.\nBirch\nA fair price.\nA question of old."]


def test_an_answer_whose_words_are_gone_waits_for_nobody(units: Units, cast: Acme) -> None:
    answer = say(units, cast, " ")
    labelling.label_unread(units, OwnModels(shipped()), LATER)
    with units.reading() as unit:
        states = select(response.c.read_by, response.c.needs_review).where(response.c.id == answer)
        assert unit.connection.execute(states).one() == (None, False)


def test_words_of_an_own_question_that_change_or_go_are_read_again(units: Units, cast: Acme) -> None:
    answer = say(units, cast, " ")

    def read_after(change: Callable[[Unit], None]) -> bool:
        labelling.label_unread(units, OwnModels(shipped()), LATER)
        assert not heard(units, cast, answer)[1]
        with units() as unit:
            change(unit)
        return heard(units, cast, answer)[1]

    item = (cast.workspace_id, answer, "liked")
    assert read_after(lambda unit: answer_items.set_item(unit, *item, written="The charts.", now=LATER))
    assert read_after(lambda unit: answer_items.set_item(unit, *item, written="Nothing.", now=LATER))
    assert read_after(lambda unit: answer_items.remove_item(unit, *item, LATER))
    assert heard(units, cast, answer)[0] is None
    assert not read_after(lambda unit: answer_items.remove_item(unit, *item, LATER)), "there were no words"
    chosen = (cast.workspace_id, answer, "often")
    assert not read_after(lambda unit: answer_items.set_item(unit, *chosen, number=3, scale="1-5", now=LATER))
    assert not read_after(lambda unit: answer_items.remove_item(unit, *chosen, LATER))
    assert read_after(lambda unit: responses.set_parts(unit, answer, {AnswerPart.KEPT_BY: "A fair price."}, LATER))
    assert read_after(lambda unit: responses.set_parts(unit, answer, {AnswerPart.KEPT_BY: None}, LATER))
    assert not read_after(lambda unit: responses.set_parts(unit, answer, {AnswerPart.KEPT_BY: None}, LATER))


@pytest.mark.parametrize(("why", "waits"), [(False, False), (True, True)])
def test_a_tone_that_the_team_told_is_doubtful_no_more_and_a_doubtful_reason_still_waits(
    units: Units, cast: Acme, why: bool, waits: bool
) -> None:
    answer = say(units, cast, "The reports are slow.")
    reading = really_read("The reports are slow.", score=None, model=shipped())
    doubtful = replace(reading, tone_is_unsure=True, why_is_unsure=why)
    with units() as unit:
        exemplar_queries.label_as(unit, cast.workspace_id, answer, LabelKind.SENTIMENT, ["negative"], LATER)
        row = unit.connection.execute(select(response)).mappings().one()
        labelling.store(unit, row, doubtful, LATER)
        assert unit.connection.execute(select(response.c.needs_review)).scalar_one() is waits
