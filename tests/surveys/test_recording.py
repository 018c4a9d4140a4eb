"""An answer that a teammate heard: counted like any other, never sent, and taken back by its teller for a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from analysis.reporting import reports
from storage.answering import departure_queries, recording_queries, rollups
from storage.comments import own_reasons
from storage.database.tables import (
    account,
    contact,
    delivery,
    departure,
    invitation,
    response,
    response_item,
    response_revision,
    survey,
)
from storage.database.units import Units
from storage.figures import report_queries, status_queries
from storage.models import AccountStatus
from surveys.answering import answers
from surveys.asking import showing
from surveys.asking.asks import AskState
from surveys.definition.definitions import Definition, checked, shipped, store
from surveys.definition.rhythm import Rhythm
from surveys.heard import recordable, recording
from surveys.heard.recordable import RecordWrong
from surveys.heard.recording import Heard, NotYourRecord, Recorded, RecordStands, RecordUnknown
from tests.reporting_cast import NOW, TODAY, Company, local

DAY = timedelta(days=1)
OURS = checked(
    "ours",
    {
        "kind": "own",
        "ask": "by_hand",
        "questions": [
            {
                "key": "used",
                "type": "choice",
                "text": "What do you use most?",
                "options": [{"code": "reports", "text": "Reports"}, {"code": "search", "text": "Search"}],
                "optional": False,
                "then": [{"when": "search", "go": "speed"}],
                "next": "wishes",
            },
            {"key": "speed", "type": "scale", "scale": "1-5", "text": "How slow is it?", "low_is_good": True},
            {
                "key": "wishes",
                "type": "choices",
                "text": "What do you miss?",
                "options": [{"code": code, "text": code.upper()} for code in "abc"],
            },
            {"key": "why", "type": "text", "text": "What is it like?"},
            {"key": "again", "type": "yes_no", "text": "May we ask again?"},
        ],
    },
)


class Desk:
    """Lena at Northwind, and Anna whom she called."""

    def __init__(self, units: Units) -> None:
        self.units = units
        with units() as unit:
            company = Company(unit)
            self.home, self.nps, self.churn_exit = company.id, company.nps, company.churn_exit
            self.lena, self.tom = company.teammate(), company.teammate("Tom Ellis", "U0TOM")
            self.anna = company.contact()
        told = {"score": "4", "verbatim": "The report is slow."}
        self.heard = Heard(self.anna, self.nps, told, "phone", TODAY, "V1")

    def record(self, **other: Any) -> Recorded | None:
        with self.units() as unit:
            return recording.record(unit, self.home, replace(self.heard, **other), self.lena, NOW)

    def survey(self, definition: Definition) -> int:
        with self.units() as unit:
            store(unit, self.home, definition, NOW)
            return int(unit.connection.scalars(select(survey.c.id).where(survey.c.name == definition.name)).one())

    def asks(self, survey_id: int, filled: dict[str, str]) -> list[str]:
        """The questions of the form, so far filled in."""
        with self.units.reading() as unit:
            form = recording.form(unit, self.home, survey_id, self.anna, filled, NOW)
        return [*(step.question.key for step in form.steps), *([form.current.key] if form.current else [])]

    def leaves(self) -> int:
        """Anna's account leaves, and her CSM has not decided yet whether she is asked; the departure."""
        ends_on = TODAY + 30 * DAY
        with self.units() as unit:
            leaving = {"status": AccountStatus.LEAVING, "ends_on": ends_on, "leaving_seen_at": NOW - DAY}
            (acme,) = unit.connection.scalars(account.update().values(leaving).returning(account.c.id)).all()
            return departure_queries.add(unit, self.home, acme, self.anna, ends_on, NOW)

    def state(self, invitation_id: int) -> str:
        (found,) = self.look(select(invitation.c.state).where(invitation.c.id == invitation_id))
        return str(found.state)

    def look(self, statement: Any) -> list[Any]:
        with self.units.reading() as unit:
            return list(unit.connection.execute(statement))

    def agrees(self) -> None:
        with self.units.reading() as unit:
            assert rollups.problems(unit, self.home) == []


@pytest.fixture
def desk(units: Units) -> Desk:
    return Desk(units)


def test_it_counts_on_its_day_with_an_ask_of_its_own_that_nobody_was_sent(desk: Desk) -> None:
    done = desk.record(on=TODAY - 3 * DAY)
    assert done is not None
    (row,) = desk.look(select(response))
    assert (row.score, row.source, row.recorded_by_id, row.recorded_how) == (4, "recorded", desk.lena, "phone")
    assert (row.day, row.unread, row.late) == (TODAY - 3 * DAY, True, False)
    (ask,) = desk.look(select(invitation))
    assert (ask.occasion, ask.state, ask.asked_at) == ("recorded:V1", "answered", local(TODAY - 3 * DAY))
    assert desk.look(select(delivery)) == []
    assert [each.value for each in desk.look(select(response_revision))] == ["4", "The report is slow."]
    desk.agrees()


def test_figures_hold_it_and_the_share_who_answered_leaves_it_out(desk: Desk) -> None:
    desk.record()
    with desk.units.reading() as unit:
        zone, _ = rollups.zone_and_segments(unit, desk.home)
        since, until = reports.day_begins(TODAY, zone), reports.day_begins(TODAY + DAY, zone)
        assert report_queries.answered_of_asked(unit, desk.home, [desk.nps], since, until) == 0
        totals = report_queries.totals(unit, desk.home, [desk.nps], TODAY, TODAY + DAY)[""]
    assert (totals.asked, totals.commented) == (0, 1)


def test_the_same_form_counts_once(desk: Desk) -> None:
    assert desk.record() is not None
    assert desk.record() is None
    assert len(desk.look(select(response))) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": TODAY + DAY}, "on"),
        ({"on": TODAY - recordable.EARLIEST - DAY}, "on"),
        ({"contact_id": 0}, "contact"),
        ({"survey_id": 0}, "survey"),
        ({"answers": {"score": "11"}}, "survey"),
        ({"answers": {"verbatim": "Slow."}}, "score"),
        ({"how": "pigeon"}, "how"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_stores_nothing(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordWrong) as why:
        desk.record(**wrong)
    assert why.value.field == field
    assert desk.look(select(response)) == []


@pytest.mark.parametrize("on", [TODAY, TODAY - recordable.EARLIEST])
def test_today_and_a_year_ago_can_be_recorded(desk: Desk, on: date) -> None:
    assert desk.record(on=on) is not None


def test_its_teller_takes_it_back_within_a_day_and_nothing_of_it_is_left(desk: Desk) -> None:
    done = desk.record()
    assert done is not None
    just_in_time = NOW + recording.TAKEN_BACK_WITHIN - timedelta(microseconds=1)
    with desk.units() as unit:
        recording.take_back(unit, desk.home, done.response_id, desk.lena, just_in_time)
    assert [desk.look(select(table)) for table in (response, response_revision, invitation)] == [[], [], []]
    desk.agrees()
    with desk.units() as unit, pytest.raises(RecordUnknown):
        recording.take_back(unit, desk.home, done.response_id, desk.lena, just_in_time)


def test_nobody_else_takes_it_back_and_after_a_day_nobody_does(desk: Desk) -> None:
    done = desk.record()
    assert done is not None
    with desk.units() as unit, pytest.raises(NotYourRecord):
        recording.take_back(unit, desk.home, done.response_id, desk.tom, NOW)
    with desk.units() as unit, pytest.raises(RecordStands):
        recording.take_back(unit, desk.home, done.response_id, desk.lena, NOW + recording.TAKEN_BACK_WITHIN)
    assert len(desk.look(select(response))) == 1


def test_an_answer_of_the_customers_own_hand_is_nobodys_record(desk: Desk) -> None:
    with desk.units() as unit:
        given = Company(unit, known=desk.home).answered(desk.anna, 9, TODAY)
    with desk.units() as unit, pytest.raises(RecordUnknown):
        recording.take_back(unit, desk.home, given, desk.lena, NOW)


def test_whoever_answered_to_their_csm_alone_is_taken_to_wish_it_again(desk: Desk) -> None:
    with desk.units() as unit:
        Company(unit, known=desk.home).asked(desk.anna, TODAY - 40 * DAY, only_owner=True)
    done = desk.record()
    assert done is not None and done.only_owner


def test_people_are_found_by_name_address_or_company(desk: Desk) -> None:
    with desk.units() as unit:
        company = Company(unit, known=desk.home)
        company.contact(company.account("Birch AB"), name="Bo Frey", email="bo@birch.example")
        for words in ("bo f", "birch ab", "BO@BIRCH"):
            found = recording_queries.people_like(unit, desk.home, words, 20)
            assert [row["name"] for row in found] == ["Bo Frey"], words
        assert recording_queries.people_like(unit, desk.home, "%", 20) == []


def test_the_surveys_own_scale_polarity_and_wording_are_kept(desk: Desk) -> None:
    csat = desk.survey(shipped("csat").model_copy(update={"enabled": True}))
    with desk.units() as unit:
        store(unit, desk.home, shipped("csat").model_copy(update={"enabled": True, "open_days": 9}), NOW)
    done = desk.record(survey_id=csat, answers={"score": "2"})
    assert done is not None and (done.score, done.scale.name, done.kind) == (2, "1-5", "csat")
    (row,) = desk.look(select(response))
    assert (row.score, row.scale, row.high_is_good, row.survey_version, row.unread) == (2, "1-5", True, 2, False)
    desk.agrees()


def test_a_survey_of_ones_own_is_recorded_question_by_question(desk: Desk) -> None:
    answers = {"used": "search", "speed": "1", "wishes": "a,c", "why": "It waits.", "again": "yes"}
    done = desk.record(survey_id=desk.survey(OURS), answers=answers)
    assert done is not None and (done.score, done.answers, done.has_words) == (None, 5, True)
    items = {row.question: row for row in desk.look(select(response_item))}
    assert (items["speed"].number, items["speed"].scale, items["speed"].high_is_good) == (1, "1-5", False)
    assert (items["used"].choices, items["wishes"].choices, items["why"].written) == (
        ["search"],
        ["a", "c"],
        "It waits.",
    )
    kept = [(each.part, each.question, each.value, each.source) for each in desk.look(select(response_revision))]
    assert ("item", "wishes", "a,c", "recorded") in kept and len(kept) == 5
    assert desk.look(select(response))[0].unread
    desk.agrees()


def test_only_what_the_answers_lead_to_counts(desk: Desk) -> None:
    ours = desk.survey(OURS)
    assert desk.asks(ours, {}) == ["used"]
    assert desk.asks(ours, {"used": "reports"}) == ["used", "wishes", "why", "again"]
    assert desk.asks(ours, {"used": "search"}) == ["used", "speed", "wishes", "why", "again"]
    desk.record(survey_id=ours, answers={"used": "reports", "speed": "1", "again": "no"})
    assert {row.question for row in desk.look(select(response_item))} == {"used", "again"}


def test_the_options_of_the_form_stay_in_place_when_somebody_is_chosen(desk: Desk) -> None:
    with desk.units.reading() as unit:
        forms = [recording.form(unit, desk.home, desk.churn_exit, whom, {}, NOW) for whom in (None, desk.anna)]
    assert forms[0].current is not None and forms[0].current == forms[1].current


def test_why_somebody_leaves_is_recorded_where_their_account_does(desk: Desk) -> None:
    said = {
        "reason": "too_expensive",
        "compared_with": "Birch",
        "second_reason": "low_quality",
        "kept_by": "A lower price.",
    }
    told = {"survey_id": desk.churn_exit, "answers": said | {"may_contact": "no"}}
    with pytest.raises(RecordWrong, match="does not leave"):
        desk.record(**told)
    departure_id = desk.leaves()
    done = desk.record(**told)
    assert done is not None and (done.reason, done.score, done.kind) == ("too_expensive", None, "churn_exit")
    (row,) = desk.look(select(response))
    assert (row.reason, row.second_reason, row.compared_with, row.kept_by, row.may_contact, row.unread) == (
        "too_expensive",
        "low_quality",
        "Birch",
        "A lower price.",
        False,
        True,
    )
    (decided,) = desk.look(select(departure))
    assert (decided.state, decided.decided_by_id) == ("calling", desk.lena)
    with desk.units.reading() as unit:
        (leaves,) = status_queries.leaving(unit, desk.home, TODAY)
    assert leaves["reason"] == "too_expensive"
    assert desk.look(select(invitation.c.occasion))[0].occasion == f"recorded:departure:{departure_id}"
    desk.agrees()


def test_an_own_reason_is_recorded_as_the_one_above_it_and_returned_as_the_teams_word(desk: Desk) -> None:
    desk.leaves()
    with desk.units() as unit:
        seat = own_reasons.add(unit, desk.home, "too_expensive", "Seat price", NOW)
        gone = own_reasons.add(unit, desk.home, "too_expensive", "Invoices", NOW)
        own_reasons.retire(unit, desk.home, gone, NOW)
    told = {"survey_id": desk.churn_exit, "answers": {"reason": gone, "second_reason": "unused"}}
    with pytest.raises(RecordWrong, match="Nobody can choose this reason any more") as refused:
        desk.record(**told)
    assert refused.value.field == "reason"
    done = desk.record(**told | {"answers": {"reason": seat, "second_reason": "unused"}})
    assert done is not None and (done.reason, done.own_reasons) == (seat, (seat, "unused"))
    (row,) = desk.look(select(response))
    assert (row.reason, row.second_reason) == ("too_expensive", "unused"), "customers read these"


def test_of_an_account_that_leaves_one_person_is_recorded(desk: Desk) -> None:
    desk.leaves()
    told = {"survey_id": desk.churn_exit, "answers": {"reason": "low_quality"}}
    assert desk.record(**told) is not None
    with desk.units() as unit:
        (acme,) = [row.account_id for row in unit.connection.execute(select(contact))]
        bo = Company(unit, known=desk.home).contact(acme, name="Bo")
    with pytest.raises(RecordWrong, match="one person is asked that"):
        desk.record(**told, contact_id=bo, key="V2")


def test_what_waits_for_the_same_answer_is_closed_until_the_record_is_taken_back(desk: Desk) -> None:
    with desk.units() as unit:
        company = Company(unit, known=desk.home)
        asked = company.asked(desk.anna, TODAY - 3 * DAY)
        planned = company.asked(desk.anna, TODAY, state="planned", asked_at=None, expires_at=None, send_at=NOW + DAY)
        late = company.asked(desk.anna, TODAY - 59 * DAY, state="expired")
        old = company.asked(desk.anna, TODAY - 61 * DAY, state="expired")
        company.message_of(asked)
        token = unit.connection.scalars(select(delivery.c.token)).one()
        unit.connection.execute(contact.update().values(slack_team_id="T9", slack_user_id="UA"))
        rollups.rebuild(unit, desk.home)
    done = desk.record()
    assert done is not None
    waits = {each: desk.state(each) for each in (asked, planned, late, old)}
    assert waits == {asked: "withdrawn", planned: "withdrawn", late: "withdrawn", old: "expired"}
    with desk.units() as unit:
        given = answers.Given(answers.Who("T9", "UA"), token, "press", "1.1")
        with pytest.raises(answers.AnsweredElsewhere):
            answers.record_score(unit, desk.home, given, 9, NOW)
        ask = showing.survey_ask(unit, desk.home, asked, token, {})
        assert ask.state is AskState.ELSEWHERE
    assert desk.look(select(delivery.c.wanted))[0].wanted == 2
    with desk.units() as unit:
        recording.take_back(unit, desk.home, done.response_id, desk.lena, NOW)
    assert [desk.state(each) for each in (asked, planned, late)] == ["asked", "planned", "expired"]
    desk.agrees()


@pytest.mark.parametrize("days", [-90, -89, 89, 90])
def test_a_person_is_recorded_once_in_a_rest_of_a_survey_that_asks_again_and_again(desk: Desk, days: int) -> None:
    with desk.units() as unit:
        Company(unit, known=desk.home).answered(desk.anna, 9, TODAY - 100 * DAY)
    on = TODAY - (100 - days) * DAY
    if abs(days) < 90:
        with pytest.raises(RecordWrong, match="counts from 12 Nov 2026 on"):
            desk.record(on=on)
    else:
        assert desk.record(on=on) is not None


def test_a_person_is_recorded_once_in_a_survey_that_asks_once(desk: Desk) -> None:
    once = desk.survey(OURS.model_copy(update={"ask": Rhythm(once_on=TODAY - 200 * DAY)}))
    assert desk.record(survey_id=once, answers={"used": "reports"}, on=TODAY - 200 * DAY) is not None
    with pytest.raises(RecordWrong, match="one answer from each person"):
        desk.record(survey_id=once, answers={"used": "reports"}, key="V2")


def test_only_surveys_that_ask_can_be_recorded(desk: Desk) -> None:
    with desk.units() as unit:
        assert {each["name"] for each in recording_queries.surveys(unit, desk.home)} == {"nps", "churn_exit", "csat"}
