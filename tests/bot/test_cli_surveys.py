"""Surveys at the command line: files in and out, all of them or none, and what changed in words."""

from pathlib import Path

import pytest

from surveys.definition.definitions import SHIPPED
from tests.bot.cli_cast import ACCOUNTS, CONTACTS, Terminal

FIRST_MONTH = """\
kind: own
ask: {after: start, days: 30}
audience: plan = business
questions:
  - {key: easy, type: scale, scale: 1-5, text: "How easy was it?"}
"""


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A workspace with people, its surveys exported to the folder `surveys`."""
    terminal = Terminal(tmp_path, monkeypatch)
    files = terminal.write("accounts.csv", ACCOUNTS), terminal.write("contacts.csv", CONTACTS)
    with terminal.slack():
        assert terminal.run("import", "people", *files).exit_code == 0
    terminal.forget("ASKBACK_CLOCK_URL")
    done = terminal.run("surveys", "export", "surveys")
    assert done.exit_code == 0, done.output
    return terminal


def edit(company: Terminal, name: str, old: str, new: str) -> None:
    path = company.folder / "surveys" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def listed(company: Terminal) -> list[str]:
    return company.run("surveys", "list").stdout.splitlines()


def test_what_was_exported_applies_without_a_change(company: Terminal) -> None:
    done = company.run("surveys", "apply", "surveys")
    assert done.exit_code == 0, done.output
    assert [line.split() for line in done.stdout.splitlines()] == [[name, "unchanged"] for name in sorted(SHIPPED)]


def test_a_folder_says_what_is_new_what_changed_and_what_did_not(company: Terminal) -> None:
    company.write("surveys/first_month.yml", FIRST_MONTH)
    edit(company, "nps.yml", "# remind_after_days: [4, 9]", "remind_after_days: [4, 9]")
    for words, kept in ((["--dry-run"], ["A dry run: nothing is stored."]), ([], [])):
        done = company.run("surveys", "apply", "surveys", *words)
        assert done.stdout.splitlines() == [
            "ces             unchanged",
            "churn_exit      unchanged",
            "csat            unchanged",
            "first_month     new, 30 days after the start; it begins with a pilot",
            "nps             changed, version 2",
            "                remind_after_days: 5 → 4, 9",
            "onboarding      unchanged",
            *kept,
        ]
        assert len(listed(company)) == len(SHIPPED) + (not kept)


def test_one_fault_anywhere_and_nothing_is_stored(company: Terminal) -> None:
    company.write("surveys/first_month.yml", FIRST_MONTH.replace("plan =", "plann ="))
    company.write("surveys/yearly.yml", FIRST_MONTH.replace("scale: 1-5", "scale: 1-50"))
    edit(company, "nps.yml", "{every_days: 90}", "every_quarter")
    done = company.run("surveys", "apply", "surveys")
    assert done.exit_code == 1
    assert done.stderr.startswith("yearly.yml:5: questions.0.scale: a scale runs upwards")
    company.write("surveys/yearly.yml", FIRST_MONTH)
    done = company.run("surveys", "apply", "surveys")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[:3] == [
        "first_month.yml:3: audience:",
        "    plann = business",
        "    ^",
    ]
    assert done.stderr.splitlines()[-1] == "Nothing is changed."
    assert len(listed(company)) == len(SHIPPED) and "every quarter" not in "".join(listed(company))


def test_a_survey_that_a_folder_lacks_stays_as_it_is(company: Terminal) -> None:
    (company.folder / "surveys" / "nps.yml").unlink()
    assert company.run("surveys", "apply", "surveys").exit_code == 0
    assert any(line.startswith("nps ") for line in listed(company))


def test_one_file_is_applied_alone(company: Terminal) -> None:
    edit(company, "nps.yml", "# enabled: false", "enabled: false  #")
    assert "enabled: yes → no" in company.run("surveys", "apply", "surveys/nps.yml").stdout
    assert [line.split()[-1] for line in listed(company) if line.startswith("nps ")] == ["off"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.yml", "nowhere.yml: No such file or directory."),
        ("empty", "There is no survey in empty: their files end in .yml."),
    ],
)
def test_a_path_without_surveys_is_told(company: Terminal, path: str, said: str) -> None:
    (company.folder / "empty").mkdir()
    done = company.run("surveys", "apply", path)
    assert (done.exit_code, done.stderr.strip()) == (1, said)


def test_an_older_version_can_be_shown_and_applied_again(company: Terminal) -> None:
    first = company.run("surveys", "show", "nps").stdout
    edit(company, "nps.yml", "{every_days: 90}", "every_quarter")
    company.run("surveys", "apply", "surveys")
    assert "ask: every_quarter" in company.run("surveys", "show", "nps").stdout
    assert company.run("surveys", "show", "nps", "--version", "1").stdout == first
    company.write("surveys/nps.yml", first)
    assert "nps             changed, version 3" in company.run("surveys", "apply", "surveys").stdout
    missing = company.run("surveys", "show", "nps", "--version", "4")
    assert (missing.exit_code, missing.stderr.strip()) == (1, "There is no version 4 of nps: the newest is 3.")


def test_an_export_keeps_the_comments_of_files_that_say_the_same(company: Terminal) -> None:
    edit(company, "nps.yml", "kind: nps", "# Ours since 2024\nkind: nps")
    done = company.run("surveys", "export", "surveys")
    assert done.exit_code == 0
    assert "Ours since 2024" in (company.folder / "surveys" / "nps.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("old", "new"), [("{every_days: 90}", "every_quarter"), ("kind: nps", "kind: quiz")])
def test_an_export_replaces_what_was_edited_only_when_told_to(company: Terminal, old: str, new: str) -> None:
    edit(company, "nps.yml", old, new)
    refused = company.run("surveys", "export", "surveys")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Nothing is written: nps.yml in surveys would be replaced")
    assert new in (company.folder / "surveys" / "nps.yml").read_text(encoding="utf-8")
    assert company.run("surveys", "export", "surveys", "--overwrite").exit_code == 0
    assert company.run("surveys", "apply", "surveys", "--dry-run").stdout.count("unchanged") == len(SHIPPED)
