"""`askback surveys rehearse`: what would go out, in figures, as a calendar, by person, as a file and as a picture."""

import csv
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from storage.database.engine import open_engine
from storage.database.tables import contact, survey, teammate, workspace
from storage.database.units import Units
from storage.migrations.upgrade import upgrade
from tests.bot.cli_cast import Terminal
from tests.surveys.planning_cast import MONDAY, NOW, Company

TUESDAY = MONDAY.replace(day=3)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A command line in a company whose clock says Monday, 2 March."""
    terminal = Terminal(tmp_path, monkeypatch)
    with terminal.slack():
        yield terminal


@pytest.fixture
def company(terminal: Terminal) -> Iterator[Company]:
    """Anna in Berlin has her turn on Tuesday, and so has Ken in Tokyo, who has a case; Sara's is on Wednesday."""
    engine = open_engine(f"sqlite:///{terminal.folder / 'askback.db'}")
    upgrade(engine)
    units = Units(engine)
    company = Company(units)
    lena = company.add(teammate, slack_user_id="U1", name="Lena Vogt", in_team=True, is_lead=False)
    acme = company.account(name="Acme", csm_id=lena)
    company.contact(acme, name="Anna Weber", locale="de", turn=TUESDAY)
    beta = company.account(name="=Beta", country="JP", time_zone="Asia/Tokyo")
    company.case_of(company.contact(beta, name="Ken Mori", turn=TUESDAY))
    company.contact(beta, name="Sara Ito", turn=TUESDAY.replace(day=4))
    yield company
    units.close()


def rehearse(terminal: Terminal, *words: str) -> Result:
    done = terminal.run("surveys", "rehearse", "nps", "--days", "8", *words)
    assert done.exit_code == 0, done.output
    return done


def test_the_figures_come_first_then_the_calendar_and_who_is_passed_over(terminal: Terminal, company: Company) -> None:
    assert rehearse(terminal).stdout.splitlines() == [
        "Rehearsal of nps, 2 Mar 2026 to 9 Mar 2026",
        "2 asks to 2 people at 2 accounts, from Tue 3 Mar to Wed 4 Mar.",
        "2 reminders, if nobody answers.",
        "Busiest day: Mon 9 Mar with 2 messages. Slack's limits hold none of them up.",
        "Languages: German 1, Japanese 1 (1 guessed). Nobody named a language for 1 of 2: it is guessed.",
        "Places: 2 by direct message.",
        "By CSM: nobody 1, Lena Vogt 1.",
        "",
        "week of               Mon      Tue      Wed      Thu      Fri      Sat      Sun   in all",
        "2026-W10  2 Mar         ·      1 ▒      1 ▒        ·        ·        x        x        2",
        "2026-W11  9 Mar       2 █                                                              2",
        "░▒▓█: up to a quarter, half, three quarters, all of 2; ·: nobody; "
        "x: a free day wherever those work who are asked",
        "",
        "Passed over:",
        "  1 person: A case of theirs is open: answering them comes first.",
    ]


def test_what_stands_before_the_asks_is_said_at_the_top(terminal: Terminal, company: Company) -> None:
    company.change(workspace, company.workspace_id, stopped_at=NOW)
    company.change(survey, company.survey_id, stopped_at=NOW, enabled=False, going_at=None)
    assert rehearse(terminal).stdout.splitlines()[1:5] == [
        "All sends are stopped. This is what would happen if they were not.",
        "Sends of nps are stopped. This is what would happen if they were not.",
        "nps is off. This is what would happen if it were on from today.",
        "nps is a pilot: 10 people first, then 20 a day, until somebody presses Go on. "
        "In these days it makes nobody wait.",
    ]


def test_every_ask_is_listed_by_day_and_person(terminal: Terminal, company: Company) -> None:
    listed = rehearse(terminal, "--people").stdout.split("\n\n")[-3:]
    assert [line for day in listed for line in day.splitlines()] == [
        "Tue 3 Mar",
        "  Tue 09:30 Europe/Berlin  Anna Weber, Acme (dm, de; CSM Lena Vogt)",
        "  not asked         Ken Mori, =Beta: A case of theirs is open: answering them comes first.",
        "Wed 4 Mar",
        "  Wed 09:30 Asia/Tokyo  Sara Ito, =Beta (dm, ja, guessed)",
        "Mon 9 Mar",
        "  Mon 12:00 Asia/Tokyo  Sara Ito, =Beta (dm, ja, guessed; reminder)",
        "  Mon 12:00 Europe/Berlin  Anna Weber, Acme (dm, de; CSM Lena Vogt; reminder)",
    ]


def test_a_csv_holds_every_ask_and_skip_for_the_asker_alone(terminal: Terminal, company: Company) -> None:
    rehearse(terminal, "--csv", "asks.csv")
    path = terminal.folder / "asks.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sara = {
        "date": "2026-03-04",
        "time": "09:30",
        "time_zone": "Asia/Tokyo",
        "utc": "2026-03-04T00:30:00Z",
        "survey": "nps",
        "account": "'=Beta",
        "contact": "Sara Ito",
        "csm": "",
        "place": "dm",
        "language": "ja",
        "guessed": "yes",
        "reminder": "no",
        "skipped": "",
        "reason": "",
    }
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["contact"], row["skipped"]) for row in rows] == [
        ("Anna Weber", ""),
        ("Ken Mori", "open_case"),
        ("Sara Ito", ""),
        ("Sara Ito", ""),
        ("Anna Weber", ""),
    ]
    assert [row["reminder"] for row in rows] == ["no", "", "no", "yes", "yes"]
    assert rows[2] == sara
    assert rows[1]["reason"] == "A case of theirs is open: answering them comes first."


def test_the_calendar_is_drawn_where_it_is_wanted(terminal: Terminal, company: Company) -> None:
    rehearse(terminal, "--picture", "asks.png")
    assert (terminal.folder / "asks.png").read_bytes().startswith(b"\x89PNG")


def test_programs_get_the_same_as_one_object(terminal: Terminal, company: Company) -> None:
    told = json.loads(rehearse(terminal, "--json").stdout)
    assert (told["asks"], told["reminders"]) == (2, 2)
    assert told["days"] == {"2026-03-03": 1, "2026-03-04": 1, "2026-03-09": 2}
    assert told["skipped"] == [{"why": "open_case", "times": 1, "people": 1}] and "rows" not in told
    rows = json.loads(rehearse(terminal, "--json", "--people").stdout)["rows"]
    assert [row["contact"] for row in rows] == ["Anna Weber", "Ken Mori", "Sara Ito", "Sara Ito", "Anna Weber"]


def test_nobody_to_ask_is_said(terminal: Terminal, company: Company) -> None:
    for each in (1, 2, 3):
        company.change(contact, each, opted_out_at=NOW)
    assert "Nobody would be asked in these days." in rehearse(terminal).stdout


def test_an_unknown_survey_is_answered_with_the_names_that_there_are(terminal: Terminal, company: Company) -> None:
    done = terminal.run("surveys", "rehearse", "npss")
    assert (done.exit_code, done.stderr) == (
        1,
        "There is no survey npss. There are: ces, churn_exit, csat, nps, onboarding.\n",
    )


@pytest.mark.parametrize(("days", "exit_code"), [("0", 2), ("1", 0), ("366", 0), ("367", 2)])
def test_from_one_day_to_a_year_can_be_played(terminal: Terminal, company: Company, days: str, exit_code: int) -> None:
    assert terminal.run("surveys", "rehearse", "nps", "--days", days).exit_code == exit_code


def test_a_survey_that_waits_for_an_account_to_leave_says_so(terminal: Terminal, company: Company) -> None:
    done = terminal.run("surveys", "rehearse", "churn_exit")
    assert done.exit_code == 1 and "asks when an account leaves and its CSM agrees" in done.stderr
