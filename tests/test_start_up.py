"""`askback --help` answers at once: nothing heavy is imported before a command needs it."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "alembic", "apscheduler", "babel", "dateutil", "holidays", "httpx", "jinja2", "matplotlib", "numpy",
    "prometheus_client", "pydantic", "pydantic_settings", "rich", "slack_bolt", "slack_sdk", "sqlalchemy", "sqlmodel",
    "starlette", "structlog", "textblob", "uvicorn", "websockets", "yaml",
}  # fmt: skip
OURS = {"analysis", "cases", "sandbox", "storage", "surveys"}

SCRIPT = """
import json, sys
from bot.__main__ import main
sys.argv = ["askback", *{words!r}]
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})), file=sys.stderr)
"""


def imported_by(*words: str) -> set[str]:
    """The packages that are there after `askback` ran with these words."""
    done = subprocess.run([sys.executable, "-c", SCRIPT.format(words=words)], capture_output=True, text=True)
    names: list[str] = json.loads(done.stderr.splitlines()[-1])
    return set(names)


def test_help_imports_nothing_heavy() -> None:
    there = imported_by("--help")
    assert "typer" in there
    assert sorted(there & (HEAVY | OURS)) == []


@pytest.mark.parametrize("words", [["import", "people", "--help"], ["stats", "nps", "--help"], ["nonsense"]])
def test_wrong_use_and_help_of_a_command_import_nothing_heavy_of_ours(words: list[str]) -> None:
    typers_own = {"pydantic"}  # reads the types of a command's options
    assert sorted(imported_by(*words) & (HEAVY | OURS) - typers_own) == []


def test_classify_needs_no_slack_and_no_database() -> None:
    there = imported_by("classify", "too slow")
    assert "analysis" in there
    assert not there & {"slack_bolt", "slack_sdk", "sqlalchemy", "matplotlib"}


def test_once_the_calendars_are_loaded_no_transaction_imports_anything_for_them() -> None:
    script = """
import sys
from analysis.days.days_off import days_off, load
load()
there = set(sys.modules)
for country in ("DE", "SA", "CN", "JP", "IN"):
    days_off(country, None, 2026)
print(sorted(set(sys.modules) - there))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
