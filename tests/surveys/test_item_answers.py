"""Answers to any question of any survey: what counts, what is kept, and what a changed answer leaves behind."""

from typing import Any

import pytest
from sqlalchemy import select, update

from storage.answering import rollups
from storage.database.tables import delivery, invitation, response, response_item, response_revision
from storage.database.units import Unit, Units
from storage.models import AnswerPart, InvitationState, SurveyKind
from surveys.answering.answers import Given, Outcome, Who, record, record_score
from surveys.asking import progress
from surveys.definition.definitions import Definition, checked, shipped
from tests.cast import NOW, Acme, acme

ANNA = Who("T2", Acme.ANNA)
OWN = checked(
    "ours",
    {
        "kind": "own",
        "ask": "by_hand",
        "questions": [
            {
                "key": "used",
                "type": "choice",
                "text": "What do you use most?",
                "options": [{"code": "reports", "text": "Reports"}, {"code": "nothing_yet", "text": "Nothing yet"}],
                "then": [{"when": "nothing_yet", "go": "verbatim"}],
            },
            {"key": "score", "type": "scale", "scale": "1-4", "low_is_good": True, "text": "How often does it fail?"},
            {"key": "speed", "type": "scale", "scale": "1-3", "text": "How quick is it?"},
            {
                "key": "parts",
                "type": "choices",
                "text": "Which parts?",
                "options": [{"code": code, "text": code.title()} for code in ("a", "b", "other")],
            },
            {"key": "wish", "type": "text", "text": "A wish?"},
            {"key": "again", "type": "yes_no", "text": "Again?"},
            {"key": "verbatim", "type": "text", "text": "Anything else?"},
        ],
    },
)


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit, kind=SurveyKind.OWN, definition=OWN)


def answer(units: Units, cast: Acme, key: str, said: str | None, ts: str = "100.1", press: str = "") -> Outcome:
    given = Given(ANNA, Acme.TOKEN, press or f"{key}:{said}:{ts}", ts)
    return units.write(lambda unit: record(unit, cast.workspace_id, given, key, said, NOW))


def standing(units: Units, cast: Acme, definition: Definition = OWN) -> dict[str, Any]:
    with units.reading() as unit:
        response_id = unit.connection.execute(select(response.c.id)).scalar_one()
        return dict(progress.given(unit, cast.workspace_id, definition.questions, response_id))


def revisions(unit: Unit) -> list[tuple[str, str, str | None]]:
    found = select(response_revision.c.part, response_revision.c.question, response_revision.c.value)
    return [tuple(row) for row in unit.connection.execute(found.order_by(response_revision.c.id))]


def test_an_answer_to_each_kind_of_question_stands_as_it_was_given(units: Units, cast: Acme) -> None:
    given = {"used": "reports", "score": "2", "speed": "3", "parts": "a,other", "wish": "Dark mode", "again": "no"}
    for key, said in given.items():
        answer(units, cast, key, said)
    assert standing(units, cast) == {
        "used": "reports",
        "score": 2,
        "speed": 3,
        "parts": ["a", "other"],
        "wish": "Dark mode",
        "again": False,
    }
    with units.reading() as unit:
        assert revisions(unit)[:3] == [
            (AnswerPart.ITEM, "used", "reports"),
            (AnswerPart.SCORE, "", "2"),
            (AnswerPart.ITEM, "speed", "3"),
        ]
        assert unit.connection.execute(select(invitation.c.state)).scalar_one() is InvitationState.ANSWERED


def test_a_number_is_kept_with_its_scale_and_what_a_high_one_means(units: Units, cast: Acme) -> None:
    for key, said in (("used", "reports"), ("speed", "3"), ("score", "4")):
        outcome = answer(units, cast, key, said)
    assert (outcome.score, outcome.scale.name, outcome.scale.high_is_good) == (4, "1-4", False)
    with units.reading() as unit:
        scored = unit.connection.execute(select(response.c.score, response.c.scale, response.c.high_is_good)).one()
        speed = select(response_item.c.number, response_item.c.scale, response_item.c.high_is_good)
        rated = unit.connection.execute(speed.where(response_item.c.question == "speed")).one()
    assert (tuple(scored), tuple(rated)) == ((4, "1-4", False), (3, "1-3", True))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("used", "exports"),
        ("score", "5"),
        ("score", "0"),
        ("score", "two"),
        ("speed", "4"),
        ("parts", ""),
        ("parts", "a,c"),
        ("parts", "a,a"),
        ("wish", "  "),
        ("wish", "x" * 3001),
        ("again", "maybe"),
        ("nothing_of_the_kind", "1"),
    ],
)
def test_what_a_question_does_not_offer_is_refused_and_stores_nothing(
    units: Units, cast: Acme, key: str, said: str
) -> None:
    with pytest.raises(ValueError, match=r"no answer|not on|no question|invalid literal"):
        answer(units, cast, key, said)
    with units.reading() as unit:
        assert revisions(unit) == []


def test_the_same_press_told_twice_counts_once(units: Units, cast: Acme) -> None:
    answer(units, cast, "used", "reports", press="k1")
    assert answer(units, cast, "used", "nothing_yet", press="k1").repeated
    assert standing(units, cast) == {"used": "reports"}


def test_the_newer_action_stands_whatever_comes_in_first(units: Units, cast: Acme) -> None:
    answer(units, cast, "used", "reports", ts="100.2")
    answer(units, cast, "used", "nothing_yet", ts="99.9")
    assert standing(units, cast) == {"used": "reports"}
    answer(units, cast, "used", "nothing_yet", ts="")
    assert standing(units, cast)["used"] == "nothing_yet", "what a modal sent has no time of Slack's: it came last"


def test_a_question_passed_over_is_known_to_be_and_can_be_answered_still(units: Units, cast: Acme) -> None:
    answer(units, cast, "used", "reports")
    answer(units, cast, "wish", None, ts="100.2")
    assert standing(units, cast) == {"used": "reports", "wish": None}
    answer(units, cast, "wish", "Dark mode", ts="100.3")
    assert standing(units, cast)["wish"] == "Dark mode"
    answer(units, cast, "wish", None, ts="100.4")
    assert standing(units, cast)["wish"] is None


def test_whoever_passes_over_the_first_question_has_not_answered(units: Units, cast: Acme) -> None:
    with pytest.raises(ValueError, match="has not answered"):
        answer(units, cast, "used", None)


def test_a_changed_answer_leaves_behind_what_it_leads_to_no_more(units: Units, cast: Acme) -> None:
    with units() as unit:
        rollups.rebuild(unit, cast.workspace_id)
    for key, said in (("used", "reports"), ("score", "1"), ("wish", "Dark mode"), ("verbatim", "Fine.")):
        answer(units, cast, key, said)
    answer(units, cast, "used", "nothing_yet", ts="100.2")
    assert standing(units, cast) == {"used": "nothing_yet", "verbatim": "Fine."}
    with units.reading() as unit:
        assert (AnswerPart.ITEM, "wish", "Dark mode") in revisions(unit), "it stays as history"
        assert rollups.problems(unit, cast.workspace_id) == []
        counted = [row for key, row in rollups.kept(unit, cast.workspace_id).items() if key[1] == ""]
        assert [sum(row[column] for row in counted) for column in ("s1", "commented")] == [0, 1]
    answer(units, cast, "used", "reports", ts="100.3")
    assert "wish" not in standing(units, cast), "it is asked anew"


def test_a_changed_score_leaves_behind_its_branch_and_keeps_what_both_ask(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, kind=SurveyKind.ONBOARDING)
    for key, said in (("score", "4"), ("easy", "setup,data"), ("easy_words", "The guide"), ("hard", "tools")):
        answer(units, cast, key, said)
    answer(units, cast, "score", "2", ts="100.2")
    assert standing(units, cast, shipped("onboarding")) == {"score": 2, "hard": ["tools"]}


def test_a_late_answer_is_marked_also_where_an_earlier_one_was_in_time(units: Units, cast: Acme) -> None:
    answer(units, cast, "used", "reports")
    with units() as unit:
        unit.connection.execute(update(invitation).values(expires_at=NOW))
    answer(units, cast, "wish", "Dark mode")
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.late)).scalar_one() is True


def test_every_answer_shows_in_its_message(units: Units, cast: Acme) -> None:
    for key, said in (("used", "reports"), ("wish", None)):
        answer(units, cast, key, said)
    with units.reading() as unit:
        assert unit.connection.execute(select(delivery.c.wanted)).scalar_one() == 3


def test_words_to_any_question_wait_to_be_read(units: Units, cast: Acme) -> None:
    answer(units, cast, "used", "reports")
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.unread)).scalar_one() is False
    assert answer(units, cast, "wish", "Dark mode").has_words
    with units.reading() as unit:
        assert unit.connection.execute(select(response.c.unread)).scalar_one() is True


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [(SurveyKind.CSAT, (1, 5), (0, 6)), (SurveyKind.CES, (1, 7), (0, 8)), (SurveyKind.ONBOARDING, (1, 5), (0, 6))],
)
def test_a_score_is_one_of_the_scale_that_was_asked(
    units: Units, kind: SurveyKind, taken: tuple[int, ...], refused: tuple[int, ...]
) -> None:
    with units() as unit:
        cast = acme(unit, kind=kind)
    for number, points in enumerate((*taken, *refused)):
        given = Given(ANNA, Acme.TOKEN, f"k{number}", f"{number}.1")
        try:
            units.write(
                lambda unit, given=given, points=points: record_score(unit, cast.workspace_id, given, points, NOW)
            )
        except ValueError:
            assert points in refused
        else:
            assert points in taken
    with units.reading() as unit:
        row = unit.connection.execute(select(response.c.score, response.c.scale)).one()
    assert tuple(row) == (taken[-1], f"{taken[0]}-{taken[-1]}")
