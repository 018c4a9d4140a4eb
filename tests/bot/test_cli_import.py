"""Importing people from the command line, before Askback ever ran and after."""

import csv
import io
import json

import pytest

from storage.asking import moments
from storage.people.roster_queries import workspaces
from tests.bot.cli_cast import opened


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


@pytest.mark.parametrize("what", ["people", "history"])
def test_a_file_that_is_not_there_is_named_before_anything_else_is_looked_for(terminal, monkeypatch, what) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    refused = terminal.run("import", what, "nobody.csv")
    assert (refused.exit_code, refused.output.strip()) == (1, "nobody.csv cannot be read: there is no such file.")
    assert list(terminal.folder.iterdir()) == []


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
