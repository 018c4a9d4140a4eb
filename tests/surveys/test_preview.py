"""A preview shows what a contact would see, in their language or another, and stores nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from storage.database.tables import delivery, invitation, response
from storage.database.units import Units
from surveys.asking.asks import AskState, ExitAsk, SurveyAsk
from surveys.definition.definitions import SHIPPED, shipped
from surveys.drafting.preview import preview
from tests.reporting_cast import NOW, TODAY, Company
from tests.surveys.definitions_cast import ours

DAY = timedelta(days=1)


@pytest.fixture
def company(units: Units) -> Iterator[Company]:
    with units() as unit:
        yield Company(unit)


def anna(company: Company, **facts: object) -> int:
    lena = company.teammate()
    customer = company.account("Acme GmbH", csm_id=lena, country="DE", plan="Business", started_on=date(2025, 1, 5))
    return company.contact(customer, name="Anna Weber", time_zone="Europe/Berlin", **facts)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_survey_can_be_looked_at_before_anybody_is_asked(company: Company, name: str) -> None:
    ask = preview(company.unit, company.id, shipped(name), anna(company), None, NOW)
    assert ask.state is AskState.OPEN and ask.locale == "de"
    assert (ask.audience.account, ask.audience.csm) == ("Acme GmbH", "Lena Vogt")
    for table in (invitation, response, delivery):
        assert company.unit.connection.scalar(select(func.count()).select_from(table)) == 0


def test_it_knows_what_the_survey_may_say_to_this_contact(company: Company) -> None:
    ask = preview(company.unit, company.id, ours(), anna(company), None, NOW)
    assert isinstance(ask, SurveyAsk)
    assert ask.facts | {"name": "Anna", "account": "Acme GmbH", "plan": "Business", "months": 22} == ask.facts
    assert ask.open_until == TODAY + 21 * DAY and ask.current is not None and ask.current.key == "easy"


@pytest.mark.parametrize("name", SHIPPED)
def test_whoever_is_unknown_sees_it_without_a_hole(company: Company, name: str) -> None:
    ask = preview(company.unit, company.id, shipped(name), None, None, NOW)
    assert (ask.locale, ask.audience.csm, ask.audience.account) == ("en", None, "Northwind")


@pytest.mark.parametrize(
    ("facts", "wished", "locale"), [({}, None, "de"), ({"locale": "ja"}, None, "ja"), ({"locale": "ja"}, "ar", "ar")]
)
def test_it_speaks_the_contact_s_language_or_the_one_that_is_wished(
    company: Company, facts: dict[str, object], wished: str | None, locale: str
) -> None:
    assert preview(company.unit, company.id, shipped("nps"), anna(company, **facts), wished, NOW).locale == locale


def test_an_exit_survey_is_looked_at_as_if_the_account_left(company: Company) -> None:
    ask = preview(company.unit, company.id, shipped("churn_exit"), anna(company), None, NOW)
    assert isinstance(ask, ExitAsk)
    assert ask.ends_on == TODAY + 14 * DAY and ask.reasons[-1][0] == "other" and ask.reason is None
