"""Surveys around a moment of the customer's life ask once each, wait for what passes, and say why they did not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.audits import Doer
from storage.database.tables import case_file, contact, invitation, survey
from storage.database.units import Units
from storage.models import AccountStatus, CaseState, InvitationState
from surveys.asking import showing
from surveys.definition.definitions import checked, store
from surveys.planner import holds
from tests.surveys.planning_cast import NOW, Company

DAY = timedelta(days=1)
TODAY = NOW.date()
Ask = Callable[..., Company]


@pytest.fixture
def ask(units: Units) -> Ask:
    """A company with one survey of that rhythm, in nobody's pilot."""

    def made(rhythm: dict[str, Any], **settings: Any) -> Company:
        company = Company(units)
        question = {"key": "mood", "type": "scale", "scale": "1-5", "text": "How are you?"}
        body = {"kind": "own", "ask": rhythm, "questions": [question], **settings}
        with units() as unit:
            store(unit, company.workspace_id, checked("mood", body), NOW)
            unit.connection.execute(update(survey).values(going_at=NOW))
        return company

    return made


def rows(company: Company) -> list[tuple[int, str, InvitationState, str | None]]:
    found = company.all(select(invitation).where(invitation.c.occasion.not_like("earlier:%")))
    return [(row.contact_id, row.occasion, row.state, row.withdrawn_why) for row in found]


@pytest.mark.parametrize(
    ("rhythm", "facts", "occasion"),
    [
        ({"after": "start", "days": 30}, {"started_on": TODAY - 29 * DAY}, f"start:{TODAY - 29 * DAY}"),
        ({"before": "renewal", "days": 60}, {"renews_on": TODAY + 61 * DAY}, f"renewal:{TODAY + 61 * DAY}"),
        (
            {"after": "churn", "days": 45},
            {"ends_on": TODAY - 44 * DAY, "status": AccountStatus.GONE},
            f"churn:{TODAY - 44 * DAY}",
        ),
    ],
    ids=["after the start", "before the renewal", "after churn"],
)
def test_a_moment_of_the_account_asks_its_people_on_the_day_it_comes(
    ask: Ask, rhythm: dict[str, Any], facts: dict[str, Any], occasion: str
) -> None:
    company = ask(rhythm)
    anna = company.contact(company.account(**facts))
    company.contact(company.account(**{name: None for name in facts if name != "status"}))
    assert company.plan() == 1
    assert rows(company) == [(anna, occasion, InvitationState.PLANNED, None)]
    send_at = company.one(select(invitation.c.send_at))[0]
    assert send_at.date() == TODAY + DAY


def test_a_moment_that_has_not_come_waits(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    company.contact(company.account(started_on=TODAY - 28 * DAY))
    assert company.plan() == 0
    assert company.plan(NOW + DAY) == 1


def test_a_moment_long_gone_asks_nobody(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    company.contact(company.account(started_on=TODAY - 90 * DAY))
    assert company.plan() == 0 and rows(company) == []


@pytest.mark.parametrize("whose", ["contact", "account"])
def test_any_attribute_that_holds_a_date_is_a_milestone(ask: Ask, whose: str) -> None:
    company = ask({"after": "first_report_on", "days": 3})
    milestone = {"attributes": {"first_report_on": (TODAY - 2 * DAY).isoformat()}}
    other = {"attributes": {"first_report_on": "soon"}}
    if whose == "contact":
        anna = company.contact()
        company.change(contact, anna, **milestone)
        company.change(contact, company.contact(), **other)
    else:
        anna = company.contact(company.account(**milestone))
        company.contact(company.account(**other))
    assert company.plan() == 1
    assert [row[0] for row in rows(company)] == [anna]


@pytest.mark.parametrize("written", ["2026-02-30", "2026-02-3x"])
def test_a_day_that_does_not_exist_asks_nobody_and_keeps_nobody_from_being_asked(ask: Ask, written: str) -> None:
    company = ask({"after": "go_live", "days": 2})
    company.contact(company.account(attributes={"go_live": written}))
    anna = company.contact(company.account(attributes={"go_live": "2026-03-01"}))
    assert company.plan(datetime(2026, 3, 3, 9, tzinfo=UTC)) == 1
    assert [row[0] for row in rows(company)] == [anna]


def test_a_closed_case_asks_the_one_whom_it_was_about_once(ask: Ask) -> None:
    company = ask({"after": "case_closed", "days": 1})
    anna = company.contact()
    colleague = company.contact(company.one(select(contact.c.account_id).where(contact.c.id == anna))[0])
    case_id = company.case_of(anna)
    assert company.plan() == 0
    company.change(case_file, case_id, state=CaseState.CLOSED, closed_at=NOW)
    assert [company.plan(), company.plan()] == [1, 0]
    assert rows(company) == [(anna, f"case:{case_id}", InvitationState.PLANNED, None)]
    assert colleague != anna


def test_what_passes_is_waited_for_and_then_it_is_asked(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    anna = company.contact(company.account(started_on=TODAY - 29 * DAY))
    case_id = company.case_of(anna)
    assert company.plan() == 0 and rows(company) == []
    company.change(case_file, case_id, state=CaseState.CLOSED, closed_at=NOW)
    assert company.plan(NOW + 5 * DAY) == 1


def held_back(ask: Ask) -> tuple[Company, int, int]:
    """A company whose Anna was to be asked, when a case of hers was opened; Anna and the case."""
    company = ask({"after": "start", "days": 30})
    anna = company.contact(company.account(started_on=TODAY - 29 * DAY))
    assert company.plan() == 1
    case_id = company.case_of(anna)
    planned = company.one(select(invitation.c.id, invitation.c.send_at))
    with company.units() as unit:
        assert showing.permit(unit, company.workspace_id, planned.id, planned.send_at) == "open_case"
    return company, anna, case_id


def test_who_was_held_back_at_the_last_look_is_asked_once_that_has_passed(ask: Ask) -> None:
    company, anna, case_id = held_back(ask)
    assert company.plan(NOW + 2 * DAY) == 0
    company.change(case_file, case_id, state=CaseState.CLOSED, closed_at=NOW - 90 * DAY)
    assert [company.plan(NOW + 5 * DAY), company.plan(NOW + 6 * DAY)] == [1, 0]
    assert [(row[0], *row[2:]) for row in rows(company)] == [
        (anna, InvitationState.WITHDRAWN, "open_case"),
        (anna, InvitationState.PLANNED, None),
    ]


def test_who_was_held_back_at_the_last_look_is_asked_no_more_after_two_weeks(ask: Ask) -> None:
    company, _, case_id = held_back(ask)
    company.change(case_file, case_id, state=CaseState.CLOSED, closed_at=NOW - 90 * DAY)
    assert company.plan(NOW + 16 * DAY) == 0


def test_whose_hold_ends_in_time_is_asked_after_it(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    anna = company.contact(company.account(started_on=TODAY - 29 * DAY))
    assert company.plan() == 1
    with company.units() as unit:
        whom, until = holds.Whom(contact_id=anna), TODAY + 4 * DAY
        assert holds.hold(unit, company.workspace_id, whom, "On leave", until, Doer("Lena", None), NOW) == 1
    assert [company.plan(NOW + DAY), company.plan(NOW + 6 * DAY)] == [0, 1]


def test_what_does_not_pass_within_two_weeks_leaves_a_row_with_the_reason(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    anna = company.contact(company.account(started_on=TODAY - 29 * DAY))
    company.case_of(anna)
    for days in range(20):
        company.plan(NOW + days * DAY)
    assert [row[2:] for row in rows(company)] == [(InvitationState.WITHDRAWN, "open_case")]


def test_only_the_audience_is_asked(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30}, audience='plan = "Business"')
    started = {"started_on": TODAY - 29 * DAY}
    anna = company.contact(company.account(plan="Business", **started))
    company.contact(company.account(plan="Free", **started))
    company.plan()
    assert [row[0] for row in rows(company)] == [anna]


def test_a_relationship_survey_that_was_asked_lately_wins(ask: Ask) -> None:
    company = ask({"after": "start", "days": 30})
    anna = company.contact(company.account(started_on=TODAY - 29 * DAY))
    company.was_asked(anna, NOW - 13 * DAY)
    assert company.plan() == 0
    assert company.plan(NOW + DAY) == 1


def test_more_people_than_one_transaction_takes_are_all_asked(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.planner.lifecycle.SLICE", 2)
    company = ask({"after": "start", "days": 30})
    for _ in range(5):
        company.contact(company.account(started_on=TODAY - 29 * DAY))
    assert company.plan() == 5
