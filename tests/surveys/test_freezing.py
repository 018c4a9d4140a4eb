"""A wave's recipients are its denominator: drawn once, frozen, and whoever is not asked has a row that says why."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.database.tables import invitation, survey, wave, workspace
from storage.database.units import Units
from storage.models import InvitationState, WaveState
from surveys.definition.definitions import checked, store
from tests.surveys.planning_cast import MONDAY, NOW, Company


@pytest.fixture
def company(units: Units) -> Company:
    return Company(units)


def begin(company: Company, state: WaveState = WaveState.APPROVED, **facts: Any) -> int:
    made = {"survey_id": company.survey_id, "state": state, "first_day": MONDAY, "made_at": NOW, **facts}
    with company.units() as unit:
        added = wave.insert().values(workspace_id=company.workspace_id, **made).returning(wave.c.id)
        return int(unit.connection.execute(added).scalar_one())


def recipients(company: Company, wave_id: int) -> list[Any]:
    return list(company.all(select(invitation).where(invitation.c.wave_id == wave_id).order_by(invitation.c.id)))


def frozen(company: Company, wave_id: int) -> tuple[WaveState, int | None]:
    return tuple(company.one(select(wave.c.state, wave.c.recipients).where(wave.c.id == wave_id)))


def test_an_approved_wave_invites_everybody_and_is_frozen_with_their_number(company: Company) -> None:
    company.contacts(12)
    wave_id = begin(company)
    assert [company.plan(), company.plan()] == [12, 0]
    assert frozen(company, wave_id) == (WaveState.FROZEN, 12)
    assert {row.occasion for row in recipients(company, wave_id)} == {f"wave:{wave_id}"}


@pytest.mark.parametrize("state", [WaveState.WAITING, WaveState.REFUSED, WaveState.WITHDRAWN])
def test_a_wave_that_nobody_approved_asks_nobody(company: Company, state: WaveState) -> None:
    company.contacts(3)
    wave_id = begin(company, state)
    assert company.plan() == 0 and recipients(company, wave_id) == []


def test_a_wave_waits_for_its_first_day(company: Company) -> None:
    company.contacts(3)
    begin(company, first_day=MONDAY + timedelta(days=9))
    assert company.plan() == 0
    due = company.next_due()
    assert due is not None and company.plan(due) == 3


def test_whoever_is_kept_back_stays_a_recipient_with_the_reason(company: Company) -> None:
    company.contacts(3)
    busy = company.contact()
    company.case_of(busy)
    wave_id = begin(company)
    assert company.plan() == 3
    assert frozen(company, wave_id)[1] == 4
    kept = [row for row in recipients(company, wave_id) if row.state is InvitationState.WITHDRAWN]
    assert [(row.contact_id, row.withdrawn_why) for row in kept] == [(busy, "open_case")]


def test_who_comes_after_the_freeze_is_no_recipient(company: Company) -> None:
    company.contacts(2)
    wave_id = begin(company)
    company.plan()
    company.contact()
    company.plan(NOW + timedelta(days=1))
    assert len(recipients(company, wave_id)) == 2


def test_a_share_is_drawn_exactly_and_the_same_ones_again_after_a_crash(company: Company) -> None:
    company.contacts(40)
    wave_id = begin(company, share=0.25)
    assert company.plan() == 10
    drawn = {row.contact_id for row in recipients(company, wave_id)}
    company.change(wave, wave_id, state=WaveState.APPROVED)
    assert company.plan() == 0
    assert {row.contact_id for row in recipients(company, wave_id)} == drawn


def test_the_audience_is_the_waves_own(company: Company) -> None:
    company.contacts(2, company.account(plan="Business"))
    company.contacts(2, company.account(plan="Free"))
    begin(company, audience="plan = free")
    assert company.plan() == 2


def test_a_wave_is_spread_evenly_over_its_working_days(company: Company) -> None:
    company.contacts(15)
    wave_id = begin(company, over_days=5)
    company.plan()
    days = Counter(row.send_at.date() for row in recipients(company, wave_id))
    assert set(days.values()) == {3} and len(days) == 5
    assert min(days) == MONDAY and max(days) == date(2026, 3, 6)


def test_a_large_account_is_asked_three_a_week_and_all_of_it_in_the_end(company: Company) -> None:
    company.contacts(8, company.account())
    wave_id = begin(company)
    assert company.plan() == 8
    moments = sorted(row.send_at for row in recipients(company, wave_id))
    assert all(moments[place + 3] - moments[place] >= timedelta(days=7) for place in range(5))


def test_a_pilot_asks_ten_first_and_then_twenty_a_day(company: Company) -> None:
    company.change(survey, company.survey_id, going_at=None)
    company.contacts(55)
    wave_id = begin(company)
    assert company.plan() == 55
    per_day = Counter(row.send_at.date() for row in recipients(company, wave_id))
    assert [per_day[day] for day in sorted(per_day)] == [10, 20, 20, 5]


def once(company: Company, **settings: Any) -> None:
    question = {"key": "mood", "type": "scale", "scale": "1-5", "text": "How are you?"}
    rhythm = {"once_on": MONDAY + timedelta(days=7), "over_days": 2}
    with company.units() as unit:
        store(unit, company.workspace_id, checked("mood", {"kind": "own", "ask": rhythm, "questions": [question]}), NOW)
        unit.connection.execute(update(survey).values(going_at=NOW))
        unit.connection.execute(update(workspace).values(policy=settings))


def waves_of(company: Company) -> list[WaveState]:
    return [row.state for row in company.all(select(wave.c.state).order_by(wave.c.id))]


def test_a_survey_that_asks_once_begins_its_wave_by_itself_and_only_once(company: Company) -> None:
    company.contacts(4)
    once(company)
    assert company.plan() == 0 and waves_of(company) == []
    for days in range(3, 9):
        company.plan(NOW + timedelta(days=days))
    assert waves_of(company) == [WaveState.FROZEN]
    sent = Counter(row.send_at.date() for row in company.all(select(invitation)))
    assert sent == {MONDAY + timedelta(days=7): 2, MONDAY + timedelta(days=8): 2}


def test_a_survey_that_asks_many_people_once_waits_for_a_second_person(company: Company) -> None:
    company.contacts(4)
    once(company, alone_up_to=3)
    for days in range(3, 9):
        company.plan(NOW + timedelta(days=days))
    assert waves_of(company) == [WaveState.WAITING] and company.all(select(invitation)) == []
