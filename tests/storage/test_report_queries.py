"""What reports count: one answer per person and period, by the workspace's days, and nobody else's."""

from datetime import timedelta

from storage.database.units import Units
from storage.figures import report_queries
from storage.figures.report_queries import People
from storage.models import AccountStatus
from tests.reporting_cast import TODAY, Company, local

WINDOW = timedelta(days=90)
SINCE, UNTIL = TODAY - WINDOW, TODAY
BEFORE = SINCE - WINDOW
DAY = timedelta(days=1)


def latest(company: Company) -> set[People]:
    found = report_queries.latest_scores(company.unit, company.id, [company.nps], BEFORE, SINCE, UNTIL)
    return set(found)


def test_a_person_counts_once_in_a_period_with_their_latest_score(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        anna = company.contact()
        company.answered(anna, 9, SINCE, verbatim="Quick")
        company.answered(anna, 3, UNTIL - DAY)
        company.count()
        assert latest(company) == {People(None, 3, False, 1)}
        everybody = report_queries.totals(unit, company.id, [company.nps], SINCE, UNTIL)[""]
        assert sum(everybody.histogram) == 2  # the rollups know no people


def test_people_of_both_periods_are_told_from_those_of_one(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        stayed, came, went = company.contact(), company.contact(), company.contact()
        company.answered(stayed, 6, SINCE - DAY)
        company.answered(stayed, 9, SINCE, verbatim="Better")
        company.answered(came, 9, UNTIL - DAY)
        company.answered(went, 9, BEFORE)
        assert latest(company) == {People(6, 9, True, 1), People(None, 9, False, 1), People(9, None, False, 1)}


def test_a_period_holds_its_first_day_and_not_the_day_it_ends_with(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for day in (BEFORE - DAY, UNTIL):
            company.answered(company.contact(), 9, day)
        assert latest(company) == set()


def test_an_answer_belongs_to_the_day_by_which_it_was_counted(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        late = local(UNTIL) - timedelta(hours=12, minutes=1)  # a minute to midnight, by the company's clock
        company.answered(company.contact(), 9, UNTIL - DAY, at=late)
        assert latest(company) == {People(None, 9, False, 1)}


def test_words_without_a_score_and_other_workspaces_answers_do_not_count(units: Units) -> None:
    with units() as unit:
        company, stranger = Company(unit), Company(unit, team="T2")
        company.answered(company.contact(), None, SINCE, verbatim="Hello")
        stranger.answered(stranger.contact(), 9, SINCE)
        assert latest(company) == set()


def test_empty_words_are_no_comment(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.answered(company.contact(), 9, SINCE, verbatim="")
        assert latest(company) == {People(None, 9, False, 1)}


def test_the_rate_is_that_of_the_questions_of_the_period(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.answered(company.contact(), 9, SINCE, asked_on=SINCE - DAY)
        company.answered(company.contact(), 9, UNTIL + DAY, asked_on=UNTIL - DAY)
        company.asked(company.contact(), SINCE)
        found = report_queries.answered_of_asked(
            unit, company.id, [company.nps], local(SINCE) - DAY / 2, local(UNTIL) - DAY / 2
        )
        assert found == 1


def test_totals_by_a_segment_have_a_row_for_each_value(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for plan in ("business", "starter", "starter"):
            company.answered(company.contact(company.account(plan=plan)), 9, SINCE)
        company.count()
        found = report_queries.totals(unit, company.id, [company.nps], SINCE, UNTIL, "plan")
        assert {value: each.histogram[9] for value, each in found.items()} == {"business": 1, "starter": 2}
        assert {value: each.asked for value, each in found.items()} == {"business": 1, "starter": 2}


def test_months_are_summed_in_one_question_and_in_order(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        days = (TODAY.replace(month=9, day=30), TODAY.replace(month=10, day=1), TODAY.replace(month=10, day=31), TODAY)
        for day in days:
            company.answered(company.contact(), 9, day)
        company.count()
        found = report_queries.by_month(unit, company.id, [company.nps], days[0], UNTIL + DAY)
        assert [(day.month, day.day, counts[9]) for day, counts in found] == [(9, 1, 1), (10, 1, 2), (11, 1, 1)]


def test_who_was_heard_from_is_told_in_accounts_and_in_money(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        money = {"mrr_currency": "EUR"}
        heard = company.account(mrr_minor=300_00, **money)
        company.answered(company.contact(heard), 9, SINCE)
        company.answered(company.contact(heard), 9, SINCE)
        company.contact(company.account(mrr_minor=100_00, **money), slack_user_id=None)
        company.account()
        company.account(status=AccountStatus.GONE, mrr_minor=900_00, **money)
        found = report_queries.coverage(unit, company.id, [company.nps], SINCE, UNTIL)
        assert (found.heard, found.accounts, found.mrr_share, found.reachable) == (1, 3, 0.75, 2)
        assert found.with_mrr == 2


def test_money_in_two_currencies_makes_no_share(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.account(mrr_minor=1, mrr_currency="EUR")
        company.account(mrr_minor=1, mrr_currency="USD")
        assert report_queries.coverage(unit, company.id, [company.nps], SINCE, UNTIL).mrr_share is None


def test_the_latest_answers_are_found_by_an_index(units: Units) -> None:
    if units.engine.dialect.name != "sqlite":
        return
    with units() as unit:
        company = Company(unit)
        seen: list[str] = []
        connection = unit.connection.connection.dbapi_connection
        connection.set_trace_callback(seen.append)  # type: ignore[union-attr]
        latest(company)
        connection.set_trace_callback(None)  # type: ignore[union-attr]
        plan = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {seen[-1]}").all()
        assert any("ix_response_when" in row[-1] for row in plan), plan
