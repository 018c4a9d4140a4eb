"""`askback doctor`: each thing that can be wrong, and the sentence that says how to mend it."""

import json
import os
from datetime import date
from typing import Any

import pytest

from bot.checkup import manifest
from storage.comments.outside_queries import take_one
from storage.database.engine import open_engine
from storage.database.units import Units
from storage.models import ContactKind
from storage.people.roster_queries import SlackPerson, meet, workspaces
from tests.bot.cli_cast import ACCOUNTS, CONTACTS, Terminal


def bring_in(terminal: Terminal) -> None:
    files = terminal.write("accounts.csv", ACCOUNTS), terminal.write("contacts.csv", CONTACTS)
    done = terminal.run("import", "people", *files)
    assert done.exit_code == 0, done.output


def checks(terminal: Terminal, *words: str) -> dict[str, dict[str, str]]:
    """What doctor says as JSON, by the name of the check."""
    told = json.loads(terminal.run("doctor", "--json", *words).stdout)
    return {check["name"]: check for check in told["checks"]}


def test_a_sound_house_has_nothing_failing(terminal) -> None:
    with terminal.slack():
        bring_in(terminal)
        done = terminal.run("doctor")
    assert done.exit_code == 0, done.output
    assert "failed" not in done.stdout
    assert "It is feedback's, in Northwind (T1)." in done.stdout


def test_doctor_before_the_first_run_makes_no_database(terminal) -> None:
    with terminal.slack():
        found = checks(terminal)
    assert found["database"]["state"] == "warning"
    assert not (terminal.folder / "askback.db").exists()


def test_a_wrong_token_fails_with_where_to_get_the_right_one(terminal) -> None:
    with terminal.slack():
        terminal.set(SLACK_BOT_TOKEN="xoxb-somebody-elses")
        done = terminal.run("doctor")
    assert done.exit_code == 1
    assert "Slack does not take SLACK_BOT_TOKEN (invalid_auth): copy it anew" in done.stdout
    assert "Traceback" not in done.output


def test_a_wrong_app_token_fails(terminal) -> None:
    with terminal.slack():
        terminal.set(SLACK_APP_TOKEN="xapp-somebody-elses")
        found = checks(terminal)
    assert found["app token"]["state"] == "failed"


def test_missing_settings_are_named_each(terminal, monkeypatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ASKBACK_TEAM_CHANNEL"):
        monkeypatch.delenv(name, raising=False)
    done = terminal.run("doctor")
    assert done.exit_code == 1
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ASKBACK_TEAM_CHANNEL"):
        assert f"{name} is missing" in done.stdout


def test_an_unreachable_slack_is_told_from_a_wrong_token(terminal) -> None:
    with terminal.slack():
        terminal.set(SLACK_API_URL="http://127.0.0.1:9/api/")
        done = terminal.run("doctor")
    assert done.exit_code == 1
    assert "Slack cannot be reached" in done.stdout


@pytest.mark.parametrize("scope", ["chat:write", "users:read.email", "files:write"])
def test_a_scope_that_is_not_granted_is_named(terminal, scope) -> None:
    with terminal.slack(scopes=[held for held in manifest.scopes() if held != scope]):
        found = checks(terminal)
    assert found["scopes"]["state"] == "failed"
    assert scope in found["scopes"]["says"]


def test_without_im_history_doubtful_sends_are_parked_and_doctor_says_so(terminal) -> None:
    with terminal.slack(scopes=[held for held in manifest.scopes() if held != "im:history"]):
        found = checks(terminal)
    assert found["direct messages"]["state"] == "warning"
    assert "parked for a person" in found["direct messages"]["says"]


def test_a_team_channel_that_cannot_be_read_is_a_warning_with_the_scope(terminal) -> None:
    with terminal.slack(scopes=[held for held in manifest.scopes() if held != "channels:history"]):
        found = checks(terminal)
    assert found["history"]["state"] == "warning"
    assert "channels:history" in found["history"]["says"]


@pytest.mark.parametrize("name", ["nowhere", "elsewhere"])
def test_a_channel_without_the_bot_fails_with_the_invitation_to_type(terminal, name) -> None:
    with terminal.slack():
        terminal.set(ASKBACK_TEAM_CHANNEL=name)
        found = checks(terminal)
    assert found["team channel"]["state"] == "failed"
    assert "/invite @feedback" in found["team channel"]["says"]


def test_a_shared_channel_is_refused_for_the_team(terminal) -> None:
    with terminal.slack():
        terminal.set(ASKBACK_TEAM_CHANNEL="acme-northwind")
        found = checks(terminal)
    assert found["team channel"]["state"] == "failed"
    assert "shared with another company" in found["team channel"]["says"]


def test_a_channel_with_a_guest_is_refused_for_the_team(terminal) -> None:
    with terminal.slack() as slack:
        slack.change_user("U2", is_restricted=True)
        found = checks(terminal)
    assert found["team channel"]["state"] == "failed"
    assert "guests" in found["team channel"]["says"]


def test_a_clock_that_differs_from_slacks_fails(terminal, monkeypatch) -> None:
    with terminal.slack():
        monkeypatch.delenv("ASKBACK_CLOCK_URL")  # the sandbox's date is not this machine's
        found = checks(terminal)
    assert found["clock"]["state"] == "failed"
    assert "Slack's: set it" in found["clock"]["says"]


def test_old_tables_fail_with_the_command_that_upgrades_them(terminal) -> None:
    (terminal.folder / "askback.db").touch()
    with terminal.slack():
        found = checks(terminal)
    assert found["database"]["state"] == "failed"
    assert "askback db upgrade" in found["database"]["says"]


def test_contacts_who_were_never_looked_for_are_told_from_those_who_were_not_found(terminal) -> None:
    with terminal.slack():
        bring_in(terminal)
        before = checks(terminal)["contacts"]
        find_anna(terminal)
        after = checks(terminal)["contacts"]
    assert before["says"] == "None of the 2 was looked for in Slack yet: askback run does that."
    assert after["state"] == "warning"
    assert after["says"].startswith("1 of 2 are not known to Slack")


def find_anna(terminal: Terminal) -> None:
    """As the roster would."""
    units = Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))
    anna = SlackPerson("T2", "U3", "Anna Weber", "anna@acme.example", None, None, ContactKind.EXTERNAL, None)
    with units() as unit:
        assert meet(unit, workspaces(unit)[0]["id"], anna)
    units.close()


def test_an_import_folder_is_looked_at_where_there_is_one(terminal) -> None:
    folder = terminal.folder / "in"
    folder.mkdir()
    with terminal.slack():
        assert "import folder" not in checks(terminal)
        terminal.set(ASKBACK_IMPORT_FOLDER="in")
        terminal.write("in/a.csv", "")
        os.utime(folder / "a.csv", (1e9, 1e9))
        terminal.write("in/b.csv", "")  # changed after the clock's moment
        waits = checks(terminal)["import folder"]
        (folder / "failed").mkdir()
        terminal.write("in/failed/c.csv.problems.txt", "")
        failed = checks(terminal)["import folder"]
        terminal.set(ASKBACK_IMPORT_FOLDER="nowhere")
        missing = checks(terminal)["import folder"]
    says = "Files that wait in in for the next night: 1; 1 besides are left alone."
    assert (waits["state"], waits["says"]) == ("ok", says)
    assert failed["state"] == "warning"
    assert failed["says"].startswith("1 file could not be imported: in/failed/c.csv.problems.txt says why. Mend")
    assert (missing["state"], "There is no folder nowhere." in missing["says"]) == ("failed", True)


def remembered(terminal: Terminal) -> dict[str, Any]:
    units = Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))
    with units.reading() as unit:
        kept = dict(workspaces(unit)[0]["capabilities"])
    units.close()
    return kept


def test_a_live_trial_leaves_nothing_behind_and_remembers_what_slack_can_do(terminal) -> None:
    with terminal.slack() as slack:
        done = terminal.run("doctor", "--live", "--channel", "cs-team")
        assert done.exit_code == 0, done.output
        assert slack.messages("U1", "C1") == []
    assert remembered(terminal) == {"charts": True, "pictures": True, "seen_at": "2026-03-02T08:00:00+00:00"}


def test_a_slack_without_charts_is_remembered_as_such(terminal) -> None:
    with terminal.slack() as slack:
        slack.faults({"on": "chat.update", "do": "refuse_block", "type": "data_visualization", "times": 9})
        done = terminal.run("doctor", "--live", "--channel", "#cs-team")
        assert done.exit_code == 0, done.output
        assert slack.messages("U1", "C1") == []
    assert remembered(terminal)["charts"] is False


def test_a_live_trial_asks_for_its_channel(terminal) -> None:
    with terminal.slack():
        done = terminal.run("doctor", "--live", typed="cs-team\n")
    assert "Channel for the trial" in done.output
    assert "All trial messages are deleted." in done.stdout


def test_a_live_trial_never_posts_where_customers_read(terminal) -> None:
    with terminal.slack() as slack:
        done = terminal.run("doctor", "--live", "--channel", "acme-northwind")
        assert done.exit_code == 1
        assert slack.messages("U3", "C2") == []


def test_json_cannot_ask_so_it_wants_the_channel_named(terminal) -> None:
    assert terminal.run("doctor", "--live", "--json").exit_code == 2


def test_doctor_says_whether_words_leave_the_machine_and_how_many_did_today(terminal) -> None:
    with terminal.slack():
        off = checks(terminal)["outside reader"]
        terminal.set(ASKBACK_READER_URL="https://models.example.com", ASKBACK_READER_KEY="sk-1")
        wrong = checks(terminal)["outside reader"]
        terminal.set(ASKBACK_READER_MODEL="small-1", ASKBACK_READER_DAILY="50")
        without_database = checks(terminal)["outside reader"]
        bring_in(terminal)
        ask_outside(terminal)
        on = checks(terminal)["outside reader"]
        printed = terminal.run("doctor").output
    told = "On: comments that this machine is not sure of go to models.example.com (small-1), their words alone"
    assert (off["state"], off["says"]) == ("ok", "Off: comments are read on this machine alone.")
    assert (wrong["state"], wrong["says"].partition(":")[0]) == ("failed", "ASKBACK_READER_MODEL is missing")
    assert (without_database["state"], without_database["says"]) == ("ok", f"{told}.")
    assert (on["state"], on["says"]) == ("ok", f"{told}; 1 of at most 50 today.")
    assert "sk-1" not in printed


def ask_outside(terminal: Terminal) -> None:
    """As the analyse tick counts it, on the clock's day."""
    units = Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))
    with units() as unit:
        assert take_one(unit, workspaces(unit)[0]["id"], date(2026, 3, 2), 50)
    units.close()
