"""`askback init`: a link that creates the app, and a `.env` that only tried answers get into."""

from urllib.parse import parse_qs, urlsplit

import yaml

from bot.checkup import manifest
from tests.bot.cli_cast import APP_TOKEN, BOT_TOKEN, Terminal

ANSWERS = f"{BOT_TOKEN}\n{APP_TOKEN}\ncs-team\n"


def written(terminal: Terminal) -> dict[str, str]:
    lines = (terminal.folder / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_link_creates_the_app_of_the_manifest() -> None:
    query = parse_qs(urlsplit(manifest.creation_link()).query)
    assert query["new_app"] == ["1"]
    assert yaml.safe_load(query["manifest_yaml"][0]) == manifest.manifest()


def test_tried_answers_are_written_for_their_owner_alone(terminal) -> None:
    with terminal.slack():
        done = terminal.run("init", typed=ANSWERS)
    assert done.exit_code == 0, done.output
    assert written(terminal) == {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "ASKBACK_TEAM_CHANNEL": "C1",
    }
    assert (terminal.folder / ".env").stat().st_mode & 0o777 == 0o600


def test_tokens_are_never_shown(terminal) -> None:
    with terminal.slack():
        done = terminal.run("init", typed=ANSWERS)
    assert BOT_TOKEN not in done.output
    assert APP_TOKEN not in done.output


def test_a_wrong_answer_is_explained_and_asked_again(terminal) -> None:
    typed = f"xapp-wrong-place\nxoxb-unknown\n{BOT_TOKEN}\nxapp-unknown\n{APP_TOKEN}\nelsewhere\ncs-team\n"
    with terminal.slack():
        done = terminal.run("init", typed=typed)
    assert done.exit_code == 0, done.output
    assert "A bot token begins with xoxb-" in done.stderr
    assert "Slack does not take this bot token (invalid_auth)" in done.stderr
    assert "Slack does not take this app token" in done.stderr
    assert "/invite @feedback there" in done.stderr


def test_an_env_file_is_only_changed_when_agreed(terminal) -> None:
    terminal.write(".env", "SLACK_BOT_TOKEN=xoxb-old\n")
    with terminal.slack():
        done = terminal.run("init", typed=ANSWERS + "n\n")
    assert done.exit_code == 1
    assert (terminal.folder / ".env").read_text() == "SLACK_BOT_TOKEN=xoxb-old\n"


def test_other_lines_of_an_env_file_stay(terminal) -> None:
    terminal.write(".env", "# ours\nexport SLACK_BOT_TOKEN=xoxb-old\nASKBACK_PORT=9000\n")
    with terminal.slack():
        terminal.run("init", typed=ANSWERS + "y\n")
    text = (terminal.folder / ".env").read_text()
    assert "# ours" in text
    assert "xoxb-old" not in text
    assert written(terminal)["ASKBACK_PORT"] == "9000"


def test_giving_up_writes_nothing(terminal) -> None:
    with terminal.slack():
        done = terminal.run("init", typed=f"{BOT_TOKEN}\n")
    assert done.exit_code == 1
    assert not (terminal.folder / ".env").exists()


def test_beside_the_link_stands_what_leaves_the_machine(terminal) -> None:
    with terminal.slack():
        alone = terminal.run("init", typed=ANSWERS).output
        terminal.set(ASKBACK_READER_URL="http://localhost:11434", ASKBACK_READER_MODEL="small-1")
        asking = terminal.run("init", typed=ANSWERS).output
    assert "leaves this machine for Slack alone" in alone and "also go to" not in alone
    assert "also go to localhost:11434 (docs/privacy.md)" in asking and "Slack alone" not in asking
