"""What differs between two definitions is told setting by setting, and nothing where nothing differs."""

from typing import Any

import pytest
from hypothesis import given, settings

from surveys.definition.definitions import Definition
from surveys.definition.differences import changes
from tests.surveys.definitions_cast import OURS, definitions, ours


def told(**settings: Any) -> list[str]:
    return [str(change) for change in changes(ours(), ours(**settings))]


def with_question(number: int, **settings: Any) -> dict[str, Any]:
    questions = [dict(each) for each in OURS["questions"]]
    questions[number] |= settings
    return {"questions": questions}


@settings(deadline=None)
@given(definitions(), definitions())
def test_a_change_is_told_exactly_where_there_is_one(one: Definition, other: Definition) -> None:
    assert (changes(one, other) == []) == (one == other)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"open_days": 10}, "open_days: 21 → 10"),
        ({"enabled": False}, "enabled: yes → no"),
        ({"ask": {"every_days": 90}}, "ask: 30 days after the start → every 90 days"),
        ({"audience": ""}, "audience: plan in (Business, Enterprise) and mrr >= 1000 → everybody"),
        ({"remind_after_days": [5]}, "remind_after_days: 4, 9 → 5"),
        ({"title": {"en": "First month", "de": "Monat 1"}}, "title.de: “Der erste Monat” → “Monat 1”"),
        (with_question(0, scale="1-7"), "questions.easy.scale: 1-5 → 1-7"),
        (with_question(0, ends=None), "questions.easy.ends: “1 = hard, 5 = easy” → nothing"),
        (
            with_question(0, text="question"),
            "questions.easy.text: “How easy was it to begin with {product}?” → Askback's",
        ),
        (
            with_question(1, text={"en": "Why?", "de": "Was war schwer?"}),
            "questions.hard.text.en: “What was hard, {name|dear customer}?” → “Why?”",
        ),
        (with_question(0, then=[{"when": "1", "go": "hard"}]), "questions.easy.then: <= 3: hard → 1: hard"),
    ],
)
def test_a_change_names_its_setting_and_both_values(settings: dict[str, Any], said: str) -> None:
    (change,) = told(**settings)
    assert change.startswith(said)


def test_words_after_a_score_are_told_level_by_level() -> None:
    levels = {"low": "What was bad?", "middle": "What is missing?", "high": "What was good?"}
    (added,) = told(**with_question(1, after_score=levels))
    assert added.startswith("questions.hard.after_score: nothing → low “What was bad?”, middle “What is missing?”")
    before, after = (ours(**with_question(1, after_score=each)) for each in (levels, levels | {"low": "What was it?"}))
    (change,) = changes(before, after)
    assert str(change) == "questions.hard.after_score.low.en: “What was bad?” → “What was it?”"


def test_another_order_of_the_questions_is_a_change() -> None:
    one, two = ({"key": key, "type": "text", "text": f"{key} it is?"} for key in ("one", "two"))
    swapped = changes(ours(questions=[one, two]), ours(questions=[two, one]))
    assert [str(change) for change in swapped] == ["the order of the questions: one, two → two, one"]


def test_an_added_and_a_deleted_question_are_told_by_their_words() -> None:
    more = [*OURS["questions"], {"key": "more", "type": "text", "text": "Anything else?"}]
    assert told(questions=more) == ["questions.more: added, “Anything else?”"]
    fewer = ours(questions=more)
    assert [str(each) for each in changes(fewer, ours())] == ["questions.more: “Anything else?” deleted"]
