"""History counts as what it is: long ago, by another method, and nothing that anybody is asked or called for now."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage.answering import rollups
from storage.asking import person_queries, survey_queries
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    import_change,
    import_row,
    invitation,
    response,
    response_revision,
    rollup_day,
    suppression,
    survey,
    workspace,
)
from storage.database.units import Units
from storage.figures import report_queries
from storage.importing.import_history_people import UNASSIGNED
from storage.importing.import_history_store import survey_name
from storage.importing.import_run import APPLIED_AT_ONCE
from storage.importing.import_undo import undo
from storage.importing.imports import ImportReport, import_history, resume_imports
from storage.models import AnswerSource, InvitationState, SurveyKind
from tests.storage.import_cast import NOW, Import, counts, one, rows

LATER = NOW + timedelta(hours=1)
HEADING = "Response ID,Email,Name,Score,Comment,Responded at,Sent at,Unsubscribed,Plan then\n"
ANNA = "r1,anna@acme.example,Anna Weber,9,Great,2025-01-02 23:30,2025-01-01,no,Pro\n"
BEN = "r2,ben@acme.example,Ben Diaz,3,,2025-02-01 10:00,2025-01-31,no,\n"
CLEO = "r3,cleo@gmail.com,Cleo Roux,,,,2025-02-01,yes,\n"
PEOPLE = "external_id,account,name,email\nC-1,A-1,Anna Weber,anna@acme.example\n"

History = Callable[..., ImportReport]


@pytest.fixture
def history(units: Units, home: int, run: Import, tmp_path: Path) -> History:
    """Imports an export; Acme, with Anna in it, is known already, in a workspace in Berlin."""
    units.write(lambda unit: unit.connection.execute(update(workspace).values(time_zone="Europe/Berlin")))
    run("external_id,name,plan\nA-1,Acme,Pro\n")
    run(PEOPLE)

    def history(content: Any, **options: Any) -> ImportReport:
        path = tmp_path / "history.csv"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return import_history(units, home, path, now=options.pop("now", NOW), **options)

    return history


def checked(units: Units, home: int) -> None:
    with units.reading() as unit:
        assert rollups.problems(unit, home) == []


def test_answers_of_another_tool_are_stored_as_its_answers(units: Units, home: int, history: History) -> None:
    report = history(HEADING + ANNA + BEN, tool="delighted")
    assert not report.refused, report.problems
    assert (counts(report), report.people_added, report.people_unassigned) == ((2, 0, 0), 1, 0)
    first, second = rows(units, response)
    anna = rows(units, contact)[0]
    expected = {
        "contact_id": anna["id"],
        "account_id": anna["account_id"],
        "score": 9,
        "verbatim": "Great",
        "source": AnswerSource.IMPORTED,
        "tool": "delighted",
        "tool_key": "r1",
        "attributes": {"plan_then": "Pro"},
        "answered_at": datetime(2025, 1, 2, 22, 30, tzinfo=UTC),
        "day": date(2025, 1, 2),
        "unread": True,
    }
    assert {name: first[name] for name in expected} == expected
    assert (second["score"], second["verbatim"], second["attributes"], second["unread"]) == (3, None, None, False)
    assert [row["value"] for row in rows(units, response_revision)] == ["9", "Great", "3"]


def test_nobody_is_called_or_written_to_because_of_history(units: Units, history: History) -> None:
    history(HEADING + ANNA + BEN)
    assert rows(units, case_file) == rows(units, delivery) == []
    assert {row["state"] for row in rows(units, invitation)} == {InvitationState.ANSWERED}


def test_history_counts_in_the_figures_of_nps_on_its_day_and_by_its_own_survey(
    units: Units, home: int, history: History
) -> None:
    history(HEADING + ANNA + BEN + CLEO, tool="delighted")
    checked(units, home)
    with units.reading() as unit:
        surveys = report_queries.nps_surveys(unit, home)
        period = (surveys, date(2025, 1, 1), date(2025, 3, 1))
        told = report_queries.totals(unit, home, *period)[""]
        plans = report_queries.totals(unit, home, *period, "plan")
    assert (told.histogram[9], told.histogram[3], told.commented) == (1, 1, 1)
    assert told.asked == 0, "of how many they had asked is not known"
    assert plans["Pro"].histogram[9] == 1
    kept = one(units, survey)
    assert (kept["name"], kept["kind"], kept["enabled"], kept["tool"]) == (
        *(survey_name("delighted"), SurveyKind.NPS, False, "delighted"),
    )


def test_a_survey_of_history_is_never_listed_as_one_that_asks(units: Units, home: int, history: History) -> None:
    history(HEADING + ANNA)
    with units.reading() as unit:
        assert survey_queries.surveys(unit, home) == []


def test_nobody_is_asked_again_too_soon_after_another_tool_asked(units: Units, home: int, history: History) -> None:
    history(HEADING + ANNA + CLEO)
    with units.reading() as unit:
        anna = person_queries.person(unit, home, 1, SurveyKind.NPS, apart_from=0)
    sent = datetime(2025, 1, 1, 11, tzinfo=UTC)
    assert anna.last_invited_at == anna.last_of_kind_at == anna.last_asked_elsewhere == sent


def test_an_ask_without_an_answer_is_remembered_and_answered_by_a_later_export(
    units: Units, home: int, history: History
) -> None:
    asked = "r1,anna@acme.example,Anna Weber,,,,2025-01-01,no,\n"
    report = history(HEADING + asked)
    assert (counts(report), report.asks_added) == ((0, 0, 0), 1)
    assert one(units, invitation)["state"] == InvitationState.EXPIRED
    assert counts(history(HEADING + ANNA)) == (1, 0, 0)
    assert one(units, invitation)["state"] == InvitationState.ANSWERED
    checked(units, home)


def test_the_same_export_twice_changes_nothing(units: Units, history: History) -> None:
    def everything() -> list[Any]:
        return [rows(units, table) for table in (account, contact, invitation, response, rollup_day, survey)]

    history(HEADING + ANNA + BEN + CLEO)
    before = everything()
    report = history(HEADING + ANNA + BEN + CLEO, now=LATER)
    assert (counts(report), report.asks_added, report.people_added) == ((0, 0, 2), 0, 0)
    assert everything() == before


def test_a_newer_export_corrects_an_answer_and_its_counts(units: Units, home: int, history: History) -> None:
    history(HEADING + ANNA)
    report = history(HEADING + ANNA.replace(",9,Great,", ",6,,"), now=LATER)
    assert counts(report) == (0, 1, 0)
    answer = one(units, response)
    assert (answer["score"], answer["verbatim"], answer["day"]) == (6, None, date(2025, 1, 2))
    checked(units, home)


def test_who_is_new_goes_to_the_account_of_their_domain_or_to_none(units: Units, history: History) -> None:
    report = history(HEADING + BEN + CLEO + "r4,dan@nowhere.example,,5,,2025-01-02,,,\n")
    assert (report.people_added, report.people_unassigned) == (3, 2)
    by_name = {row["name"]: row for row in rows(units, contact)}
    accounts = {row["id"]: row["external_id"] for row in rows(units, account)}
    assert accounts[by_name["Ben Diaz"]["account_id"]] == "A-1"
    assert accounts[by_name["Cleo Roux"]["account_id"]] == UNASSIGNED, "a free-mail address says nothing"
    assert accounts[by_name["Dan"]["account_id"]] == UNASSIGNED, "a name is made of the address"


def test_a_domain_that_several_accounts_have_fits_none(units: Units, run: Import, history: History) -> None:
    run("external_id,name\nA-2,Acme Asia\n")
    run(PEOPLE.replace("C-1,A-1", "C-2,A-2").replace("anna@", "akira@"))
    assert history(HEADING + BEN).people_unassigned == 1


def test_an_account_is_known_by_the_site_and_by_the_name_that_it_was_imported_with(
    units: Units, run: Import, history: History
) -> None:
    run("external_id,name,website\nA-2,Beta,https://www.beta.example/en\nA-3,Gamma,\n")
    history("Email,Company,Score,Date\nx@beta.example,,9,2025-01-02\ny@other.example,Gamma,9,2025-01-02\n")
    accounts = {row["id"]: row["external_id"] for row in rows(units, account)}
    assert [accounts[row["account_id"]] for row in rows(units, contact)[1:]] == ["A-2", "A-3"]


def test_history_never_opens_a_free_mail_domain_to_an_account(units: Units, run: Import, history: History) -> None:
    run(PEOPLE.replace("C-1", "C-2").replace("anna@acme.example", "anna@gmail.com"))
    assert history(HEADING + CLEO).people_unassigned == 1


def test_a_person_known_by_the_tools_id_alone_is_found_through_its_list_of_people(
    units: Units, history: History
) -> None:
    people = "id,name,email,last_sent_at,last_responded_at,next_survey_scheduled_at\n"
    history(people + "11,Anna Weber,anna@acme.example,1735700000,,\n12,Dan Ito,dan@acme.example,,,\n")
    answers = [
        {"id": str(n), "person": person, "score": 9, "created_at": 1735776000, "permalink": "p", "survey_type": "nps"}
        for n, person in enumerate(("11", "12", "13"))
    ]
    report = history(answers)
    assert report.people_added == 1
    names = {row["id"]: row["name"] for row in rows(units, contact)}
    assert [names[row["contact_id"]] for row in rows(units, response)] == ["Anna Weber", "Dan Ito", "Respondent 13"]


def test_a_person_is_known_by_the_companys_own_id(units: Units, history: History) -> None:
    history(
        "Response ID,Finished,Timestamp,User ID,Tags,1. How likely are you to recommend us?\nf1,Yes,2025-01-02,C-1,,8\n"
    )
    assert one(units, response)["contact_id"] == 1 and len(rows(units, contact)) == 1


def test_a_wish_for_no_more_is_carried_over_for_ever(units: Units, home: int, history: History) -> None:
    history(HEADING + CLEO + ANNA.replace(",no,", ",yes,"))
    assert [row["opted_out_at"] for row in rows(units, contact)] == [NOW, NOW]
    assert len(rows(units, suppression)) == 2
    history(HEADING + ANNA, now=LATER)
    assert rows(units, contact)[0]["opted_out_at"] == NOW


def test_who_never_wanted_more_and_was_erased_comes_back_opted_out(units: Units, run: Import, history: History) -> None:
    run("Name,Email,Company,opted_out\nCleo,cleo@gmail.com,Acme,yes\n")
    units.write(lambda unit: unit.connection.execute(contact.delete().where(contact.c.email == "cleo@gmail.com")))
    history(HEADING + CLEO.replace(",yes,", ",no,"), now=LATER)
    assert rows(units, contact)[-1]["opted_out_at"] == NOW


def test_a_dry_run_tells_the_same_and_leaves_nothing(units: Units, history: History) -> None:
    report = history(HEADING + ANNA + BEN + CLEO, dry_run=True)
    assert (counts(report), report.asks_added, report.people_added, report.people_unassigned) == ((2, 0, 0), 1, 2, 1)
    assert dict(report.columns)["Plan then"] == "attribute plan_then"
    assert rows(units, response) == rows(units, survey) == rows(units, import_row) == []
    assert len(rows(units, contact)) == 1


def test_one_bad_entry_keeps_all_out_unless_it_is_skipped(units: Units, history: History, tmp_path: Path) -> None:
    bad = BEN.replace(",3,", ",30,")
    report = history(HEADING + ANNA + bad)
    assert report.problems == ("row 3, Score: '30' is not a score from 0 to 10; correct it, or leave the row out",)
    assert rows(units, response) == []
    report = history(HEADING + ANNA + bad, bad_rows_to=tmp_path / "bad.csv")
    assert counts(report) == (1, 0, 0) and report.left_out == 1
    corrected = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig").replace(",30,", ",3,")
    assert counts(history(corrected)) == (1, 0, 0)
    assert rows(units, response)[1]["attributes"] is None


def test_bad_entries_of_json_stand_in_a_file_that_can_be_imported(history: History, tmp_path: Path) -> None:
    entry = {"id": "1", "email": "anna@acme.example", "score": 9, "date": "2025-01-02"}
    report = history([entry, {**entry, "id": "2", "score": 11}], bad_rows_to=tmp_path / "bad.json")
    assert report.left_out == 1
    left = json.loads((tmp_path / "bad.json").read_text())
    assert left["askback_problem"].startswith("score: '11' is not a score")
    assert counts(history([{**left, "score": 10}])) == (1, 0, 0)


def test_an_answer_twice_in_one_export_is_refused(history: History) -> None:
    report = history(HEADING + ANNA + ANNA)
    assert report.problems == ("row 3: the same answer is in row 2 too; keep one of them",)


def test_history_that_died_while_it_was_applied_is_finished_at_the_next_start(
    units: Units, home: int, history: History
) -> None:
    class Crash(Exception):
        pass

    slices: list[int] = []

    def progress(count: int, total: int) -> None:
        slices.append(count)
        if len(slices) == 2:
            raise Crash

    many = "".join(f"r{n},p{n}@acme.example,P,7,,2025-01-02,,,\n" for n in range(APPLIED_AT_ONCE + 5))
    with pytest.raises(Crash):
        history(HEADING + many, progress=progress)
    (report,) = resume_imports(units, NOW)
    assert counts(report) == (APPLIED_AT_ONCE + 5, 0, 0)
    with units.reading() as unit:
        assert unit.connection.scalar(select(func.count()).select_from(response)) == APPLIED_AT_ONCE + 5
    checked(units, home)


def test_history_can_be_taken_back_with_its_counts_and_people(units: Units, home: int, history: History) -> None:
    before = rows(units, contact), rows(units, account)
    history(HEADING + ANNA + BEN + CLEO)
    undone = undo(units, home, None, LATER)
    assert undone.left == []
    assert (rows(units, contact), rows(units, account)) == before
    assert rows(units, response) == rows(units, invitation) == rows(units, suppression) == []
    checked(units, home)


def test_a_correction_can_be_taken_back_alone(units: Units, home: int, history: History) -> None:
    history(HEADING + ANNA)
    history(HEADING + ANNA.replace(",9,Great,", ",6,,"), now=LATER)
    undo(units, home, None, LATER)
    answer = one(units, response)
    assert (answer["score"], answer["verbatim"]) == (9, "Great")
    checked(units, home)


def test_an_answer_that_was_corrected_since_stays(units: Units, home: int, history: History) -> None:
    first = history(HEADING + ANNA).import_id
    history(HEADING + ANNA.replace(",9,", ",6,"), now=LATER)
    undone = undo(units, home, first, LATER)
    assert undone.left[0] == "response r1: it was changed since"
    assert one(units, response)["score"] == 6


def test_what_an_undo_needs_holds_nobodys_words(units: Units, history: History) -> None:
    history(HEADING + ANNA)
    assert "Great" not in str(rows(units, import_change))


def test_history_of_two_tools_stays_apart(units: Units, home: int, history: History) -> None:
    history(HEADING + ANNA, tool="delighted")
    history(HEADING + ANNA, tool="wootric")
    assert [row["tool"] for row in rows(units, response)] == ["delighted", "wootric"]
    assert [row["name"] for row in rows(units, survey)] == ["delighted_history", "wootric_history"]
    checked(units, home)
