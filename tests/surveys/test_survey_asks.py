"""What an ask of any survey shows: how far it has come, in whose order, with which facts."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from analysis.score.levels import Level
from storage.database.tables import account, case_file, contact, delivery, response
from storage.database.units import Unit, Units
from storage.models import CaseKind, CaseState, SurveyKind
from surveys.answering.answers import Given, Who, record
from surveys.asking.asks import AskState, SurveyAsk
from surveys.asking.personal import months_between
from surveys.asking.showing import by_token, walked
from surveys.definition.definitions import Definition, checked, shipped
from tests.cast import NOW, Acme, acme

ANNA = Who("T2", Acme.ANNA)
PERSONAL = checked(
    "ours",
    {
        "kind": "own",
        "ask": "by_hand",
        "questions": [{"key": "verbatim", "type": "text", "text": "You said: {said} We did: {done} {months}? Well?"}],
    },
)


def shown(unit: Unit, cast: Acme) -> SurveyAsk:
    ask = by_token(unit, cast.workspace_id, Acme.TOKEN)
    assert ask is not None
    return ask


def answer(unit: Unit, cast: Acme, **answers: str | None) -> SurveyAsk:
    for number, (key, said) in enumerate(answers.items()):
        record(unit, cast.workspace_id, Given(ANNA, Acme.TOKEN, f"{key}:{said}", f"{number}.1"), key, said, NOW)
    return shown(unit, cast)


def test_an_ask_goes_from_question_to_question(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, kind=SurveyKind.ONBOARDING)
        ask = shown(unit, cast)
        assert (ask.state, ask.steps, ask.current and ask.current.key) == (AskState.OPEN, (), "score")
        ask = answer(unit, cast, score="2")
        assert (ask.state, ask.level, ask.current and ask.current.key) == (AskState.BEGUN, Level.LOW, "hard")
        ask = answer(unit, cast, hard=None)
        assert (ask.steps[-1].answer, ask.current and ask.current.key, ask.is_last) == (None, "verbatim", True)
        ask = answer(unit, cast, verbatim="Fine.")
        assert (ask.state, ask.current, ask.verbatim) == (AskState.DONE, None, "Fine.")


@pytest.mark.parametrize(("name", "several"), [("nps", False), ("csat", False), ("ces", False), ("onboarding", True)])
def test_one_question_and_its_reason_are_not_several(name: str, several: bool) -> None:
    assert shipped(name).asks_several is several


def test_the_question_after_the_score_is_worded_by_its_level(units: Units) -> None:
    with units() as unit:
        cast = acme(unit)
        ask = answer(unit, cast, score="9")
        assert ask.current is not None
        assert ask.wording(ask.current).key == "reason_question_high"


def order(definition: Definition, seed: int) -> list[str]:
    _, current = walked(definition, "en", seed, {"score": 4})
    assert current is not None
    return [option.code for option in current.options]


def test_everybody_sees_options_in_an_order_of_their_own_with_something_else_last() -> None:
    orders = [order(shipped("onboarding"), seed) for seed in range(20)]
    assert len({tuple(each) for each in orders}) > 10
    assert all(each[-1] == "other" for each in orders)
    assert order(shipped("onboarding"), 7) == orders[7], "always the same one"
    assert len({frozenset(each) for each in orders}) == 1


def test_options_stand_as_they_were_written_where_nobody_wanted_them_shuffled() -> None:
    first = shipped("onboarding").questions[1].model_copy(update={"shuffled": False})
    plain = shipped("onboarding").model_copy(update={"questions": (shipped("onboarding").questions[0], first)})
    assert order(plain, 3) == [option.code for option in first.options]


def test_a_question_for_a_reason_offers_the_reasons_in_the_readers_language() -> None:
    asks_why = checked(
        "ours", {"kind": "own", "ask": "by_hand", "questions": [{"key": "why", "type": "reason", "text": "Why, then?"}]}
    )
    _, current = walked(asks_why, "ja", 1, {})
    assert current is not None and len(current.options) == 11 and current.options[-1].code == "other"
    assert all(not option.text.in_locale("ja").isascii() for option in current.options)


def test_what_is_being_changed_is_shown_again_also_as_earlier_messages_named_it(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, kind=SurveyKind.ONBOARDING)
        answer(unit, cast, score="4", easy="setup")
        for choosing, changing in (("easy", "easy"), (True, "score"), ("hard", None), (None, None)):
            unit.connection.execute(update(delivery).values(detail={"choosing": choosing} if choosing else {}))
            assert shown(unit, cast).changing == changing


def test_an_ask_knows_what_its_contact_said_last_and_what_was_done_about_it(units: Units) -> None:
    with units() as unit:
        cast = acme(unit, kind=SurveyKind.OWN, definition=PERSONAL)
        assert shown(unit, cast).facts["said"] is None
        answer(unit, cast, verbatim="Slow.")
        earlier = datetime(2026, 1, 5, tzinfo=UTC)
        unit.connection.execute(update(response).values(answered_at=earlier))
        told = case_file.insert().values(
            workspace_id=cast.workspace_id,
            kind=CaseKind.LOW_SCORE,
            state=CaseState.CLOSED,
            account_id=cast.account_id,
            contact_id=cast.anna_id,
            opened_at=earlier,
            told="Reports load in a second now.",
            told_at=earlier,
        )
        unit.connection.execute(told)
        unit.connection.execute(update(account).values(started_on=date(2025, 1, 3)))
        unit.connection.execute(update(contact).values(name=" "))
        facts = shown(unit, cast).facts
        assert (facts["said"], facts["done"], facts["months"]) == ("Slow.", "Reports load in a second now.", 14)
        assert (facts["name"], facts["plan"], facts["csm"]) == (None, "Business", "Lena Vogt")


@pytest.mark.parametrize(
    ("started_on", "months"),
    [
        (None, None),
        (date(2026, 3, 4), None),
        (date(2026, 2, 5), None),
        (date(2026, 2, 4), 1),
        (date(2025, 3, 4), 12),
        (date(2026, 9, 1), None),
    ],
)
def test_months_as_a_customer_are_whole_ones(started_on: date | None, months: int | None) -> None:
    assert months_between(started_on, NOW) == months
