"""Importing whatever stands in a folder, from the command line."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.edge.settings import SettingsWrong, load
from bot.service import Service
from tests.bot.cli_cast import ACCOUNTS, ANSWERS, CONTACTS, Terminal

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
