"""The figures of a report agree with the answers they come from."""

from datetime import date, datetime, timedelta

import pytest

from analysis.reporting import reports, trends
from analysis.reporting.digest import DigestFigures
from analysis.score.nps import Tally
from analysis.score.verdict import Kind
from storage.asking import hold_queries, sends
from storage.database.units import Units
from storage.models import CaseState
from tests.reporting_cast import NOW, TODAY, Company, local

WINDOW = timedelta(days=90)
SINCE, UNTIL = TODAY - WINDOW, TODAY
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def test_the_headline_counts_people_and_its_rate_counts_questions(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        twice = company.contact()
        company.answered(twice, 2, SINCE, asked_on=SINCE - DAY)
        company.answered(twice, 9, UNTIL - DAY, verbatim="Better now")
        company.crowd([10, 7, 6], SINCE)
        company.asked(company.contact(), SINCE)
        company.count()
        figures = reports.nps(unit, company.id, since=SINCE, until=UNTIL)
        assert figures.tally == Tally(2, 1, 1)
        assert (figures.answered, figures.delivered, figures.sent) == (4, 5, 5)
        assert figures.response_rate == 4 / 5
        assert figures.comment_rate == 1 / 4
        assert reports.nps_json(figures)["response_rate"] == 0.8


def test_an_answer_to_the_last_day_before_makes_no_rate_above_one(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.answered(company.contact(), 9, SINCE, asked_on=SINCE - DAY)
        company.count()
        figures = reports.nps(unit, company.id, since=SINCE, until=UNTIL)
        assert (figures.n, figures.answered, figures.delivered, figures.response_rate) == (1, 0, 0, None)


def test_people_of_both_periods_are_compared_with_themselves(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for before, after in [(6, 9)] * 3 + [(9, 6)] + [(7, 8)] * 4:
            person = company.contact()
            company.answered(person, before, SINCE - DAY)
            company.answered(person, after, SINCE)
        figures = reports.nps(unit, company.id, since=SINCE, until=UNTIL)
        assert (figures.answered_both, figures.up, figures.down) == (8, 3, 1)
        assert figures.before == Tally(1, 4, 3) and figures.verdict.by_pairs


def test_the_values_of_an_attribute_add_up_to_the_headline(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        mover_account = company.account(plan="starter")
        mover = company.contact(mover_account)
        company.answered(mover, 3, SINCE - DAY)
        company.answered(mover, 3, SINCE)
        unit.connection.exec_driver_sql("UPDATE account SET plan = 'business'")
        company.answered(mover, 9, SINCE + DAY)
        for score in (9, 7, 0):
            company.answered(company.contact(company.account(plan="business")), score, SINCE)
        company.count()
        found = reports.nps(unit, company.id, since=SINCE, until=UNTIL, by="plan")
        assert {value: figures.n for value, figures in found.items()} == {"business": 4, "starter": 0}
        assert found["starter"].before.n == 1
        assert found["business"].answered_both == 0  # another plan then: no change of this plan's customers
        whole = reports.nps(unit, company.id, since=SINCE, until=UNTIL)
        assert sum(figures.n for figures in found.values()) == whole.n
        assert sum(figures.answered for figures in found.values()) == whole.answered
        assert set(reports.nps_json(found)) == {"business", "starter"}


def test_figures_are_kept_by_the_chosen_attributes_and_asked_of_known_surveys(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        with pytest.raises(reports.AttributeUnknown, match="plan"):
            reports.nps(unit, company.id, since=SINCE, until=UNTIL, by="region")
        for wrong in ("churn_exit", "nobody"):  # an exit survey has no score
            with pytest.raises(reports.SurveyUnknown):
                reports.nps(unit, company.id, since=SINCE, until=UNTIL, survey=wrong)
        assert reports.nps(unit, company.id, since=SINCE, until=UNTIL, survey="nps").n == 0


def digest(company: Company, now: datetime = NOW) -> DigestFigures:
    company.count()
    return reports.digest(company.unit, company.id, TODAY - WEEK, TODAY, now)


def test_a_digest_reports_its_week_and_the_ninety_days_before_its_end(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.crowd([9, 9, 7, 3], TODAY - WEEK, verbatim="Words")
        company.crowd([9] * 6, SINCE)
        company.crowd([0] * 5, SINCE - DAY)
        figures = digest(company)
        assert (figures.answers, figures.window.now) == (Tally(2, 1, 1), Tally(8, 1, 1))
        assert (figures.window.before, figures.window.days) == (Tally(0, 0, 5), 90)
        assert {voice.score for voice in figures.voices} == {9, 7, 3}
        assert DigestFigures.from_json(figures.to_json()) == figures


def test_a_low_score_is_judged_once_it_is_answered_or_its_time_is_over(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        at = local(TODAY - WEEK)
        late, soon = {"answer_due_at": NOW - DAY}, {"answer_due_at": NOW + DAY}
        company.case(company.contact(), at, **late, first_touch_at=NOW - DAY)
        company.case(company.contact(), at, **late, first_touch_at=NOW)
        company.case(company.contact(), at, **late)
        company.case(company.contact(), at, **soon)
        company.case(company.contact(), at, **soon, state=CaseState.CLOSED, closed_at=NOW, close_reason="fixed")
        figures = digest(company)
        assert (figures.low_scores, figures.in_time) == (4, 2)
        assert len(figures.waiting) == 1


def test_a_digest_says_that_sends_are_stopped(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        assert not digest(company).stopped
        sends.stop(unit, company.id, "Lena", NOW)
        assert digest(company).stopped


def test_a_digest_counts_those_who_are_held_on_the_day_after_its_last(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for until in (TODAY, TODAY + DAY):
            held = {"contact_id": company.contact(), "reason": "Upset", "until": until, "held_at": NOW}
            hold_queries.add(unit, company.id, **held)
        assert digest(company).held == 1


def test_a_trend_begins_with_the_first_answer_and_keeps_its_holes(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.crowd([9] * 5, date(2026, 8, 31))
        company.crowd([0] * 4, date(2026, 11, 1))
        company.count()
        points = trends.monthly(unit, company.id, until=TODAY)
        assert [(point.label, point.n, point.score) for point in points] == [
            ("Aug 2026", 5, 100),
            ("Sep", 0, None),
            ("Oct", 0, None),
            ("Nov", 4, -100),
        ]
        assert [point.told for point in points] == [True, False, False, False]


def test_months_are_charted_where_two_have_a_score_else_weeks_else_nothing(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.crowd([9] * 5, TODAY - WEEK)
        company.count()
        assert trends.shown(unit, company.id, until=TODAY) == []
        company.crowd([9] * 5, TODAY - DAY)
        company.crowd([9] * 5, TODAY - 3 * WEEK)
        company.count()
        assert [(point.label, point.n) for point in trends.shown(unit, company.id, until=TODAY)] == [
            ("1 Nov", 5),
            ("8 Nov", 0),
            ("15 Nov", 10),
        ]
        company.crowd([9] * 5, date(2026, 10, 31))
        company.count()
        labels = [point.label for point in trends.shown(unit, company.id, until=TODAY)]
        assert labels == ["Oct 2026", "Nov"]


def test_nobody_asked_and_nothing_heard_is_a_report_without_figures(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        figures = reports.nps(unit, company.id, since=SINCE, until=UNTIL)
        assert figures.verdict.kind is Kind.TOO_FEW
        assert (figures.score, figures.response_rate) == (None, None)
        assert digest(company).voices == ()
