"""An answer that a teammate heard: counted like any other, never sent, and taken back by its teller for a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from analysis import reports
from storage import recording_queries, report_queries, rollups
from storage.tables import delivery, invitation, response, response_revision
from storage.units import Units
from surveys import recording
from surveys.recording import Heard, NotYourRecord, Recorded, RecordStands, RecordUnknown, RecordWrong
from tests.reporting_cast import NOW, TODAY, Company, local

DAY = timedelta(days=1)


class Desk:
    """Lena at Northwind, and Anna whom she called."""

    def __init__(self, units: Units) -> None:
        self.units = units
        with units() as unit:
            company = Company(unit)
            self.home, self.nps = company.id, company.nps
            self.lena, self.tom = company.teammate(), company.teammate("Tom Ellis", "U0TOM")
            self.anna = company.contact()
        self.heard = Heard(self.anna, self.nps, 4, "The report is slow.", "phone", TODAY, "V1")

    def record(self, **other: Any) -> Recorded | None:
        with self.units() as unit:
            return recording.record(unit, self.home, replace(self.heard, **other), self.lena, NOW)

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
        zone, _ = report_queries.zone_and_segments(unit, desk.home)
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
        ({"on": TODAY - recording.EARLIEST - DAY}, "on"),
        ({"contact_id": 0}, "contact"),
        ({"survey_id": 0}, "survey"),
        ({"score": 11}, "survey"),
        ({"score": -1}, "survey"),
        ({"how": "pigeon"}, "survey"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_stores_nothing(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(RecordWrong) as why:
        desk.record(**wrong)
    assert why.value.field == field
    assert desk.look(select(response)) == []


@pytest.mark.parametrize("on", [TODAY, TODAY - recording.EARLIEST])
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
