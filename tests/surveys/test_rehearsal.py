"""A rehearsal says what would happen, changes nothing, and is right."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from storage.asking import moments
from storage.database.tables import invitation, survey, workspace
from storage.database.units import Units
from storage.models import DeliveryKind
from surveys import plan_tick
from surveys.definition.definitions import checked, store
from surveys.planner import reminding
from surveys.rehearsing import rehearsal
from surveys.rehearsing.rehearsal import Event, Happening, NoSuchSurvey, Rehearsal
from tests.surveys.planning_cast import NOW, Company

DAYS = 100
COUNTRIES = (("DE", "Europe/Berlin"), ("US", "America/Los_Angeles"), ("JP", "Asia/Tokyo"), ("SA", "Asia/Riyadh"))


@pytest.fixture
def company(units: Units) -> Company:
    """Forty people of ten accounts in four countries, two in a shared channel, one who cannot be asked."""
    company = Company(units)
    for number in range(10):
        country, zone = COUNTRIES[number % len(COUNTRIES)]
        company.contacts(4, company.account(country=country, time_zone=zone, plan="Business" if number % 2 else "Free"))
    company.contact(unreachable="account_inactive")
    company.contacts(2, company.account(channel="C7", attributes={"ask_in": "channel"}))
    with units() as unit:
        moments.sooner(unit, company.workspace_id, plan_tick.PLAN, NOW)
    return company


def rehearse(company: Company, log: Sequence[Happening] = (), name: str | None = None) -> Rehearsal:
    return rehearsal.rehearse(company.units, company.workspace_id, NOW, DAYS, name, log)


def test_a_rehearsal_changes_nothing(company: Company) -> None:
    def rows() -> list[list[Any]]:
        return [company.all(select(table)) for table in SQLModel.metadata.sorted_tables]

    before = rows()
    assert rehearse(company).sends
    assert rows() == before


def test_every_send_is_told_with_its_day_its_person_and_whether_the_language_was_guessed(company: Company) -> None:
    first = rehearse(company).sends[0]
    assert first.day == first.at.date() and first.at >= NOW
    assert (first.survey, first.person.contact, first.person.account, first.place) == ("nps", "Anna", "Acme", "dm")
    assert first.locale_guessed and rehearse(company).guessed == 42


def test_whoever_is_passed_over_is_told_with_the_reason(company: Company) -> None:
    anna = company.contact(turn=NOW.date() + timedelta(days=1))
    company.case_of(anna)
    assert {(skip.person.contact_id, skip.why) for skip in rehearse(company).skips} == {(anna, "open_case")}


def test_a_survey_that_is_off_can_be_tried_before_it_goes_live(company: Company) -> None:
    body = {
        "kind": "own",
        "enabled": False,
        "ask": {"every_days": 30},
        "rest_days": 20,
        "audience": 'plan = "Business"',
        "questions": [{"key": "mood", "type": "scale", "scale": "1-5", "text": "How are you?"}],
    }
    with company.units() as unit:
        store(unit, company.workspace_id, checked("mood", body), NOW)
    seen = rehearse(company, name="mood")
    assert {send.survey for send in seen.sends} == {"mood"} and len(
        {send.person.contact_id for send in seen.sends}
    ) == 20
    assert not company.one(select(survey.c.enabled).where(survey.c.name == "mood"))[0]
    assert "mood" not in {send.survey for send in rehearse(company).sends}


def test_an_unknown_survey_is_named(company: Company) -> None:
    with pytest.raises(NoSuchSurvey, match="moods"):
        rehearse(company, name="moods")


def test_a_rehearsal_of_silent_customers_equals_what_then_happens(company: Company) -> None:
    told = rehearse(company)
    assert asked(told) == list(happens(company, ()))
    assert reminded(told) == sorted(company.reminded()) != []


def test_a_rehearsal_with_a_log_equals_what_then_happens(company: Company) -> None:
    plain = rehearse(company).asks
    log = tuple(something(plain))
    told = rehearse(company, log)
    assert asked(told) == list(happens(company, log))
    assert reminded(told) == sorted(company.reminded()) != []
    assert asked(told) != [(send.at, send.person.contact_id) for send in plain]


def test_a_rehearsal_of_a_small_budget_equals_what_then_happens_and_says_who_is_not_reminded(company: Company) -> None:
    company.change(workspace, company.workspace_id, policy={"account_a_week": 1})
    in_trouble = rehearse(company).asks[::3]
    log = [Happening(each.at + timedelta(days=1), Event.CASE_OPENED, each.person.contact_id) for each in in_trouble]
    told = rehearse(company, log)
    assert asked(told) == list(happens(company, log))
    assert reminded(told) == sorted(company.reminded())
    whys = [row.failure for row in company.deliveries() if row.kind is DeliveryKind.REMINDER and row.failure]
    assert sorted(skip.why for skip in told.skips if skip.reminds) == sorted(whys) != []


def something(sends: Sequence[rehearsal.Send]) -> Iterator[Happening]:
    """Of those asked one answers, one wants no more questions, and one has trouble shortly before."""
    day = timedelta(days=1)
    for number, send in enumerate(sends):
        if number % 4 == 0:
            yield Happening(send.at + timedelta(hours=1), Event.ANSWERED, send.person.contact_id)
        elif number % 4 == 1:
            yield Happening(send.at - day, Event.OPTED_OUT, send.person.contact_id)
        elif number % 4 == 2:
            yield Happening(send.at - 2 * day, Event.CASE_OPENED, send.person.contact_id)
            yield Happening(send.at + 9 * day, Event.CASE_CLOSED, send.person.contact_id)


def asked(told: Rehearsal) -> list[tuple[datetime, int]]:
    return [(send.at, send.person.contact_id) for send in told.asks]


def reminded(told: Rehearsal) -> list[tuple[datetime, int]]:
    return sorted((send.at, send.person.contact_id) for send in told.sends if send.reminds)


def happens(company: Company, log: Sequence[Happening], days: int = DAYS) -> Iterator[tuple[datetime, int]]:
    """The same weeks in earnest, tick by tick as the bot takes them; yields who is asked and when."""
    home, units, ahead = company.workspace_id, company.units, sorted(log)
    end, moment = NOW.replace(hour=0, minute=0) + timedelta(days=days), NOW
    while True:
        with units.reading() as unit:
            due = [
                plan_tick.next_due(unit, home),
                reminding.next_due(unit),
                company.next_delivery(),
                *(each.at for each in ahead[:1]),
            ]
        moment = max(moment, min(each for each in due if each is not None))
        if moment >= end:
            return
        while ahead and ahead[0].at <= moment:
            company.live_through(ahead.pop(0))
        if due[0] is not None and due[0] <= moment:
            plan_tick.run(units, home, moment)
        reminding.remind_due(units, moment)
        yield from company.deliver(moment)


def test_a_question_that_is_open_already_is_reminded_of(company: Company) -> None:
    list(happens(company, (), days=3))
    opened = {row.contact_id: row.remind_at for row in company.all(select(invitation)) if row.remind_at is not None}
    told = rehearsal.rehearse(company.units, company.workspace_id, NOW + timedelta(days=3), 10)
    first = {contact: at for at, contact in reversed(reminded(told)) if contact in opened}
    assert opened and first == opened
