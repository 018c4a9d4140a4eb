"""What contacts decide about being asked, and what they cannot take back."""

import pytest
from sqlalchemy import select

from bot.views.survey_ask import survey_ask
from storage.database.tables import delivery, invitation, response
from storage.database.units import Unit, Units
from storage.models import AnswerPart
from storage.people import suppression
from surveys.answering import answers, choices
from surveys.answering.answers import Given, Who
from surveys.asking import showing
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


def detail(unit: Unit) -> dict[str, object]:
    return dict(unit.connection.execute(select(delivery.c.detail)).scalar_one())


def test_no_reply_survives_another_language_and_another_look_but_no_new_answer(units: Units, cast: Acme) -> None:
    with units() as unit:
        score(unit, cast, 3)
        choices.want_no_reply(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW)
        choices.set_language(unit, cast.workspace_id, ANNA, Acme.TOKEN, "de", NOW)
        assert detail(unit) == {"no_reply": True}
        choices.look_again(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW, choosing=True)
        assert detail(unit) == {"no_reply": True, "choosing": True}
        choices.look_again(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW, choosing=False)
        assert detail(unit) == {"no_reply": True}
        score(unit, cast, 4, key="click:2")
        assert detail(unit) == {}


def test_whoever_wants_no_reply_reads_that_none_will_come(units: Units, cast: Acme) -> None:
    with units() as unit:
        score(unit, cast, 3)
        given = Given(ANNA, Acme.TOKEN, "click:2", "2.0")
        answers.record_words(unit, cast.workspace_id, given, {AnswerPart.VERBATIM: "Too slow."}, NOW)
        choices.want_no_reply(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW)
        shown = showing.by_token(unit, cast.workspace_id, Acme.TOKEN)
        assert shown is not None
        assert "we will not reply" in survey_ask(shown).text


def another_ask(unit: Unit, cast: Acme) -> int:
    """A second question that stands before Anna; its message's id."""
    first = unit.connection.execute(select(invitation)).mappings().one()
    values = {**first, "occasion": "cycle:2026-03-04"}
    del values["id"]
    added = unit.connection.execute(invitation.insert().values(**values).returning(invitation.c.id)).scalar_one()
    message = unit.connection.execute(select(delivery)).mappings().one()
    shown = {**message, "cause": f"ask:{added}", "token": "other-token", "invitation_id": added}
    del shown["id"]
    return int(unit.connection.execute(delivery.insert().values(**shown).returning(delivery.c.id)).scalar_one())


@pytest.mark.parametrize("token", [Acme.TOKEN, None], ids=["in a message", "on the Home tab"])
def test_opting_out_and_back_in_edits_every_question_that_stands(units: Units, cast: Acme, token: str | None) -> None:
    with units() as unit:
        other = another_ask(unit, cast)
        for turns, choose in enumerate((choices.opt_out, choices.opt_in), start=2):
            choose(unit, cast.workspace_id, ANNA, token, NOW)
            wanted = unit.connection.execute(select(delivery.c.id, delivery.c.wanted)).all()
            assert {row.id: row.wanted for row in wanted} == {cast.ask_id: turns, other: turns}


def test_an_opt_out_is_remembered_apart_from_the_person_until_they_take_it_back(units: Units, cast: Acme) -> None:
    with units() as unit:
        choices.opt_out(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW)
        assert suppression.slack_since(unit, cast.workspace_id, "T2", Acme.ANNA) == NOW
        choices.opt_in(unit, cast.workspace_id, ANNA, Acme.TOKEN, NOW)
        assert suppression.slack_since(unit, cast.workspace_id, "T2", Acme.ANNA) is None
