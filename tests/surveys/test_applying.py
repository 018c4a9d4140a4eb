"""Definitions in a workspace: all or none, each change a version and a line in the audit log."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from storage.database.tables import audit, survey, survey_version
from storage.database.units import Units
from surveys.definition import applying
from surveys.definition.definitions import Definition, checked, install_defaults, of_version, shipped
from tests.reporting_cast import NOW, Company
from tests.surveys.definitions_cast import OURS, ours


@pytest.fixture
def company(units: Units) -> Iterator[Company]:
    with units() as unit:
        made = Company(unit)
        customer = made.account("Acme", attributes={"onboarded_on": "2026-01-05"})
        made.contact(customer, attributes={"team_size": "12"})
        Company(unit, team="T2").account("Elsewhere", attributes={"secret": "1"})
        yield made


def told(company: Company, definition: Definition) -> list[str]:
    here = applying.Known(company.unit, company.id)
    return [str(problem) for problem in applying.problems(company.unit, company.id, definition, here)]


def apply(company: Company, *definitions: Definition, **how: Any) -> list[applying.Applied]:
    return applying.apply(company.unit, company.id, definitions, "U0LENA", NOW, **how)


def versions(company: Company, name: str) -> list[int]:
    found = select(survey_version.c.number).join(survey, survey.c.id == survey_version.c.survey_id)
    mine = found.where(survey.c.workspace_id == company.id, survey.c.name == name)
    return list(company.unit.connection.scalars(mine.order_by(survey_version.c.number)))


@pytest.mark.parametrize("name", ["plan", "account.country", "tenure_months", "onboarded_on", "contact.team_size"])
def test_a_filter_may_name_what_the_workspace_knows(company: Company, name: str) -> None:
    assert told(company, ours(audience=f"{name} is missing")) == []


@pytest.mark.parametrize("name", ["onborded_on", "secret", "account.team_size"])
def test_a_filter_that_names_no_attribute_is_shown_where(company: Company, name: str) -> None:
    (problem,) = told(company, ours(audience=f"plan = Business and {name} is missing"))
    head, mark, _cure = problem.splitlines()
    assert head == f"audience: plan = Business and {name} is missing"
    assert mark.index("^") == len("plan = Business and ")


def test_a_moment_is_one_of_ours_or_an_attribute(company: Company) -> None:
    assert told(company, ours(audience="", ask={"after": "onboarded_on", "days": 30})) == []
    (problem,) = told(company, ours(audience="", ask={"before": "onborded_on", "days": 30}))
    assert problem == "ask.before: there is no moment 'onborded_on'; did you mean onboarded_on?"


def test_a_survey_keeps_its_kind(company: Company) -> None:
    apply(company, ours())
    score = {"key": "score", "type": "scale", "scale": "1-5", "text": "Content?"}
    (problem,) = told(company, ours(audience="", kind="csat", questions=[score]))
    assert problem.startswith("kind: a survey keeps its kind, own")


def test_the_questions_of_an_exit_survey_are_as_they_are_shipped(company: Company) -> None:
    assert told(company, checked("churn_exit", shipped("churn_exit").body | {"open_days": 21})) == []
    fewer = shipped("churn_exit").body | {"questions": shipped("churn_exit").body["questions"][:-1]}
    (problem,) = told(company, checked("churn_exit", fewer))
    assert problem.startswith("questions: what a leaving customer is asked is the same for everybody")


def test_what_is_new_and_what_has_changed_is_stored_and_the_rest_left_alone(company: Company) -> None:
    first = apply(company, ours(), shipped("nps"))
    second = apply(company, ours(open_days=10))
    assert [(each.is_new, each.version, each.is_changed) for each in first] == [(True, 1, True), (False, 1, False)]
    assert [str(change) for change in second[0].changes] == ["open_days: 21 → 10"]
    assert versions(company, "ours") == [1, 2] and versions(company, "nps") == [1]


def test_a_dry_run_says_the_same_and_stores_nothing(company: Company) -> None:
    dry = apply(company, ours(), dry_run=True)
    assert versions(company, "ours") == []
    assert apply(company, ours()) == dry


def test_the_audit_log_names_who_and_which_version_and_no_text(company: Company) -> None:
    apply(company, ours(), shipped("nps"))
    apply(company, ours(open_days=10))
    rows = company.unit.connection.execute(select(audit.c.who, audit.c.did, audit.c.about).order_by(audit.c.id)).all()
    did = "published a survey"
    assert [tuple(row) for row in rows] == [("U0LENA", did, "ours version 1"), ("U0LENA", did, "ours version 2")]


def test_a_survey_that_asks_goes_on_and_a_new_one_begins_as_a_pilot(company: Company) -> None:
    apply(company, ours())
    company.unit.connection.execute(survey.update().where(survey.c.name == "nps").values(going_at=NOW, going_by="Tom"))
    apply(company, shipped("nps").model_copy(update={"open_days": 7}), ours(open_days=10))
    found = select(survey.c.name, survey.c.going_at).where(survey.c.workspace_id == company.id)
    going = {row.name: row.going_at for row in company.unit.connection.execute(found)}
    assert (going["nps"], going["ours"]) == (NOW, None)


def test_an_answer_knows_the_wording_it_answered(company: Company) -> None:
    questions = [OURS["questions"][0], OURS["questions"][1] | {"text": "Why?"}]
    apply(company, ours())
    apply(company, ours(questions=questions))
    row = applying.Known(company.unit, company.id).stored["ours"]
    assert row[1] == 2
    assert of_version(company.unit, company.id, row[0], 1) == ours()


def test_applying_again_what_was_installed_changes_nothing(company: Company) -> None:
    install_defaults(company.unit, company.id, NOW)
    assert [each.is_changed for each in apply(company, shipped("nps"), shipped("churn_exit"))] == [False, False]
