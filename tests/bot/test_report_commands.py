"""What the team reads when it types a command, from stored answers to the words on the screen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from sandbox.blockkit import check
from storage.database.units import Units
from tests.bot.reporting_desk import Front
from tests.reporting_cast import TODAY, Company

DAY = timedelta(days=1)
NOW_DAY, BEFORE_DAY = TODAY - 30 * DAY, TODAY - 120 * DAY


@pytest.fixture
def front(units: Units) -> Iterator[Front]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
    yield Front(units, company.id)


def fill(front: Front, now: list[int], before: list[int]) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        company.crowd(now, NOW_DAY)
        company.crowd(before, BEFORE_DAY)
        company.count()


def seen(answer: dict[str, Any]) -> str:
    return "\n".join(block["text"]["text"] for block in answer["blocks"] if block["type"] == "section")


def read(answer: dict[str, Any]) -> str:
    assert answer["response_type"] == "ephemeral"
    assert check(answer["blocks"], "message") == []
    return str(answer["text"])


def test_a_real_rise_is_more_than_chance(front: Front) -> None:
    fill(front, now=[9] * 70 + [7] * 20 + [3] * 10, before=[9] * 40 + [7] * 30 + [3] * 30)
    said = read(front.type("/nps"))
    assert "NPS +60, 25 Aug-22 Nov 2026, all accounts" in said
    assert "Against the 90 days before: +10. Up 50, more than chance." in said


def test_noise_could_be_chance(front: Front) -> None:
    fill(front, now=[9] * 50 + [7] * 30 + [3] * 20, before=[9] * 45 + [7] * 35 + [3] * 20)
    assert "Against the 90 days before: +25. Up 5, could be chance." in read(front.type("/nps"))


def test_four_answers_make_no_score(front: Front) -> None:
    fill(front, now=[9] * 4, before=[3] * 40)
    said = read(front.type("/nps"))
    assert "Only 4 answers: too few for a score." in said
    assert "NPS +" not in said and "100" not in said.replace("4 of 4 delivered (100 %)", "")


def test_who_was_heard_from_stands_below(front: Front) -> None:
    fill(front, now=[9] * 5, before=[])
    assert "Heard from 1 of 2 accounts; 5 people can be reached in Slack." in read(front.type("/nps"))


def test_days_can_be_named_and_all_roads_lead_to_the_same_answer(front: Front) -> None:
    fill(front, now=[9] * 5, before=[])
    assert "16-22 Nov 2026" in read(front.type("/nps", "7"))
    for same in ("7 days", "7days", " 7 ", "7  Days"):
        assert read(front.type("/nps", same)) == read(front.type("/askback", "nps 7"))


@pytest.mark.parametrize("wrong", ["0", "731", "9999", "-1", "0 days", "٧"])
def test_days_that_cannot_be_counted_are_answered_with_the_cure(front: Front, wrong: str) -> None:
    assert front.type("/nps", wrong)["text"] == "How many days back? From 1 to 730, such as `/nps 90`."


@pytest.mark.parametrize("other", ["Enterprise", "Q2", "ten", "<!here>"])
def test_whoever_wants_other_figures_is_told_where_they_are(front: Front, other: str) -> None:
    said = front.type("/nps", other)["text"]
    assert "From 1 to 730, such as `/nps 90`." in said and "`askback stats nps --by plan`" in said
    assert "`askback stats themes`" in front.type("/survey", f"themes {other}")["text"]


@pytest.mark.parametrize("fine", ["1", "1 day", "730"])
def test_a_day_and_two_years_can_be_counted(front: Front, fine: str) -> None:
    assert "No answers in this period." in read(front.type("/nps", fine))
    assert "What customers talk about" in read(front.type("/survey", f"themes {fine}"))


@pytest.mark.parametrize("name", ["/nps", "/survey", "/churn", "/askback"])
def test_a_command_is_for_the_team(front: Front, name: str) -> None:
    for who in ({"user": "U0GUEST"}, {"team": "T9"}):
        assert front.type(name, **who)["text"].startswith("This is for the customer success team.")


@pytest.mark.parametrize("name", ["nps", "survey", "churn"])
def test_help_is_one_word_away(front: Front, name: str) -> None:
    assert read(front.type(f"/{name}", "help")).startswith(f"/{name}: ")
    assert read(front.type("/askback", f"help {name}")).startswith(f"/{name}: ")


def test_askback_alone_is_help_and_a_strange_word_is_named(front: Front) -> None:
    assert "/nps: " in read(front.type("/askback"))
    said = read(front.type("/askback", "weather <!channel>"))
    assert "I do not know “weather" in said and "<!channel>" not in said


def test_nothing_goes_behind_survey_or_churn(front: Front) -> None:
    for name in ("/survey", "/churn"):
        assert "takes nothing behind it" in front.type(name, "now")["text"]


def test_survey_tells_who_answered_and_what_comes(front: Front) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        company.answered(company.contact(), 9, NOW_DAY)
        company.asked(company.contact(), NOW_DAY)
        company.turn(company.contact(), TODAY + DAY)
        company.count()
    answer = front.type("/survey")
    shown = seen(answer)
    assert "every 90 days · 1 of 2 answered in the last 90 days" in shown
    assert "Next: 23 Nov, 1 in the next seven days" in shown
    assert "Sends are on." in read(answer)


def test_churn_tells_who_leaves_and_why_but_not_what_only_the_csm_may_know(front: Front) -> None:
    with front.desk.units() as unit:
        company = Company(unit, known=front.desk.workspace_id)
        company.leaving("Acme", TODAY + 10 * DAY, reason="too_expensive")
        company.leaving("Beta", TODAY - 89 * DAY, reason="unused", only_owner=True)
        company.leaving("Gamma", TODAY - 90 * DAY)
        company.leaving("Delta", TODAY + 5 * DAY)
        company.account("Stays")
    shown = seen(front.type("/churn"))
    assert "3 accounts leave or left since 25 Aug." in shown
    assert "2 of 3 people asked answered. Main reasons: too expensive (1)." in shown
    assert shown.index("Beta") < shown.index("Delta") < shown.index("Acme")
    assert "Gamma" not in shown and "Stays" not in shown
    assert "unused" not in shown
