from typing import Any

import pytest
from sqlalchemy import select

from storage.database.tables import survey, survey_version
from storage.database.units import Units
from surveys.definition.definitions import (
    SHIPPED,
    DefinitionWrong,
    checked,
    install_defaults,
    of_version,
    shipped,
    store,
)
from surveys.definition.questions import QuestionType
from surveys.definition.rhythm import RhythmKind
from tests.storage import workspaces
from tests.storage.workspaces import NOW

OURS: dict[str, Any] = {
    "kind": "own",
    "ask": {"after": "start", "days": 30},
    "questions": [
        {"key": "easy", "type": "scale", "scale": "1-5", "text": "How easy was it to begin?"},
        {"key": "why", "type": "text", "text": {"en": "What was hard, {name|dear customer}?", "de": "Was war schwer?"}},
    ],
}


def rows(units: Units) -> list[tuple[str, int | None, int]]:
    with units.reading() as unit:
        found = unit.connection.execute(
            select(survey.c.name, survey.c.cadence_days, survey_version.c.number)
            .join(survey_version, survey_version.c.survey_id == survey.c.id)
            .order_by(survey_version.c.id)
        )
        return [tuple(row) for row in found]


def problems(body: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionWrong) as wrong:
        checked("ours", body)
    return [str(problem) for problem in wrong.value.problems]


def with_question(number: int, **change: Any) -> dict[str, Any]:
    questions = [dict(each) for each in OURS["questions"]]
    questions[number] |= change
    return OURS | {"questions": questions}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_without_fault(name: str) -> None:
    assert shipped(name).name == name


@pytest.mark.parametrize("name", SHIPPED)
def test_a_definition_and_its_body_are_the_same_thing_both_ways(name: str) -> None:
    assert checked(name, shipped(name).body) == shipped(name)


def test_own_words_come_back_as_they_were_given() -> None:
    assert checked("ours", OURS).body == OURS


def test_a_new_workspace_gets_the_shipped_surveys_with_their_first_version(units: Units) -> None:
    with units() as unit:
        install_defaults(unit, workspaces.add(unit.connection), NOW)
    assert [name for name, _, _ in rows(units)] == list(SHIPPED)
    assert ("nps", 90, 1) in rows(units) and ("churn_exit", None, 1) in rows(units)


def test_what_a_workspace_has_already_stays_as_it_is(units: Units) -> None:
    with units() as unit:
        workspace_id = workspaces.add(unit.connection)
        store(unit, workspace_id, checked("nps", shipped("nps").body | {"ask": {"every_days": 180}}), NOW)
        install_defaults(unit, workspace_id, NOW)
    assert ("nps", 180, 1) in rows(units)


def test_each_workspace_has_its_own(units: Units) -> None:
    with units() as unit:
        install_defaults(unit, workspaces.add(unit.connection, "T1"), NOW)
        install_defaults(unit, workspaces.add(unit.connection, "T2"), NOW)
    assert len(rows(units)) == 2 * len(SHIPPED)


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(units: Units) -> None:
    changed = checked("ours", OURS | {"open_days": 7})
    with units() as unit:
        workspace_id = workspaces.add(unit.connection)
        stored = [store(unit, workspace_id, each, NOW) for each in (checked("ours", OURS), changed, changed)]
        survey_id = unit.connection.execute(select(survey.c.id)).scalar_one()
        versions = [of_version(unit, workspace_id, survey_id, number) for number in (1, 2)]
    assert stored == [True, True, False]
    assert [each.open_days for each in versions] == [14, 7]


def test_the_first_bodies_are_read_still() -> None:
    first = {
        "kind": "nps",
        "cadence_days": 90,
        "open_days": 14,
        "place": "dm",
        "questions": [{"part": "score", "text": "question"}, {"part": "verbatim", "text": "reason_question"}],
    }
    now = checked("nps", first)
    assert (now.ask.kind, now.ask.cadence_days) == (RhythmKind.CADENCE, 90)
    assert [question.type for question in now.questions] == [QuestionType.SCALE, QuestionType.TEXT]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "quiz"}, "kind: 'quiz' is none of"),
        ({"opendays": 3}, "opendays: there is no setting 'opendays'; did you mean open_days?"),
        ({"open_days": "soon"}, "open_days: "),
        ({"open_days": 0}, "open_days: "),
        ({"places": ["mail"]}, "places.0: 'mail' is none of"),
        ({"ask": {}}, "ask: choose one of"),
        ({"ask": {"every_days": 90, "by_hand": True}}, "ask: choose one of"),
        ({"ask": {"every_day": 90}}, "ask.every_day: there is no setting 'every_day'; did you mean every_days?"),
        ({"ask": "on_departure"}, "on_departure is for churn_exit"),
        ({"remind_after_days": [9, 4]}, "remind_after_days: reminders come one after the other"),
        ({"remind_after_days": [20]}, "day 20 comes after it closed"),
        ({"share": 0}, "share: "),
        ({"questions": []}, "questions: "),
    ],
)
def test_a_fault_is_told_with_its_place_and_cure(change: dict[str, Any], said: str) -> None:
    (problem,) = problems(OURS | change)
    assert said in problem


@pytest.mark.parametrize(
    ("number", "change", "said"),
    [
        (0, {"scale": "1-11"}, "questions.0.scale: a scale runs upwards within 0 to 10"),
        (0, {"scale": None}, "questions.0: a scale question needs its scale"),
        (0, {"type": "choice", "scale": None}, "options: 2 to 10 can be shown, not 0"),
        (1, {"text": "no_such_text"}, "there is no text named 'no_such_text'"),
        (1, {"text": {"xx": "?"}}, "'xx' is no language"),
        (1, {"text": "Hello {nmae}?"}, "nothing is known under {nmae}"),
        (1, {"text": "Hello {name?"}, "a brace is missing"),
        (0, {"then": [{"when": "reports", "go": "why"}]}, "'reports' is no answer to easy; compare the score"),
        (0, {"then": [{"when": "< 3", "go": "wy"}]}, "there is no question 'wy' to go to"),
        (1, {"next": "easy"}, "the questions go round in a circle: easy → why → easy"),
        (0, {"next": "end"}, "no answer leads to why"),
        (1, {"key": "easy"}, "two questions have the key easy"),
    ],
)
def test_a_faulty_question_is_told_with_its_place_and_cure(number: int, change: dict[str, Any], said: str) -> None:
    assert said in problems(with_question(number, **change))[0]


def test_eleven_options_are_too_many_to_show() -> None:
    options = [{"code": f"o{n}", "text": f"Option {n}"} for n in range(11)]
    question = {"key": "which", "type": "choice", "text": "Which?", "options": options}
    assert "can be shown, not 11" in problems(OURS | {"questions": [question]})[0]


def test_every_problem_is_told_at_once() -> None:
    assert len(problems(OURS | {"kind": "quiz", "open_days": 0})) == 2


@pytest.mark.parametrize("scale", ["0-10", "1-7"])
def test_a_score_is_called_by_its_name_on_its_own_scale_only(scale: str) -> None:
    body = OURS | {"kind": "csat", "questions": [{"key": "score", "type": "scale", "scale": scale, "text": "Content?"}]}
    assert "csat begins with the question score on the scale 1-5" in problems(body)[0]
