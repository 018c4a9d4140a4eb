"""What a digest tells besides the score: whose reasons and words count, which cases wait, which asks come."""

from datetime import timedelta

from storage import case_queries
from storage.asking import sends
from storage.database.units import Units
from storage.figures import digest_queries, status_queries
from storage.models import AccountStatus, CaseState, InvitationState
from tests.reporting_cast import NOW, TODAY, Company, local

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
STARTS, ENDS = TODAY - WEEK, TODAY


def test_what_only_the_csm_may_see_is_in_no_digest(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        anna = company.contact()
        secret = company.answered(anna, 2, STARTS, verbatim="Do not tell", only_owner=True)
        company.labelled(secret, "unused")
        company.case(anna, NOW - WEEK, response_id=secret, answer_due_at=NOW - WEEK)
        assert digest_queries.voices(unit, company.id, STARTS, ENDS) == []
        assert digest_queries.overdue(unit, company.id, NOW, TODAY) == []


def test_other_weeks_and_other_workspaces_are_left_out(units: Units) -> None:
    with units() as unit:
        company, stranger = Company(unit), Company(unit, team="T2")
        for owner, day in ((company, STARTS - DAY), (company, ENDS), (stranger, STARTS)):
            owner.labelled(owner.answered(owner.contact(), 3, day, verbatim="Words"), "unused")
        assert digest_queries.voices(unit, company.id, STARTS, ENDS) == []


def test_a_corrected_score_is_no_low_score(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        start, end = local(STARTS), local(ENDS)
        company.case(company.contact(), start, state=CaseState.CLOSED, close_reason="score_corrected", closed_at=start)
        company.case(company.contact(), end)
        company.case(company.contact(), start, answer_due_at=end)
        found = digest_queries.low_scores(unit, company.id, start, end)
        assert [row["answer_due_at"] for row in found] == [end]


def test_cases_wait_from_the_promised_moment_until_somebody_answers(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        soon = company.contact(company.account("Soon", renews_on=TODAY + WEEK))
        company.case(company.contact(company.account("Never")), NOW - WEEK, answer_due_at=NOW - DAY)
        company.case(soon, NOW - WEEK, answer_due_at=NOW)
        company.case(company.contact(), NOW - WEEK, answer_due_at=NOW + timedelta(microseconds=1))
        company.case(company.contact(), NOW - WEEK, answer_due_at=NOW - DAY, first_touch_at=NOW)
        company.case(company.contact(), NOW - WEEK, answer_due_at=NOW - DAY, state=CaseState.CLOSED)
        found = digest_queries.overdue(unit, company.id, NOW, TODAY)
        assert [row["account_name"] for row in found] == ["Soon", "Never"]


def test_lists_of_cases_begin_with_the_next_renewal_and_end_with_those_who_have_left(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        renewals = {"Left": TODAY + DAY, "Passed": TODAY - DAY, "Never": None, "Today": TODAY, "Later": TODAY + WEEK}
        for age, (name, on) in enumerate(renewals.items()):
            status = AccountStatus.GONE if name == "Left" else AccountStatus.ACTIVE
            person = company.contact(company.account(name, renews_on=on, status=status))
            company.case(person, NOW - WEEK + age * DAY, answer_due_at=NOW - WEEK)
        found = (
            digest_queries.overdue(unit, company.id, NOW, TODAY),
            case_queries.open_cases(unit, company.id, TODAY),
        )
        for rows in found:
            assert [row["account_name"] for row in rows] == ["Today", "Later", "Passed", "Never", "Left"]


def test_planned_asks_and_coming_turns_are_what_goes_out_next(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        facts = {"state": InvitationState.PLANNED, "asked_at": None}
        next_week = TODAY + WEEK
        company.asked(company.contact(), TODAY + DAY, **facts)
        company.asked(company.contact(), next_week + DAY, **facts)
        company.asked(company.contact(), TODAY - DAY)
        for turn in (TODAY - DAY, next_week - DAY, next_week):
            company.turn(company.contact(), turn)
        for reason in ({"opted_out_at": NOW}, {"unreachable": "bot"}, {"slack_user_id": None}):
            company.turn(company.contact(**reason), TODAY)
        assert digest_queries.asks_planned(unit, company.id, next_week, local(next_week)) == 3


def test_a_channel_has_one_digest_of_the_same_days(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        days = {"channel": "C1", "starts_on": STARTS, "ends_on": ENDS, "figures": {}, "now": NOW}
        first = digest_queries.add(unit, company.id, **days)
        assert first is not None
        assert digest_queries.add(unit, company.id, **days) is None
        digest_queries.set_chart(unit, first, "F1")
        assert digest_queries.by_id(unit, company.id, first)["chart_file"] == "F1"


def test_dropping_stale_asks_keeps_the_reason_and_goes_in_slices(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        old = [company.waiting_ask(company.contact(), NOW - WEEK * 3) for _ in range(3)]
        young = company.waiting_ask(company.contact(), NOW - WEEK)
        assert [sends.drop_stale(unit, company.id, NOW, WEEK * 2, "stale", 2) for _ in range(3)] == [2, 1, 0]
        waiting = [each.id for each in sends.waiting_asks(unit, company.id, NOW)]
        assert waiting == [young] and young not in old


def test_an_account_is_found_by_its_name_or_its_number_and_by_nobody_elses(units: Units) -> None:
    with units() as unit:
        company, stranger = Company(unit), Company(unit, team="T2")
        ours = company.account("Übermut GmbH", external_id="SF-7")
        stranger.account("Übermut GmbH")
        for typed in ("Übermut GmbH", " sf-7 "):
            assert status_queries.account_called(unit, company.id, typed) == [ours]
        assert status_queries.account_called(unit, company.id, "Acme") == []
