"""Importing past answers, and other tools' lists, from the command line."""

import csv
import io
import json

from bot.cli.importing import Tools
from storage.importing.import_tools import OTHER, tools
from tests.bot.cli_cast import ANSWERS


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
