"""Other tools' exports are recognised by their headings and read as what they say, or refused entry by entry."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from storage.files.import_columns import DateOrder
from storage.files.import_files import Told
from storage.files.import_moments import Moments
from storage.files.import_problems import ImportProblem, NotUnderstood
from storage.importing.import_history_files import HistoryFile, read_history

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

DELIGHTED = [
    {
        "id": "1",
        "person": "11",
        "survey_type": "nps",
        "score": 10,
        "comment": 'Love it, "all" of it',
        "permalink": "https://delighted.com/r/abc",
        "created_at": 1735776000,
        "updated_at": 1735776100,
        "person_properties": {"Plan": "Pro"},
        "notes": [{"id": "5", "text": "Called back"}],
        "tags": ["vip", "beta"],
        "additional_answers": [],
    },
    {
        "id": "2",
        "person": {"id": "12", "name": "Ben Diaz", "email": "Ben@Beta.example"},
        "survey_type": "nps",
        "score": 0,
        "comment": None,
        "permalink": "https://delighted.com/r/def",
        "created_at": 1735862400,
        "updated_at": 1735862400,
        "person_properties": None,
        "notes": [],
        "tags": [],
        "additional_answers": [],
    },
]
DELIGHTED_PEOPLE = (
    "id,name,email,created_at,last_sent_at,last_responded_at,next_survey_scheduled_at\n"
    "11,Anna Weber,anna@acme.example,1700000000,1735700000,1735776000,1743552000\n"
    "13,Cleo Roux,cleo@acme.example,1700000000,,,\n"
)
ASKNICELY = (
    "response_id,contact_id,name,email,answer,answerlabel,data,comment,note,status,dontcontact,sent,opened,responded,"
    "created,segment,question_type\n"
    '7,70,Anna Weber,anna@acme.example,9,9,,"Fast, mostly",,,0,1735689600,1735690000,1735776000,1735600000,EMEA,nps\n'
    "8,80,Ben Diaz,ben@beta.example,,,,,,,1735700000,1735689600,0,0,1735600000,US,nps\n"
)
WOOTRIC = (
    "id,score,text,created_at,updated_at,end_user[id],end_user[email],end_user[external_id],end_user[properties][plan]\n"
    "31,6,Slow,2025-01-02T00:00:00Z,2025-01-02T00:00:00Z,310,anna@acme.example,C-1,Pro\n"
)
FORMBRICKS = (
    "No.,Response ID,Timestamp,Finished,User ID,Tags,1. How likely are you to recommend Northwind?,"
    "2. What is the main reason for your score?,3. Which plan are you on?,person.email,person.language\n"
    "1,cl1,2025-01-02 01:00:00,Yes,C-1,,9,Great team,Pro,anna@acme.example,de\n"
)
CUSTOMERGAUGE = (
    "First Name;Last Name;Email;Company;NPS Score;Comment;Sent Date;Response Date;Driver\n"
    "Anna;Weber;anna@acme.example;Acme GmbH;8;Gut;01/01/2025;13/01/2025;Service\n"
)
SURVEYMONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"
    "How likely is it that you would recommend Northwind to a friend or colleague?,,"
    "What could we do to improve?\n"
    ",,,,,,,,Response,Other,Open-Ended Response\n"
    "900,1,01/02/2025 12:58:00 AM,01/02/2025 01:00:00 PM,10.0.0.1,anna@acme.example,Anna,Weber,"
    "10 - Extremely likely,,Nothing\n"
    "901,1,01/13/2025 12:00:00 PM,01/13/2025 01:00:00 PM,10.0.0.1,,,,0 - Not at all likely,,\n"
)
UNKNOWN = "Name,Email,NPS,Kommentar,Date,Region\nAnna,anna@acme.example,7,Gut,2025-01-02,EMEA\n"


def opened(tmp_path: Path, content: Any, tool: str | None = None, told: Told | None = None) -> HistoryFile:
    path = tmp_path / "export"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_history(path, tool, zone="Europe/Berlin", now=NOW, told=told)


def values(file: HistoryFile) -> list[dict[str, Any]]:
    found = list(file.rows())
    assert not any(row.problems for row in found), found
    return [row.values for row in found]


def problems(file: HistoryFile) -> list[str]:
    return [str(problem) for row in file.rows() for problem in row.problems]


@pytest.mark.parametrize(
    ("content", "tool"),
    [
        (DELIGHTED, "delighted"),
        (DELIGHTED_PEOPLE, "delighted"),
        (ASKNICELY, "asknicely"),
        (WOOTRIC, "wootric"),
        (FORMBRICKS, "formbricks"),
        (CUSTOMERGAUGE, "customergauge"),
        (SURVEYMONKEY, "surveymonkey"),
        (UNKNOWN, "other"),
    ],
)
def test_a_tool_is_recognised_by_its_headings(tmp_path: Path, content: Any, tool: str) -> None:
    assert opened(tmp_path, content).tool.name == tool


def test_responses_of_delighted_are_read_from_json(tmp_path: Path) -> None:
    first, second = values(opened(tmp_path, DELIGHTED))
    assert first == {
        "tool": "delighted",
        "tool_key": "1",
        "person": "11",
        "own_id": None,
        "email": None,
        "name": None,
        "company": None,
        "company_id": None,
        "score": 10,
        "verbatim": 'Love it, "all" of it',
        "answered_at": "2025-01-02T00:00:00+00:00",
        "asked_at": "2025-01-02T00:00:00+00:00",
        "opted_out": False,
        "attributes": {
            "permalink": "https://delighted.com/r/abc",
            "updated_at": "1735776100",
            "person_properties_plan": "Pro",
            "notes": "5: Called back",
            "tags": "vip, beta",
        },
    }
    assert (second["person"], second["email"], second["name"]) == ("12", "ben@beta.example", "Ben Diaz")
    assert (second["score"], second["verbatim"]) == (0, None)


def test_people_of_delighted_are_read_as_people(tmp_path: Path) -> None:
    anna, cleo = values(opened(tmp_path, DELIGHTED_PEOPLE))
    assert (anna["person"], anna["email"], anna["score"]) == ("11", "anna@acme.example", None)
    assert anna["asked_at"] == "2025-01-01T02:53:20+00:00" and anna["tool_key"]
    assert (cleo["asked_at"], cleo["tool_key"]) == (None, None)


def test_an_ask_of_asknicely_that_nobody_answered_and_a_wish_for_no_more_are_read(tmp_path: Path) -> None:
    answered, asked = values(opened(tmp_path, ASKNICELY))
    assert (answered["tool_key"], answered["score"], answered["verbatim"]) == ("7", 9, "Fast, mostly")
    assert answered["asked_at"] == "2025-01-01T00:00:00+00:00"
    assert answered["answered_at"] == "2025-01-02T00:00:00+00:00"
    assert not answered["opted_out"] and answered["attributes"]["segment"] == "EMEA"
    assert (asked["tool_key"], asked["score"], asked["answered_at"]) == ("8", None, None)
    assert asked["asked_at"] == "2025-01-01T00:00:00+00:00" and asked["opted_out"]


def test_end_users_of_wootric_are_known_by_the_companys_own_id(tmp_path: Path) -> None:
    (row,) = values(opened(tmp_path, WOOTRIC))
    assert (row["own_id"], row["email"], row["score"], row["verbatim"]) == ("C-1", "anna@acme.example", 6, "Slow")


def test_questions_of_formbricks_are_known_by_what_they_ask(tmp_path: Path) -> None:
    (row,) = values(opened(tmp_path, FORMBRICKS))
    assert (row["tool_key"], row["score"], row["verbatim"], row["own_id"]) == ("cl1", 9, "Great team", "C-1")
    assert row["attributes"]["3_which_plan_are_you_on"] == "Pro"
    assert row["answered_at"] == "2025-01-02T00:00:00+00:00", "a time that names no zone is of the workspace's"


def test_dates_of_customergauge_are_read_as_their_column_shows(tmp_path: Path) -> None:
    (row,) = values(opened(tmp_path, CUSTOMERGAUGE, told=Told(dates=DateOrder.DAY_FIRST)))
    assert (row["answered_at"][:10], row["asked_at"][:10]) == ("2025-01-13", "2025-01-01")
    assert (row["name"], row["company"]) == ("Anna Weber", "Acme GmbH")


def test_the_second_heading_of_surveymonkey_is_no_answer(tmp_path: Path) -> None:
    first, second = values(opened(tmp_path, SURVEYMONKEY))
    assert (first["score"], first["verbatim"], first["tool_key"]) == (10, "Nothing", "900")
    assert first["answered_at"] == "2025-01-02T12:00:00+00:00"
    assert (second["score"], second["person"], second["email"]) == (0, "901", None)


def test_a_tool_that_is_not_known_is_read_by_common_names(tmp_path: Path) -> None:
    file = opened(tmp_path, UNKNOWN)
    assert file.meanings == (
        ("Name", "name"),
        ("Email", "email"),
        ("NPS", "score"),
        ("Kommentar", "comment"),
        ("Date", "answered"),
        ("Region", "attribute region"),
    )
    (row,) = values(file)
    assert row["tool_key"] and row["answered_at"] == "2025-01-02T11:00:00+00:00", "a day alone is its noon"


def test_an_answer_without_an_id_has_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    (one,) = values(opened(tmp_path, UNKNOWN))
    (same,) = values(opened(tmp_path, UNKNOWN.replace("Gut", "Sehr gut")))
    (other,) = values(opened(tmp_path, UNKNOWN.replace(",7,", ",8,")))
    assert one["tool_key"] == same["tool_key"] != other["tool_key"]


@pytest.mark.parametrize("cell", ["0", "10", "7.0", "9/10", "10 - Extremely likely", "0 – Gar nicht"])
def test_a_score_is_understood_however_it_is_written(tmp_path: Path, cell: str) -> None:
    (row,) = values(opened(tmp_path, UNKNOWN.replace(",7,", f",{cell},")))
    assert 0 <= row["score"] <= 10


@pytest.mark.parametrize("cell", ["11", "-1", "7.5", "100", "good"])
def test_a_score_off_the_scale_is_refused_with_its_row(tmp_path: Path, cell: str) -> None:
    assert problems(opened(tmp_path, UNKNOWN.replace(",7,", f",{cell},"))) == [
        f"row 2, NPS: '{cell}' is not a score from 0 to 10; correct it, or leave the row out"
    ]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("anna@acme.example", "", "row 2, email: is empty, and no id says whose answer it is"),
        ("anna@acme.example", "anna", "row 2, Email: 'anna' is not an e-mail address"),
        ("2025-01-02", "", "row 2, answered: there is no date of the answer"),
        ("2025-01-02", "2026-04-02", "row 2, answered: 2026-04-02 is in the future; are day and month swapped?"),
        ("2025-01-02", "soon", "row 2, Date: 'soon' is not a date; write it such as 2026-02-28 14:05"),
        ("2025-01-02", "03/04/2025", "row 2, Date: '03/04/2025' may have the day or the month first"),
        (",7,", ",,", "row 2, score: is empty, but there is a comment"),
        (",EMEA", ",EMEA,x", "row 2: more cells than headings"),
    ],
)
def test_an_entry_that_does_not_do_is_told_with_its_cure(tmp_path: Path, before: str, after: str, problem: str) -> None:
    (told,) = problems(opened(tmp_path, UNKNOWN.replace(before, after)))
    assert told.startswith(problem)


def test_answers_to_other_kinds_of_surveys_are_not_taken_for_nps(tmp_path: Path) -> None:
    (told,) = problems(opened(tmp_path, [{**DELIGHTED[1], "survey_type": "csat"}]))
    assert told == "row 1, survey_type: 'csat' is another kind of survey; only NPS answers are taken"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Name,Email\nAnna,a@x.example\n", "export has no column of scores."),
        ("Name,Score,Date\nAnna,9,2025-01-01\n", "export does not say whose answers these are."),
        ("", "export is empty."),
        ('[{"score": 1}, 7]', "Entry 2 is no object."),
        ('[{"id": "1", "email": "a@x.example", "score": 9}, {"id": ', "Entry 2 cannot be read: it is no JSON"),
    ],
)
def test_a_file_without_answers_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        list(opened(tmp_path, content).rows())
    assert str(refused.value).startswith(sentence)


def test_json_may_be_one_object_a_line_and_of_any_size(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({**DELIGHTED[1], "id": str(n), "comment": "x" * 200}) for n in range(1000))
    assert len(values(opened(tmp_path, lines))) == 1000


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("1735776000", "2025-01-02T00:00:00"),
        ("1735776000.5", "2025-01-02T00:00:00.500000"),
        ("1735776000000", "2025-01-02T00:00:00"),
        ("2025-01-02T00:00:00Z", "2025-01-02T00:00:00"),
        ("2025-01-02T01:00:00+01:00", "2025-01-02T00:00:00"),
        ("2025-01-02 01:00:00", "2025-01-02T00:00:00"),
        ("2025-01-02 00:00 UTC", "2025-01-02T00:00:00"),
        ("2025-07-02 01:00", "2025-07-01T23:00:00"),
        ("02.01.2025 01:00", "2025-01-02T00:00:00"),
        ("13/01/2025 1:00 PM", "2025-01-13T12:00:00"),
        ("Jan 2, 2025 12:30 am", "2025-01-01T23:30:00"),
        ("2025年1月2日 9:00", "2025-01-02T08:00:00"),
        ("2025-01-02", "2025-01-02T11:00:00"),
    ],
)
def test_a_moment_is_understood_however_it_is_written(cell: str, moment: str) -> None:
    column = Moments(ZoneInfo("Europe/Berlin"))
    column.look(cell)
    assert column.read(cell) == f"{moment}+00:00"


@pytest.mark.parametrize("cell", ["0", "null", "N/A", " "])
def test_never_is_no_moment(cell: str) -> None:
    assert Moments(ZoneInfo("UTC")).read(cell) is None


@pytest.mark.parametrize("cell", ["25:00", "2025-01-02 25:00", "2025-01-02 13:00 PM", "12345"])
def test_what_is_no_moment_is_not_made_one(cell: str) -> None:
    with pytest.raises(NotUnderstood):
        Moments(ZoneInfo("UTC")).read(cell)
