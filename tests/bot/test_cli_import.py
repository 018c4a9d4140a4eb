"""Importing people from the command line, before Askback ever ran and after."""

import csv
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.importing import Tools
from bot.edge.settings import SettingsWrong, load
from bot.service import Service
from storage.asking import moments
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.importing.import_tools import OTHER, tools
from storage.people.roster_queries import workspaces
from tests.bot.cli_cast import ACCOUNTS, CONTACTS, Terminal


@pytest.fixture
def terminal(tmp_path, monkeypatch) -> Terminal:
    return Terminal(tmp_path, monkeypatch)


@pytest.fixture
def files(terminal: Terminal) -> tuple[str, str]:
    return terminal.write("accounts.csv", ACCOUNTS), terminal.write("contacts.csv", CONTACTS)


def opened(terminal: Terminal) -> Units:
    return Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))


def test_people_can_be_imported_before_the_first_run(terminal, files) -> None:
    with terminal.slack():
        done = terminal.run("import", "people", *files)
    assert done.exit_code == 0, done.output
    assert "accounts.csv: 2 accounts, 2 new, 0 changed, 0 unchanged." in done.stdout
    assert "contacts.csv: 2 contacts, 2 new" in done.stdout


def test_the_first_import_finds_out_whose_workspace_it_is(terminal, files) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
    units = opened(terminal)
    with units.reading() as unit:
        (home,) = workspaces(unit)
    units.close()
    assert (home["slack_team_id"], home["company"], home["team_channel"]) == ("T1", "Northwind", "C1")
    assert home["time_zone"] == "Europe/Berlin"


def test_an_import_lets_a_running_bot_look_for_the_new_people_at_once(terminal, files) -> None:
    with terminal.slack() as slack:
        terminal.run("import", "people", *files)
        now = slack.now()
    units = opened(terminal)
    with units.reading() as unit:
        home = workspaces(unit)[0]["id"]
        assert moments.due_at(unit, home, "roster") == moments.due_at(unit, home, "plan") == now
    units.close()


def test_later_imports_need_no_slack(terminal, files, monkeypatch) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
    monkeypatch.delenv("ASKBACK_CLOCK_URL")
    again = terminal.run("import", "people", *files)
    assert again.exit_code == 0, again.output
    assert "2 unchanged" in again.stdout


def test_a_dry_run_stores_nobody(terminal, files) -> None:
    with terminal.slack():
        tried = terminal.run("import", "people", files[0], "--dry-run")
        exported = terminal.run("export", "accounts")
    assert "2 new, 0 changed, 0 unchanged. Nothing was stored" in tried.stdout, tried.stderr
    assert exported.stdout.splitlines()[1:] == []


def test_a_dry_run_takes_contacts_whose_accounts_come_with_them(terminal, files) -> None:
    with terminal.slack():
        tried = terminal.run("import", "people", *files, "--dry-run")
        exported = terminal.run("export", "accounts")
    assert tried.exit_code == 0, tried.output
    assert "accounts.csv: 2 accounts, 2 new" in tried.stdout
    assert "contacts.csv: 2 contacts, 2 new" in tried.stdout
    assert exported.stdout.splitlines()[1:] == []


def test_a_dry_run_finds_a_contact_whose_account_is_in_no_file(terminal, files) -> None:
    stray = terminal.write("more.csv", "external_id,account,name\nC-3,A-2,Cleo\nC-4,A-9,Dan\n")
    with terminal.slack():
        refused = terminal.run("import", "people", *files, stray, "--dry-run")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "more.csv: nothing was imported, 1 problem.",
        "  row 3, account_external_id: there is no account 'A-9'; import the accounts first",
    ]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_accounts_are_taken_before_contacts_in_whatever_order_they_are_named(terminal, files, options) -> None:
    accounts, contacts = files
    with terminal.slack():
        done = terminal.run("import", "people", contacts, accounts, *options)
    assert done.exit_code == 0, done.output
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if " new, " in line] == [accounts, contacts]


def test_a_file_that_cannot_be_read_keeps_contacts_out_too(terminal, files) -> None:
    accounts, contacts = files
    with terminal.slack():
        terminal.run("import", "people", accounts)
        refused = terminal.run("import", "people", contacts, "nobody.csv")
        exported = terminal.run("export", "contacts")
    assert refused.exit_code == 1
    assert "nobody.csv cannot be read" in refused.stderr
    assert exported.stdout.splitlines()[1:] == []


def test_a_missing_column_is_named_and_nothing_is_imported(terminal) -> None:
    file = terminal.write("contacts.csv", "external_id,account_external_id,email\nC-1,A-1,anna@acme.example\n")
    with terminal.slack():
        refused = terminal.run("import", "people", file)
    assert refused.exit_code == 1
    assert "nothing was imported" in refused.stderr
    assert "The column name is missing" in refused.stderr


def test_a_wrong_cell_is_named_with_row_and_column(terminal) -> None:
    file = terminal.write("accounts.csv", "external_id,name,renews_on\nA-1,Acme,2027-02-14\nA-2,Beta,soon\n")
    with terminal.slack():
        refused = terminal.run("import", "people", file)
    assert refused.exit_code == 1
    assert "row 3, renews_on: 'soon' is not a date" in refused.stderr


def test_without_slack_the_first_import_says_what_is_missing(terminal, files, monkeypatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ASKBACK_TEAM_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    refused = terminal.run("import", "people", *files)
    assert refused.exit_code == 1
    assert "SLACK_BOT_TOKEN is missing" in refused.stderr
    assert "Traceback" not in refused.output


def test_an_attribute_with_the_name_of_a_field_comes_back_as_an_attribute(terminal, files) -> None:
    contacts = "external_id,account_external_id,name,attribute: plan,attribute: company\nC-1,A-1,Anna,Gold,Other\n"
    with terminal.slack():
        terminal.run("import", "people", *files, terminal.write("more.csv", contacts))
        terminal.run("export", "contacts", "--out", "again.csv")
        again = terminal.run("import", "people", "again.csv")
    assert "2 contacts, 0 new, 0 changed, 2 unchanged." in again.stdout
    assert "attribute: company,attribute: plan" in (terminal.folder / "again.csv").read_text()


@pytest.mark.parametrize("what", ["accounts", "contacts"])
def test_what_was_exported_imports_back_without_a_change(terminal, files, what) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
        written = terminal.run("export", what, "--out", "again.csv")
        assert written.exit_code == 0, written.output
        again = terminal.run("import", "people", "again.csv")
    assert f"2 {what}, 0 new, 0 changed, 2 unchanged." in again.stdout


def test_csv_and_json_lines_say_the_same(terminal, files) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
        table = terminal.run("export", "accounts")
        lines = terminal.run("export", "accounts", "--format", "jsonl")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    objects = [json.loads(line) for line in lines.stdout.splitlines()]
    assert [row["mrr"] for row in rows] == [each["mrr"] for each in objects] == ["3200.00", "90000"]
    assert rows[0]["region"] == objects[0]["attributes"]["region"] == "EMEA"


def test_an_exported_file_is_its_owners_alone(terminal, files) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
        terminal.run("export", "contacts", "--out", "contacts.out.csv")
    assert (terminal.folder / "contacts.out.csv").stat().st_mode & 0o777 == 0o600


PEOPLE = (
    "Firma;Name;E-Mail;Umsatz/Monat\nMüller GmbH;Anna Weber;anna@acme.example;5\nBeta SA;Ben Diaz;ben@beta.example;6\n"
)


def test_a_dry_run_shows_how_the_file_was_read_and_what_each_heading_means(terminal) -> None:
    (terminal.folder / "people.csv").write_bytes(PEOPLE.encode("cp1252"))
    with terminal.slack():
        tried = terminal.run("import", "people", "people.csv", "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert tried.stdout.splitlines() == [
        "people.csv: Windows-1252 (found out; --encoding says otherwise), semicolons between the cells.",
        "  `Firma` → account_name",
        "  `Name` → name",
        "  `E-Mail` → email",
        "  `Umsatz/Monat` → attribute umsatz_monat",
        "people.csv: 2 contacts, 2 new, 0 changed, 0 unchanged; 2 accounts, 2 new, 0 changed, 0 unchanged. "
        "Nothing was stored: this was a dry run.",
    ]


def test_an_import_says_which_columns_changed_and_on_request_each_change(terminal, files) -> None:
    more = terminal.write("more.csv", "external_id,name,plan,region\nA-1,Acme GmbH,pro,\nA-2,Beta Ltd,starter,\n")
    with terminal.slack():
        terminal.run("import", "people", *files)
        done = terminal.run("import", "people", more, "--changes")
    assert done.stdout.splitlines() == [
        "  row 2, A-1: plan business → pro; region EMEA → (none)",
        "  row 3, A-2: name =Beta Ltd → Beta Ltd",
        "more.csv: 2 accounts, 0 new, 2 changed, 0 unchanged.",
        "  name changed in row 3",
        "  plan changed in row 2",
        "  region changed in row 2",
    ]


def test_bad_rows_are_left_out_on_request_and_the_rest_is_taken(terminal) -> None:
    file = terminal.write("accounts.csv", "external_id,name,renews_on\nA-1,Acme,2027-02-14\nA-2,Beta,soon\n")
    with terminal.slack():
        done = terminal.run("import", "people", file, "--skip-bad")
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines() == [
        "accounts.csv: rows left out: 1; they are in accounts.bad.csv, each with what is wrong.",
        "  row 3, renews_on: 'soon' is not a date; write year-month-day, such as 2026-02-28",
    ]
    assert "A-2,Beta,soon" in (terminal.folder / "accounts.bad.csv").read_text(encoding="utf-8-sig")


def test_the_order_of_days_and_the_encoding_can_be_said(terminal) -> None:
    (terminal.folder / "a.csv").write_bytes("id,name,renews_on\nA-1,Žižkov,03/04/2027\n".encode("cp1250"))
    options = ("--encoding", "cp1250", "--dates", "dmy")
    with terminal.slack():
        refused = terminal.run("import", "people", "a.csv", *options[:2])
        done = terminal.run("import", "people", "a.csv", *options)
        exported = terminal.run("export", "accounts")
    assert "say which with --dates dmy or --dates mdy" in refused.stderr
    assert done.exit_code == 0, done.output
    assert "A-1,Žižkov,,,2027-04-03" in exported.stdout


def test_an_import_is_listed_and_taken_back(terminal, files) -> None:
    with terminal.slack():
        terminal.run("import", "people", *files)
        listed = terminal.run("import", "list")
        undone = terminal.run("import", "undo")
        again = terminal.run("import", "undo", "2")
        exported = terminal.run("export", "contacts")
    assert listed.stdout.splitlines() == [
        "     2  2026-03-02 08:00  contacts.csv: 2 contacts, 2 new, 0 changed, 0 unchanged. "
        "(can be taken back until 2026-04-01)",
        "     1  2026-03-02 08:00  accounts.csv: 2 accounts, 2 new, 0 changed, 0 unchanged. "
        "(can be taken back until 2026-04-01)",
    ]
    assert undone.stdout.splitlines() == ["contacts.csv: 0 restored, 2 removed, 0 left."]
    assert again.exit_code == 1 and "Import 2 was taken back already." in again.stderr
    assert exported.stdout.splitlines()[1:] == []


ANSWERS = """Name,Email,NPS,Comment,Date
Anna Weber,anna@acme.example,9,Great,2025-01-02
Zoe,zoe@gmail.com,3,,2025-02-03
"""


def test_history_is_imported_and_its_headings_shown(terminal, files) -> None:
    answers = terminal.write("answers.csv", ANSWERS)
    with terminal.slack():
        terminal.run("import", "people", *files)
        tried = terminal.run("import", "history", answers, "--dry-run")
        done = terminal.run("import", "history", answers)
        figures = terminal.run("stats", "nps", "--since", "2025-01-01", "--until", "2025-03-01", "--json")
    assert tried.stdout.splitlines() == [
        "answers.csv: UTF-8, commas between the cells, answers of a tool that is not known.",
        "  `Name` → name",
        "  `Email` → email",
        "  `NPS` → score",
        "  `Comment` → comment",
        "  `Date` → answered",
        "answers.csv: 2 answers, 2 new, 0 changed, 0 unchanged; 1 people new, 1 of them at no known account. "
        "Nothing was stored: this was a dry run.",
    ]
    assert done.exit_code == 0, done.output
    told = json.loads(figures.stdout)
    assert (told["n"], told["promoters"], told["detractors"], told["response_rate"]) == (2, 1, 1, None)


def test_a_tools_list_of_people_is_taken_before_its_answers(terminal, files) -> None:
    entry = {"id": "1", "person": "7", "survey_type": "nps", "score": 9, "created_at": 1735776000, "permalink": "p"}
    answers = terminal.write("answers.json", json.dumps([entry]))
    people = terminal.write(
        "people.csv", "id,name,email,last_sent_at,next_survey_scheduled_at\n7,Anna,anna@acme.example,,\n"
    )
    with terminal.slack():
        terminal.run("import", "people", *files)
        done = terminal.run("import", "history", answers, people, "--from", "delighted")
    assert done.exit_code == 0, done.output
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["people.csv", "answers.json"]
    assert "people new" not in done.stdout


def test_exported_answers_name_the_tool_and_what_it_kept(terminal, files) -> None:
    answers = terminal.write("answers.csv", ANSWERS.replace("Comment", "=Sum").replace("Great", "=1+1"))
    with terminal.slack():
        terminal.run("import", "people", *files)
        terminal.run("import", "history", answers)
        written = terminal.run("export", "responses")
    (first, _) = csv.DictReader(io.StringIO(written.stdout))
    assert (first["source"], first["tool"], first["place"], first["sum"]) == ("imported", "other", "", "'=1+1")


def test_every_tool_that_is_known_can_be_named() -> None:
    assert {each.value for each in Tools} == {"auto", OTHER, *tools()}


LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


@pytest.fixture
def inbox(terminal: Terminal) -> Path:
    """A folder with people, a past answer, and a file that cannot be taken."""
    folder = terminal.folder / "in"
    folder.mkdir()
    texts = {"people.csv": CONTACTS, "companies.csv": ACCOUNTS, "past.csv": ANSWERS, "bad.csv": "id,name\nA-9,\n"}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    (folder / "notes.docx").touch()
    return folder


def test_a_folder_is_imported_file_by_file_and_each_is_told(terminal, inbox) -> None:
    with terminal.slack():
        done = terminal.run("import", "folder", "in")
        again = terminal.run("import", "folder", "in")
        undone = terminal.run("import", "undo")
    assert done.exit_code == 1, "one of them failed"
    assert done.stdout.splitlines() == [
        "companies.csv: 2 accounts, 2 new, 0 changed, 0 unchanged.",
        "  → done/companies-2026-03-02.csv",
        "people.csv: 2 contacts, 2 new, 0 changed, 0 unchanged.",
        "  → done/people-2026-03-02.csv",
        "past.csv: 2 answers, 2 new, 0 changed, 0 unchanged; 1 people new, 1 of them at no known account.",
        "  → done/past-2026-03-02.csv",
    ]
    assert done.stderr.splitlines() == [
        "notes.docx: stays where it is, since it is of no kind that can be imported.",
        "bad.csv: nothing was imported, 1 problem.",
        "  row 2, name: is empty; every row needs it",
        "  → failed/bad-2026-03-02.csv",
        "  → failed/bad-2026-03-02.csv.problems.txt",
    ]
    assert again.exit_code == 0 and again.stdout == ""
    assert undone.stdout == "past.csv: 1 restored, 6 removed, 0 left.\n"


def test_a_dry_run_of_a_folder_moves_and_stores_nothing(terminal, inbox) -> None:
    before = sorted(path.name for path in inbox.iterdir())
    with terminal.slack():
        tried = terminal.run("import", "folder", "in", "--dry-run")
        exported = terminal.run("export", "accounts")
    assert tried.exit_code == 1
    assert "people.csv: 2 contacts, 2 new, 0 changed, 0 unchanged. Nothing was stored" in tried.stdout
    assert "`NPS` → score" in tried.stdout
    assert "row 2, name: is empty" in tried.stderr
    assert sorted(path.name for path in inbox.iterdir()) == before
    assert exported.stdout.splitlines()[1:] == []


def test_what_is_no_folder_to_import_is_told_with_the_cure(terminal, inbox) -> None:
    said = [terminal.run("import", "folder", place) for place in ("nowhere", "in/bad.csv")]
    (inbox / "done").touch()
    said.append(terminal.run("import", "folder", "in"))
    assert [each.exit_code for each in said] == [1, 1, 1]
    assert [each.stderr for each in said] == [
        "There is no folder nowhere. Make it, or name another.\n",
        "in/bad.csv is a file. Name the folder that it is in.\n",
        "in/done is a file, and files are moved into a folder of that name. Move it away.\n",
    ]


def test_an_empty_folder_is_said_to_be_empty(terminal) -> None:
    (terminal.folder / "in").mkdir()
    with terminal.slack():
        done = terminal.run("import", "folder", "in")
    assert (done.exit_code, done.stdout) == (0, "in: there is nothing to import.\n")


def test_a_folder_that_askback_may_not_write_is_refused_and_may_be_tried_out(terminal, inbox, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda _, wanted: not wanted & os.W_OK)  # root may write everywhere
    with terminal.slack():
        refused = terminal.run("import", "folder", "in")
        tried = terminal.run("import", "folder", "in", "--dry-run")
    assert refused.stderr == "in cannot be read and written. Give Askback the permission to.\n"
    assert "2 accounts, 2 new" in tried.stdout


@pytest.mark.parametrize(("place", "said"), [("nowhere", "There is no folder nowhere."), ("a", "a is a file.")])
def test_askback_does_not_start_with_an_import_folder_that_does_not_do(terminal, place, said) -> None:
    terminal.write("a", "")
    with terminal.slack():
        terminal.set(ASKBACK_IMPORT_FOLDER=place)
        with pytest.raises(SettingsWrong) as refused:
            Service(load())
    assert str(refused.value).startswith(f"ASKBACK_IMPORT_FOLDER: {said}") and "\n" not in str(refused.value)
    assert not (terminal.folder / "askback.db").exists()
