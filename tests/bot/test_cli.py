"""The command line: exit codes, sentences instead of tracebacks, and the commands that need no Slack."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli import running
from bot.cli.main import app
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.people.roster_queries import workspaces
from surveys.definition.definitions import SHIPPED
from tests.bot.cli_cast import ACCOUNTS, CONTACTS, Terminal

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds, so that a hanging process fails its test


@pytest.fixture
def company(terminal: Terminal) -> Terminal:
    """The terminal, with people imported; no Slack is there any more."""
    files = terminal.write("accounts.csv", ACCOUNTS), terminal.write("contacts.csv", CONTACTS)
    with terminal.slack():
        assert terminal.run("import", "people", *files).exit_code == 0
    terminal.forget("ASKBACK_CLOCK_URL")
    return terminal


def test_wrong_use_exits_with_2(terminal) -> None:
    for words in (["nonsense"], ["export", "secrets"], ["demo", "--port", "0"], ["db", "backup"], ["classify"]):
        assert terminal.run(*words).exit_code == 2, words


def test_every_command_explains_itself(terminal) -> None:
    for words in ([], ["db"], ["import"], ["surveys"], ["doctor"], ["export"], ["stats"], ["classify"], ["init"]):
        done = terminal.run(*words, "--help")
        assert done.exit_code == 0, words
        assert not [line for line in done.stdout.splitlines()[1:] if line.endswith("...")], words


@pytest.mark.parametrize(
    "words", [["export", "responses"], ["surveys", "list"], ["db", "check"], ["db", "backup", "copy.db"]]
)
def test_without_a_database_a_command_says_so_and_makes_none(terminal, words) -> None:
    done = terminal.run(*words)
    assert done.exit_code == 1
    assert "There is no database at sqlite:///" in done.stderr
    assert list(terminal.folder.iterdir()) == []


def test_a_wrong_setting_is_named(terminal) -> None:
    terminal.set(ASKBACK_PORT="many")
    done = terminal.run("surveys", "list")
    assert done.exit_code == 1
    assert done.stderr.strip() == "ASKBACK_PORT must be a port number from 1 to 65535."


def test_a_fault_of_ours_is_one_line_that_quotes_nobody(terminal, monkeypatch) -> None:
    def broken() -> None:
        raise KeyError("what Anna wrote")

    monkeypatch.setattr("bot.edge.settings.load", broken)
    done = terminal.run("surveys", "list")
    assert done.exit_code == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("This is a fault in Askback: KeyError in ")
    assert "Anna" not in line


def test_run_without_settings_names_each_that_is_missing(terminal, monkeypatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ASKBACK_TEAM_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    done = terminal.run("run")
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 3


def test_classify_prints_one_object_a_line_in_order(terminal) -> None:
    done = terminal.run("classify", "Too expensive for what it does", "I love it")
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(first) == ["language", "sentiment", "reasons", "themes", "needs_review"]
    assert first["reasons"][0]["code"] == "too_expensive"
    assert second["sentiment"]["label"] == "positive"


def test_classify_reads_json_lines_and_says_which_one_is_none(terminal) -> None:
    done = terminal.run("classify", "--jsonl", typed='{"text": "too slow"}\n\n{"words": "?"}\n')
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith("Line 3 is not")


def test_classify_reads_a_file_that_begins_with_a_byte_order_mark(terminal) -> None:
    done = terminal.run("classify", "--jsonl", typed='\ufeff{"text": "too slow"}\n{"text": "too slow"}\n')
    first, second = done.stdout.splitlines()
    assert done.exit_code == 0 and first == second


def test_the_shipped_surveys_are_listed_and_shown(company) -> None:
    listed = company.run("surveys", "list")
    assert listed.exit_code == 0, listed.output
    assert [line.split()[0] for line in listed.stdout.splitlines()] == sorted(SHIPPED)
    assert {len(re.split(" {2,}", line)) for line in listed.stdout.splitlines()} == {3}  # name, when, state
    shown = json.loads(company.run("surveys", "show", "nps", "--json").stdout)
    assert shown["definition"]["kind"] == shown["kind"] == "nps"


def test_an_unknown_survey_is_answered_with_those_there_are(company) -> None:
    done = company.run("surveys", "stop", "npss")
    assert done.exit_code == 1
    assert done.stderr.strip() == f"There is no survey npss. There are: {', '.join(sorted(SHIPPED))}."


def stopped(terminal: Terminal) -> bool:
    units = Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))
    with units.reading() as unit:
        at = workspaces(unit)[0]["stopped_at"]
    units.close()
    return at is not None


def test_all_sends_stop_and_resume(company) -> None:
    company.run("surveys", "stop")
    assert stopped(company)
    assert "All sends are stopped" in company.run("surveys", "list").stdout
    company.run("surveys", "resume")
    assert not stopped(company)


def test_one_survey_stops_alone(company) -> None:
    company.run("surveys", "stop", "nps")
    assert not stopped(company)
    lines = company.run("surveys", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines if "stopped" in line] == ["nps"]


def test_a_backup_is_restored(company) -> None:
    assert company.run("db", "backup", "copy.db").exit_code == 0
    company.run("surveys", "stop")
    restored = company.run("db", "restore", "copy.db", typed="y\n")
    assert restored.exit_code == 0, restored.output
    assert not stopped(company)


def test_a_restore_that_is_not_confirmed_changes_nothing(company) -> None:
    company.run("db", "backup", "copy.db")
    company.run("surveys", "stop")
    assert company.run("db", "restore", "copy.db", typed="n\n").exit_code == 1
    assert stopped(company)


def test_a_restore_looks_for_the_backup_before_it_asks_or_touches_anything(terminal) -> None:
    done = terminal.run("db", "restore", "nope.db")
    assert (done.exit_code, done.output.strip()) == (1, "There is no backup nope.db.")
    assert list(terminal.folder.iterdir()) == []


def test_a_database_that_is_served_is_not_restored(company) -> None:
    from storage.database.alone import Alone

    company.run("db", "backup", "copy.db")
    engine = open_engine(f"sqlite:///{company.folder / 'askback.db'}")
    bot = Alone(engine)
    done = company.run("db", "restore", "copy.db", "--yes")
    bot.release()
    engine.dispose()
    assert done.exit_code == 1
    assert "already running" in done.stderr


def test_a_database_is_checked_and_upgraded(company) -> None:
    assert company.run("db", "check").stdout.strip() == "The database is sound."
    assert "already" in company.run("db", "upgrade").stdout


def test_a_new_database_gets_its_tables(terminal) -> None:
    assert "from revision none" in terminal.run("db", "upgrade").stdout
    assert terminal.run("surveys", "list").stderr.startswith("The database knows no workspace yet.")


def test_every_command_that_is_promised_is_there() -> None:
    groups = {group.name for group in app.registered_groups}
    single = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert groups == {"db", "import", "surveys", "stats"}
    assert single == {"demo", "run", "doctor", "init", "classify", "export"}


def test_demo_starts_the_demo_with_its_flags(terminal, monkeypatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(running, "_watch", lambda command: started.append(command) or 0)
    assert terminal.run("demo", "--port", "8400", "--fast").exit_code == 0
    assert started == [[sys.executable, "-m", "demo", "--port", "8400", "--fast"]]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_watched_process_gets_the_signal_and_its_exit_code_is_kept(terminal) -> None:
    child = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); "
        "print('up', flush=True); signal.pause()"
    )
    parent = f"import sys; from bot.cli.running import _watch; sys.exit(_watch([sys.executable, '-c', {child!r}]))"
    with started("-c", parent, stdout=subprocess.PIPE) as watcher:
        assert watcher.stdout.readline() == "up\n"
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait() == 7


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_run_serves_until_sigterm_and_ends_well(company) -> None:
    with company.slack(), started("-m", "bot", "run", stderr=subprocess.PIPE) as bot:
        assert "Askback is running. Ctrl-C ends it.\n" in bot.stderr  # reads on until it is there
        bot.send_signal(signal.SIGTERM)
        assert bot.wait() == 0


@contextmanager
def started(*words: str, **pipes: int) -> Iterator[Any]:
    """A Python process in the test's environment; killed when it hangs."""
    process = subprocess.Popen(
        [sys.executable, *words], text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, **pipes
    )
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()
