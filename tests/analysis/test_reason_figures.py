"""Reasons by who says so, kept apart and compared."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from analysis.reporting import reason_figures
from analysis.reporting.reason_figures import Agreement, Counted, ReasonFigures
from storage.comments import own_reasons
from storage.database.tables import account
from storage.database.units import Units
from storage.models import LabelSource
from tests.reporting_cast import NOW, TODAY, Company

STARTS, ENDS = TODAY - timedelta(days=30), TODAY
DAY = timedelta(days=1)


def figures(company: Company) -> ReasonFigures:
    return reason_figures.of_period(company.unit, company.id, since=STARTS, until=ENDS)


def test_each_answer_counts_once_by_the_team_then_the_customer_then_a_likely_reading(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        first = company.answered(company.contact(), 3, STARTS, reason="unused")
        company.labelled(first, "low_quality")
        company.labelled(first, "too_expensive", LabelSource.TEAM)
        second = company.answered(company.contact(), 3, STARTS, reason="unused")
        company.labelled(second, "unused")
        company.labelled(company.answered(company.contact(), 3, STARTS), "low_quality", sure=0.5)
        company.labelled(company.answered(company.contact(), 3, STARTS), "too_complex", sure=0.49)
        found = figures(company)
        assert found.answers == 4
        assert found.reasons == (
            Counted("too_expensive", answers=1, stated=0, read=0, team=1),
            Counted("unused", answers=1, stated=2, read=1, team=0),
            Counted("low_quality", answers=1, stated=0, read=2, team=0),
            Counted("too_complex", answers=0, stated=0, read=1, team=0),
        )
        assert {pair: each for pair, each in found.agreement.items() if each.both} == {
            "stated_and_read": Agreement(both=2, same=1),
            "team_and_read": Agreement(both=1, same=0),
            "team_and_stated": Agreement(both=1, same=0),
        }


def test_what_was_read_in_a_pleased_answer_is_no_reason_and_what_somebody_says_is(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for scored in ({"score": 8}, {"score": 9}, {"score": 3, "scale": "1-5"}, {"score": 4, "scale": "1-5"}):
            company.labelled(company.answered(company.contact(), on=STARTS, **scored), "too_expensive")
        told = company.answered(company.contact(), 10, STARTS, reason="unused")
        company.labelled(told, "too_expensive")
        found = figures(company)
        assert (found.answers, found.agreement["stated_and_read"].both) == (3, 0)
        assert [(each.code, each.answers, each.read) for each in found.reasons] == [
            ("too_expensive", 2, 2),
            ("unused", 1, 0),
        ]


def test_a_digest_hears_the_reasons_that_count_but_for_other(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        for code in ("low_quality", "low_quality.1", "low_quality.1", "low_quality.2", "other", "other.1"):
            company.labelled(company.answered(company.contact(), 3, STARTS), code, LabelSource.TEAM)
        for score, code, sure in ((3, "unused", 0.5), (3, "too_complex", 0.49), (9, "too_expensive", 1.0)):
            company.labelled(company.answered(company.contact(), score, STARTS), code, sure=sure)
        counted, own = reason_figures.heard(unit, company.id, since=STARTS, until=ENDS)
        assert counted == [("low_quality", 4), ("unused", 1)]
        assert own == [("low_quality.1", 2), ("low_quality.2", 1), ("other.1", 1)]
        counts = {each.code: each.answers for each in figures(company).reasons if each.answers}
        assert counts == {**dict(counted), "other": 2}


def test_of_two_reasons_that_were_read_the_likelier_one_counts_and_own_ones_as_those_above_them(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        both = company.answered(company.contact(), 3, STARTS)
        company.labelled(both, "unused", sure=0.7)
        company.labelled(both, "low_quality", sure=0.2)
        company.labelled(company.answered(company.contact(), 3, STARTS), "low_quality.2", LabelSource.TEAM)
        assert {each.code: each.answers for each in figures(company).reasons} == {"unused": 1, "low_quality": 1}


def test_own_reasons_are_told_within_those_above_them_and_take_nothing_from_them(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        seat = own_reasons.add(unit, company.id, "too_expensive", "Seat price", NOW)
        own_reasons.rename(unit, company.id, "too_expensive", "Price", NOW)
        for code in (seat, seat, "too_expensive"):
            answer = company.answered(company.contact(), 3, STARTS, reason="too_expensive")
            company.labelled(answer, code, LabelSource.TEAM)
        (price,) = figures(company).reasons
        assert (price.code, price.name, price.answers, price.stated, price.team) == ("too_expensive", "Price", 3, 3, 3)
        told = {"code": seat, "answers": 2, "stated": 0, "read": 0, "team": 2, "name": "Seat price"}
        assert price.as_json()["own"] == [told]
        own_reasons.retire(unit, company.id, seat, NOW)
        assert figures(company).reasons == (price,), "answers keep a retired one"


def test_private_answers_and_other_days_are_left_out(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.labelled(company.answered(company.contact(), 3, STARTS, only_owner=True), "unused")
        company.labelled(company.answered(company.contact(), 3, STARTS - DAY), "unused")
        company.labelled(company.answered(company.contact(), 3, ENDS), "unused")
        assert figures(company).reasons == () and figures(company).answers == 0


def test_billing_counts_the_accounts_that_end_in_the_period(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.contact()
        leaving = {"ends_on": STARTS, "attributes": {"leaving_how": "payment_failed"}}
        unit.connection.execute(update(account).where(account.c.workspace_id == company.id).values(**leaving))
        assert dict(figures(company).billing).keys() == {"payment_failed"}
        unit.connection.execute(update(account).values(ends_on=ENDS))
        assert figures(company).billing == ()


@pytest.mark.parametrize(
    ("billed", "same"),
    [("too_expensive", [1, 0, 1]), ("payment_failed", [0, 0, 0]), ("voluntary", None), ("see the ticket", None)],
)
def test_what_billing_knows_is_compared_where_it_is_a_reason(units: Units, billed: str, same: list[int] | None) -> None:
    with units() as unit:
        company = Company(unit)
        person = company.contact()
        answer = company.answered(person, 3, STARTS, reason="too_expensive")
        company.labelled(answer, "unused")
        company.labelled(answer, "too_expensive.1", LabelSource.TEAM)
        company.answered(person, 3, STARTS + DAY)  # says nothing of a reason
        pairs = ("billing_and_stated", "billing_and_read", "billing_and_team")

        def compared(**facts: Any) -> list[Agreement]:
            unit.connection.execute(update(account).where(account.c.workspace_id == company.id).values(**facts))
            found = figures(company).agreement
            return [found[pair] for pair in pairs]

        leaves = {"ends_on": ENDS, "attributes": {"leaving_how": billed}}
        assert compared(**leaves) == ([Agreement(1, each) for each in same] if same else [Agreement(0, 0)] * 3)
        assert compared(ends_on=None) == [Agreement(0, 0)] * 3, "it stays after all"


def test_a_period_needs_a_day(units: Units) -> None:
    with units() as unit, pytest.raises(ValueError, match="there is no day"):
        reason_figures.of_period(unit, 1, since=ENDS, until=ENDS)
