"""The Home tab of a contact."""

from dataclasses import replace
from datetime import date

import pytest
from test_views_ask import ASK, SCORED, asked
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, view_taken_by_slack

from bot import ids
from bot.views.contact_home import ContactHome, OwnAnswer, contact_home
from surveys.asking.asks import AskState
from surveys.definition.locales import SHIPPED


@pytest.mark.parametrize("locale", SHIPPED)
@pytest.mark.parametrize("opted_out", [False, True])
def test_the_home_tab_shows_questions_answers_and_the_way_out(locale: str, opted_out: bool) -> None:
    scored = replace(asked(AskState.DONE, score=4, verbatim=HOSTILE), locale=locale)
    answers = (
        OwnAnswer(scored, changeable=True, on=date(2026, 11, 20)),
        OwnAnswer(replace(SCORED, locale=locale), changeable=False, on=date(2026, 2, 3), late=True),
    )
    view = contact_home(ContactHome(locale, HOSTILE_NAME, (replace(ASK, locale=locale),), answers, opted_out))
    view_taken_by_slack(view)
    offered = {each["action_id"] for each in controls(view).values()}
    assert (ids.OPT_IN if opted_out else ids.OPT_OUT) in offered
    view_taken_by_slack(contact_home(ContactHome(locale, LONG_NAME, (), (), opted_out)))


def test_somebody_who_opted_out_is_shown_no_question() -> None:
    view = contact_home(ContactHome("en", "Northwind", (ASK,), (), opted_out=True))
    assert "How likely" not in seen(view["blocks"])
    assert "Northwind will not ask you any more questions here." in seen(view["blocks"])


def test_a_crowded_home_tab_fits() -> None:
    said = replace(asked(AskState.DONE, score=4, verbatim=LONGEST), locale="ar")
    answers = (OwnAnswer(said, changeable=True, on=date(2026, 11, 20)),) * 200
    view_taken_by_slack(contact_home(ContactHome("ar", "Northwind", (ASK,) * 200, answers, opted_out=False)))
