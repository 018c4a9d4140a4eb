"""Rows with problems may be left out: the others are taken, and a file of the bad ones can be corrected and taken."""

import csv
from pathlib import Path

import pytest

from storage.database.tables import account, contact, import_row
from storage.database.units import Units
from storage.importing import import_bad
from tests.storage.import_cast import Import, counts, one, rows

MIXED = "id,name,country\nA-1,Acme,DE\nA-2,Beta,Atlantis\nA-1,Acme again,FR\nA-4,,\nA-5,Epsilon,FR\n"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return tmp_path / "people.bad.csv"


def test_rows_with_problems_are_left_out_and_the_others_taken(units: Units, run: Import, bad: Path) -> None:
    report = run(MIXED, bad_rows_to=bad)
    assert not report.refused
    assert (report.rows, counts(report), report.left_out) == (2, (2, 0, 0), 3)
    assert [row["external_id"] for row in rows(units, account)] == ["A-1", "A-5"]
    assert report.problems == (
        "row 3, country: 'Atlantis' is not a country; write its two letters, such as DE",
        "row 4, external_id: 'A-1' is in row 2 too; keep one of them",
        "row 5, name: is empty; every row needs it",
    )


def test_the_bad_rows_stand_in_a_file_as_they_were_each_behind_what_is_wrong(run: Import, bad: Path) -> None:
    run(MIXED.replace(",", ";"), bad_rows_to=bad)
    assert bad.read_text(encoding="utf-8-sig").splitlines() == [
        "askback_problem;id;name;country",
        "\"country: 'Atlantis' is not a country; write its two letters, such as DE\";A-2;Beta;Atlantis",
        "\"external_id: 'A-1' is in row 2 too; keep one of them\";A-1;Acme again;FR",
        '"name: is empty; every row needs it";A-4;;',
    ]
    assert bad.stat().st_mode & 0o077 == 0


def test_a_corrected_file_of_bad_rows_can_be_imported(units: Units, run: Import, bad: Path) -> None:
    run(MIXED, bad_rows_to=bad)
    corrected = bad.read_text(encoding="utf-8-sig").replace("Atlantis\n", "GR\n").replace("A-1,Acme again", "A-3,Gamma")
    report = run(corrected, bad_rows_to=bad)
    assert counts(report) == (2, 0, 0) and report.left_out == 1
    assert {row["name"] for row in rows(units, account)} == {"Acme", "Beta", "Gamma", "Epsilon"}
    assert all("askback_problem" not in row["attributes"] for row in rows(units, account))
    assert bad.read_text(encoding="utf-8-sig").splitlines()[0] == "askback_problem,id,name,country"


def test_what_a_spreadsheet_would_run_comes_back_marked_and_is_taken_as_it_was(
    units: Units, run: Import, bad: Path
) -> None:
    told = 'id,name,country,note\nA-1,=1+1,Atlantis,"\t-2"\nA-2,\'=1+1,Atlantis,ok=1\nA-3,Plain,DE,\n'
    run(told, bad_rows_to=bad)
    for _ in range(2):  # a row that is sent back twice is marked once
        _, first, second = csv.reader(bad.read_text(encoding="utf-8-sig").splitlines())
        assert (first[2:], second[2:]) == (["'=1+1", "Atlantis", "'\t-2"], ["''=1+1", "Atlantis", "ok=1"])
        assert first[0].startswith("country: 'Atlantis'")
        run(bad.read_text(encoding="utf-8-sig"), bad_rows_to=bad)
    run(bad.read_text(encoding="utf-8-sig").replace("Atlantis", "GR"))
    assert [(row["name"], row["attributes"]["note"]) for row in rows(units, account)[1:]] == [
        ("=1+1", "-2"),
        ("'=1+1", "ok=1"),
    ]


def test_the_file_of_bad_rows_is_heard_of_before_any_other_row_is_visible(units: Units, run: Import, bad: Path) -> None:
    heard: list[tuple[Path, int]] = []
    run(MIXED, bad_rows_to=bad, bad_rows_written=lambda path: heard.append((path, len(rows(units, account)))))
    assert heard == [(bad, 0)] and len(rows(units, account)) == 2


def test_a_row_that_contradicts_its_account_is_left_out_and_adds_nothing(units: Units, run: Import, bad: Path) -> None:
    people = "Name,Email,Company,Plan\nA,a@x.example,Acme,Pro\nB,b@x.example,Acme,Basic\nC,c@x.example,Acme,\n"
    report = run(people, bad_rows_to=bad)
    assert report.left_out == 1 and len(rows(units, contact)) == 2
    assert one(units, account)["plan"] == "Pro"


def test_a_dry_run_says_what_would_be_left_out_and_writes_no_file(units: Units, run: Import, bad: Path) -> None:
    report = run(MIXED, bad_rows_to=bad, dry_run=True)
    assert report.left_out == 3 and counts(report) == (2, 0, 0)
    assert not bad.exists() and rows(units, account) == [] and rows(units, import_row) == []


def test_a_file_of_mostly_bad_rows_is_refused(
    units: Units, run: Import, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_bad, "MOST_BAD", 2)
    report = run(MIXED, bad_rows_to=bad)
    assert report.refused and rows(units, account) == []
    assert report.problems[0].startswith("More than 2 rows cannot be taken, such as row 4")


def test_a_file_that_breaks_off_is_refused_as_a_whole(units: Units, run: Import, bad: Path) -> None:
    report = run(MIXED + 'A-6,"Zeta\n', bad_rows_to=bad)
    assert report.refused and rows(units, account) == [] and not bad.exists()
