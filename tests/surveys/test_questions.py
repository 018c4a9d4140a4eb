from typing import Any

import pytest

from surveys.definition.questions import Answer, Branch, Question, path, reachable


def question(key: str, **facts: Any) -> Question:
    kinds = {"easy": {"type": "scale", "scale": "1-5"}, "agree": {"type": "yes_no"}}
    return Question(**{"key": key, "text": f"{key.title()}, please?", **kinds.get(key, {"type": "text"}), **facts})


def branch(when: str, go: str) -> Branch:
    return Branch(when=when, go=go)


def keys(*questions: Question, **answers: Answer | None) -> list[str]:
    return [each.key for each in path(questions, answers)]


BRANCHING = (
    question("easy", then=(branch("<= 2", "hard"), branch("5", "end"))),
    question("praise", next="end"),
    question("hard"),
)


def test_questions_follow_each_other_as_they_stand() -> None:
    assert keys(question("agree"), question("why"), agree=True, why="so") == ["agree", "why"]


def test_the_first_open_question_is_the_last_one_shown() -> None:
    assert keys(question("agree"), question("why"), question("more"), agree=True) == ["agree", "why"]


def test_a_question_that_was_passed_over_leads_on() -> None:
    assert keys(question("why"), question("more"), why=None) == ["why", "more"]


@pytest.mark.parametrize(
    ("score", "walked"),
    [(2, ["easy", "hard"]), (3, ["easy", "praise"]), (4, ["easy", "praise"]), (5, ["easy"])],
)
def test_an_answer_decides_what_is_asked_next(score: int, walked: list[str]) -> None:
    assert keys(*BRANCHING, easy=score) == walked


@pytest.mark.parametrize(
    ("when", "answer", "taken"),
    [
        ("1-3", 3, True),
        ("1-3", 4, False),
        ("> 3", 3, False),
        (">= 3", 3, True),
        ("yes", True, True),
        ("yes", False, False),
        ("reports, api", "api", True),
        ("reports, api", ["sso"], False),
        ("reports", ["sso", "reports"], True),
        ("anything", "words", True),
        ("nothing", None, True),
        ("anything", None, False),
    ],
)
def test_a_branch_takes_what_its_words_say(when: str, answer: Answer | None, taken: bool) -> None:
    assert branch(when, "end").takes(answer) is taken


def test_yes_and_numbers_may_stand_bare_in_a_file() -> None:
    assert Branch(when=True, go="end").when == "yes" and Branch(when=5, go="end").when == "5"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({}, {"easy", "praise", "hard"}),
        ({"easy": 2}, {"easy", "hard"}),
        ({"easy": 3}, {"easy", "praise"}),
        ({"easy": 5}, {"easy"}),
        ({"praise": "good"}, {"easy", "praise", "hard"}),
    ],
)
def test_what_waits_may_still_lead_anywhere_and_what_is_answered_to_one_place(
    answers: dict[str, Answer], reached: set[str]
) -> None:
    assert reachable(BRANCHING, answers) == reached
