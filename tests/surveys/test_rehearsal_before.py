"""What stands before a survey's asks is told beforehand; the survey is played as if somebody had cleared it."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from storage.asking import moments
from storage.database.tables import account, blackout, contact, introduction, survey, wave, workspace
from storage.database.units import Units
from storage.models import IntroductionState, Place, WaveState
from surveys import plan_tick
from surveys.definition.definitions import checked, store
from surveys.rehearsing import rehearsal
from surveys.rehearsing.rehearsal import AsksWhenTold, Rehearsal
from surveys.rehearsing.rehearsed import Before, Pilot, WaitingWave
from tests.surveys.planning_cast import MONDAY, NOW, Company

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DAY = timedelta(days=1)


@pytest.fixture
def company(units: Units) -> Company:
    company = Company(units)
    company.contacts(6)
    with units() as unit:
        moments.sooner(unit, company.workspace_id, plan_tick.PLAN, NOW)
    return company


def rehearse(company: Company, name: str | None = "nps", days: int = 100) -> Rehearsal:
    return rehearsal.rehearse(company.units, company.workspace_id, NOW, days, name)


def a_survey(company: Company, ask: Any, name: str = "mood", **more: Any) -> int:
    question = {"key": "mood", "type": "scale", "scale": "1-5", "text": "How are you?"}
    body = {"kind": "own", "ask": ask, "questions": [question], **more}
    with company.units() as unit:
        store(unit, company.workspace_id, checked(name, body), NOW)
    survey_id = int(company.one(select(survey.c.id).where(survey.c.name == name))[0])
    company.change(survey, survey_id, going_at=NOW)
    return survey_id


def a_wave(company: Company, survey_id: int, state: WaveState, **facts: Any) -> int:
    made = {"survey_id": survey_id, "state": state, "first_day": MONDAY + 7 * DAY, "made_at": NOW, **facts}
    return company.add(wave, **made)


def test_nothing_stands_before_a_survey_that_is_on_and_going(company: Company) -> None:
    assert rehearse(company).before == Before()


def test_a_stop_of_everything_or_of_the_survey_is_told_and_lifted_for_the_rehearsal(company: Company) -> None:
    company.change(workspace, company.workspace_id, stopped_at=NOW)
    company.change(survey, company.survey_id, stopped_at=NOW)
    seen = rehearse(company)
    assert seen.before == Before(all_stopped=True, stopped=True) and seen.people == 6


def test_that_a_survey_is_off_is_told(company: Company) -> None:
    a_survey(company, {"every_days": 30}, enabled=False)
    seen = rehearse(company, "mood")
    assert seen.before.off and seen.people == 6


def test_a_pilot_stays_one_and_says_whom_it_keeps_waiting(company: Company) -> None:
    company.change(survey, company.survey_id, going_at=None)
    company.change(workspace, company.workspace_id, policy={"pilot": 2, "pilot_a_day": 1})
    turns = [row.id for row in company.all(select(contact.c.id))]
    company.give_turns(turns, MONDAY + DAY)
    seen = rehearse(company)
    assert seen.before.pilot == Pilot(first=2, a_day=1, asked=0)
    assert len([send for send in seen.sends if send.day == MONDAY + DAY]) == 2
    assert [skip.why for skip in seen.skips if skip.day == MONDAY + DAY] == ["pilot"] * 4


def test_a_wave_that_waits_for_a_second_person_is_told_and_played_as_approved(company: Company) -> None:
    company.change(survey, company.survey_id, enabled=False)
    wave_id = a_wave(company, a_survey(company, "by_hand"), WaveState.WAITING, people=6, accounts=6)
    seen = rehearse(company, "mood")
    assert seen.before.waiting == (WaitingWave(MONDAY + 7 * DAY, 6, 6),) and seen.people == 6
    assert company.one(select(wave.c.state).where(wave.c.id == wave_id))[0] is WaveState.WAITING


def test_a_survey_that_asks_once_shows_the_wave_that_it_will_begin(company: Company) -> None:
    company.change(survey, company.survey_id, enabled=False)
    company.change(workspace, company.workspace_id, policy={"alone_up_to": 5})
    a_survey(company, {"once_on": str(MONDAY + 14 * DAY)})
    seen = rehearse(company, "mood")
    assert seen.before.waiting == (WaitingWave(MONDAY + 14 * DAY, 6, 6),)
    assert seen.people == 6 and min(seen.per_day()) >= MONDAY + 14 * DAY


@pytest.mark.parametrize("state", [WaveState.REFUSED, WaveState.FROZEN])
def test_a_survey_that_somebody_has_to_send_cannot_be_told_before(company: Company, state: WaveState) -> None:
    a_wave(company, a_survey(company, "by_hand"), state)
    with pytest.raises(AsksWhenTold) as refused:
        rehearse(company, "mood")
    assert (refused.value.name, refused.value.kind) == ("mood", "by_hand")


def test_who_leaves_cannot_be_told_before(company: Company) -> None:
    with pytest.raises(AsksWhenTold) as refused:
        rehearse(company, "churn_exit")
    assert refused.value.kind == "departure"


def test_what_other_surveys_send_meanwhile_is_told_apart(company: Company) -> None:
    a_survey(company, {"every_days": 30}, rest_days=20)
    seen = rehearse(company, "mood")
    assert {send.survey for send in seen.sends} == {"mood"}
    assert {send.survey for send in seen.beside} == {"nps"}
    assert {send.survey for send in rehearse(company, None).sends} == {"mood", "nps"}


def test_a_dm_is_opened_once_and_one_that_is_known_or_a_channel_never(company: Company) -> None:
    def opened(seen: Rehearsal) -> list[bool]:
        return [send.channel is None for send in seen.asks if send.person.contact_id == 1]

    assert opened(rehearse(company, days=200)) == [True, False, False]
    company.change(contact, 1, dm_channel="D1")
    assert opened(rehearse(company, days=200)) == [False, False, False]
    company.change(contact, 1, dm_channel=None)
    company.change(account, 1, channel="C1", attributes={"ask_in": "channel"})
    sends = [send for send in rehearse(company).sends if send.person.contact_id == 1]
    assert {(send.place, send.channel) for send in sends} == {(Place.CHANNEL, "C1")}


@pytest.mark.parametrize(("state", "day"), [(IntroductionState.OFFERED, 4), (IntroductionState.MADE, 3)])
def test_the_first_ask_in_a_channel_waits_for_its_introduction(
    company: Company, state: IntroductionState, day: int
) -> None:
    company.change(account, 1, channel="C1", attributes={"ask_in": "channel"})
    company.give_turns([1], MONDAY + DAY)
    offered = {"channel": "C1", "account_id": 1, "offered_at": NOW, "waits_until": NOW + 2 * DAY}
    with company.units() as unit:
        unit.connection.execute(introduction.insert().values(workspace_id=1, state=state, **offered))
    assert rehearse(company).sends[0].day == date(2026, 3, day)


@pytest.mark.parametrize(("days", "sends"), [(1, 0), (2, 6)])
def test_the_last_day_is_played_to_its_end_where_the_workspace_is(company: Company, days: int, sends: int) -> None:
    company.change(workspace, company.workspace_id, time_zone="America/Los_Angeles")
    last = datetime.combine(MONDAY + DAY, time(9, 30), ZoneInfo("Pacific/Honolulu")).astimezone(UTC)
    for each in range(1, 7):
        company.change(account, each, country="US", time_zone="Pacific/Honolulu")
    company.give_turns(range(1, 7), MONDAY + DAY)
    seen = rehearse(company, days=days)
    assert [send.at for send in seen.asks] == [last] * sends
    assert (seen.first, seen.last) == (MONDAY, MONDAY + (days - 1) * DAY)


def test_a_day_is_closed_when_it_is_so_wherever_those_work_who_are_asked(company: Company) -> None:
    company.add(blackout, first=date(2026, 3, 12), last=date(2026, 3, 12), label="Move", set_by="Lena Vogt")
    closed = rehearse(company).closed
    assert {date(2026, 3, day) in closed for day in (7, 8, 12)} == {True} and date(2026, 3, 13) not in closed
    company.contacts(1, company.account(country="SA", time_zone="Asia/Riyadh"))
    closed = rehearse(company).closed
    assert [date(2026, 3, day) in closed for day in (7, 8, 12, 13)] == [True, False, True, False]


def test_a_rehearsal_can_be_ended_and_leaves_nothing_behind(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    class Enough(Exception):
        pass

    days: list[date] = []

    def beat(day: date) -> None:
        days.append(day)
        if len(days) == 3:
            raise Enough

    with pytest.raises(Enough):
        rehearsal.rehearse(company.units, company.workspace_id, NOW, 90, "nps", beat=beat)
    assert days == sorted(days) and list(tmp_path.glob("askback-rehearsal-*")) == []
