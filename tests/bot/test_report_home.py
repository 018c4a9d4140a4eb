"""Whoever opens the Home tab sees what is theirs, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from analysis.reporting.reason_figures import Agreement
from bot import ids
from bot.told import home, standing
from sandbox.blockkit import check_view
from storage.answering import answer_items
from storage.asking import sends
from storage.comments import own_reasons, rereading_queries
from storage.database.tables import delivery, invitation, response, survey
from storage.database.units import Units
from storage.models import (
    AccountStatus,
    AnswerSource,
    CaseKind,
    CaseState,
    DeliveryKind,
    DeliveryState,
    InvitationState,
    LabelSource,
)
from surveys.answering import choices
from surveys.answering.answers import Who
from surveys.definition.texts import texts
from tests.reporting_cast import NOW, TODAY, Company

DAY = timedelta(days=1)


@pytest.fixture
def company(units: Units) -> Iterator[Company]:
    with units() as unit:
        made = Company(unit)
        made.teammate()
        yield made


def view(company: Company, user: str) -> dict[str, Any]:
    shown = home.view_of(company.unit, company.id, user, NOW)
    assert check_view(shown) == []
    return shown


def text(shown: dict[str, Any]) -> str:
    return str(shown["blocks"])


def test_the_team_sees_figures_cases_and_what_comes(company: Company) -> None:
    company.crowd([9] * 5, TODAY)
    company.count()
    company.case(company.contact(company.account("Acme")), NOW - DAY, answer_due_at=NOW + DAY)
    company.turn(company.contact(), TODAY + DAY)
    shown = text(view(company, "U0LENA"))
    assert "*+100*" in shown and "5 answers" in shown
    assert "*1 open case*" in shown and "first answer due Mon 23 Nov 16:00" in shown
    assert "Next: 23 Nov, 1 ask in the next seven days." in shown
    assert ids.STOP_ALL in shown


def test_the_team_sees_whose_account_has_left(company: Company) -> None:
    gone = company.account("Pinecrest", status=AccountStatus.GONE, ends_on=TODAY - DAY, renews_on=TODAY - DAY)
    company.case(company.contact(gone), NOW - DAY, kind=CaseKind.LEAVING)
    assert "*Pinecrest*  left 21 Nov, Anna" in text(view(company, "U0LENA"))


def test_who_leaves_counts_by_the_teams_word_and_that_of_private_answers_is_told_nowhere(company: Company) -> None:
    for name, private in (("Acme", False), ("Beta", False), ("Gamma", True)):
        account_id = company.leaving(name, TODAY + DAY, reason="too_expensive", only_owner=private)
        (answer,) = company.unit.connection.scalars(select(response.c.id).where(response.c.account_id == account_id))
        company.labelled(answer, "unused" if name == "Beta" else "too_expensive.1", LabelSource.TEAM)
    told = standing.churn(company.unit, company.id, NOW)
    assert told.since == TODAY - 89 * DAY, "ninety days with today, as in figures of the score"
    assert told.reasons == (("too_expensive", 1), ("unused", 1)) and told.own == (("too_expensive.1", 1),)
    assert [(each.stated_reason, each.team_reason) for each in told.leaving] == [
        ("too_expensive", "too_expensive.1"),
        ("too_expensive", "unused"),
        (None, None),
    ]


def test_of_who_leaves_what_was_chosen_is_compared_with_the_likeliest_that_was_read(company: Company) -> None:
    said = [("too_expensive", "too_expensive.1"), ("too_expensive", "unused"), ("unused", None)]
    for number, (chosen, read) in enumerate([*said, ("unused", "unused")]):
        private = number == len(said)
        account_id = company.leaving(f"No. {number}", TODAY + DAY, reason=chosen, only_owner=private)
        (answer,) = company.unit.connection.scalars(select(response.c.id).where(response.c.account_id == account_id))
        if read:
            company.labelled(answer, read)
            company.labelled(answer, "low_quality", sure=0.1)
    assert standing.churn(company.unit, company.id, NOW).said_and_read == Agreement(both=2, same=1)


def test_a_case_is_listed_with_the_own_reason_else_with_what_was_chosen(company: Company) -> None:
    seat = own_reasons.add(company.unit, company.id, "too_expensive", "Seat price", NOW)
    person = company.contact()
    answer = company.answered(person, None, TODAY, survey_id=company.churn_exit, reason="too_expensive")
    company.case(person, NOW, kind=CaseKind.LEAVING, response_id=answer)
    assert "Chosen by the customer: too expensive" in text(view(company, "U0LENA"))
    company.labelled(answer, seat, LabelSource.TEAM)
    own_reasons.retire(company.unit, company.id, seat, NOW)
    assert "The team says: Seat price (too expensive)" in text(view(company, "U0LENA"))


def test_the_team_sees_how_far_reading_again_is(company: Company) -> None:
    assert "read again" not in text(view(company, "U0LENA"))
    standing = rereading_queries.Standing(company.id, 1200, 5000)
    rereading_queries.begin(company.unit, "newer-2", standing, NOW)
    assert "read again with a newer reader: 1,200 of 5,000." in text(view(company, "U0LENA"))


def test_the_team_sees_who_stopped_the_sends(company: Company) -> None:
    company.waiting_ask(company.contact(), NOW - 20 * DAY)
    sends.stop(company.unit, company.id, "Tom", NOW)
    shown = text(view(company, "U0LENA"))
    assert "All sends were stopped by Tom on 22 Nov. 1 message waits." in shown
    assert "1 is stale and will be dropped." in shown


def asked(company: Company, person: int, token: str, **facts: Any) -> int:
    number = company.asked(person, TODAY, **facts)
    post(company, person, number, token)
    return number


def post(company: Company, person: int, invitation_id: int, token: str) -> None:
    company.unit.connection.execute(
        delivery.insert().values(
            workspace_id=company.id,
            kind=DeliveryKind.ASK,
            cause=token,
            token=token,
            contact_id=person,
            invitation_id=invitation_id,
            state=DeliveryState.SETTLED,
            due_at=NOW,
            sent=1,
            ts="1.1",
            detail={},
        )
    )


def answer(company: Company, person: int, score: int, token: str, **facts: Any) -> None:
    response_id = company.answered(person, score, TODAY - DAY)
    found = "SELECT invitation_id FROM response WHERE id = " + str(response_id)
    number = company.unit.connection.exec_driver_sql(found).scalar_one()
    company.unit.connection.execute(
        update(invitation).where(invitation.c.id == number).values(**facts or {"state": InvitationState.ANSWERED})
    )
    post(company, person, number, token)


def test_a_contact_sees_their_open_questions_and_their_own_answers(company: Company) -> None:
    anna, bob = company.contact(slack_user_id="U0ANNA"), company.contact()
    asked(company, anna, "open")
    asked(company, anna, "closed", expires_at=NOW)
    asked(company, bob, "bobs")
    answer(company, anna, 4, "mine")
    answer(company, anna, 9, "old", expires_at=NOW)
    shown = text(view(company, "U0ANNA"))
    assert "'open'" in shown and "'mine'" in shown
    for other in ("closed", "bobs", "old"):
        assert f"'{other}'" not in shown
    assert "4 of 10" in shown and "9 of 10" in shown
    assert ids.OPT_OUT in shown and "NPS" not in shown


def test_a_contact_reads_all_that_they_ever_answered_in_their_own_language(company: Company) -> None:
    german = {"slack_user_id": "U0ANNA", "locale": "de"}
    anna, bob = company.contact(**german), company.contact()
    left = {"reason": "too_expensive", "kept_by": "Ein <fairer> Preis.", "may_contact": False}
    company.answered(anna, None, TODAY - DAY, survey_id=company.churn_exit, **left)
    onboarding = company.unit.connection.scalars(select(survey.c.id).where(survey.c.name == "onboarding")).one()
    late = company.answered(anna, 2, TODAY - 30 * DAY, survey_id=onboarding, scale="1-5", late=True)
    answer_items.set_item(company.unit, company.id, late, "hard", choices=["data", "other"], now=NOW)
    answer_items.set_item(company.unit, company.id, late, "hard_words", written="Der Import.", now=NOW)
    company.answered(bob, None, TODAY, survey_id=company.churn_exit, reason="unused", kept_by="Bob's own words")
    heard = {"source": AnswerSource.RECORDED, "verbatim": "She sounded cross."}
    company.answered(anna, 7, TODAY - 9 * DAY, **heard)
    shown, said = text(view(company, "U0ANNA")), texts("de").say
    for each in ("exit_question", "reason_too_expensive", "exit_kept_by", "onboarding_hard", "onboarding_data"):
        assert said(each) in shown, each
    assert "Ein <fairer> Preis." in shown and "2 von 5" in shown and "Der Import." in shown
    assert f"*{said('button_no')}*" in shown
    assert said("home_answered_late", on=TODAY - 30 * DAY) in shown
    assert said("home_answered_on", on=TODAY - DAY) in shown and "am 21. November 2026" in shown
    assert "Bob" not in shown and said("reason_unused") not in shown and "cross" not in shown
    assert said("home_answered_on", on=TODAY - 9 * DAY) not in shown


def test_a_contact_who_opted_out_is_asked_nothing_and_can_come_back(company: Company) -> None:
    anna = company.contact(slack_user_id="U0ANNA", opted_out_at=NOW)
    asked(company, anna, "open")
    shown = text(view(company, "U0ANNA"))
    assert "'open'" not in shown and ids.OPT_IN in shown


def test_a_contact_reads_in_their_own_language(company: Company) -> None:
    company.contact(slack_user_id="U0ANNA", locale="de")
    assert texts("de").say("home_none") in text(view(company, "U0ANNA"))


def test_a_contact_reads_what_was_done_about_their_own_answers_and_nobody_elses(company: Company) -> None:
    anna, bob = company.contact(slack_user_id="U0ANNA"), company.contact()
    closed = {"state": CaseState.CLOSED, "closed_at": NOW}
    company.case(anna, NOW - DAY, told="The <export> is quick now.", told_at=NOW, **closed)
    company.case(anna, NOW - DAY, **closed)
    company.case(bob, NOW - DAY, told="Bob's matter", told_at=NOW, **closed)
    shown = text(view(company, "U0ANNA"))
    assert texts("en").say("home_done") in shown and "The <export> is quick now." in shown
    assert "Bob" not in shown


def test_a_contact_chooses_their_language_on_the_home_tab(company: Company) -> None:
    company.contact(slack_user_id="U0ANNA", slack_team_id="T9")
    assert ids.LANGUAGE in text(view(company, "U0ANNA"))
    choices.set_language(company.unit, company.id, Who("T9", "U0ANNA"), None, "ja", NOW)
    assert texts("ja").say("home_none") in text(view(company, "U0ANNA"))


def test_anybody_else_gets_a_kind_word_and_nothing_to_press(company: Company) -> None:
    shown = view(company, "U0STRANGER")
    assert "Here Northwind asks its customers" in text(shown)
    assert not any(block["type"] == "actions" for block in shown["blocks"])


def test_a_contact_of_another_workspace_is_a_stranger(company: Company) -> None:
    Company(company.unit, team="T2").contact(slack_user_id="U0ANNA")
    assert "Here Northwind asks its customers" in text(view(company, "U0ANNA"))
