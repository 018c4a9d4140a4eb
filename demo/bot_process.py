"""The bot, from outside: a second process that is given Slack's address and a database, as anywhere else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.server import Running

PATIENCE = 10  # seconds for a graceful stop
COMMAND = (sys.executable, "-m", "bot")
_SLACKS = ("SLACK_", "ASKBACK_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


class BotFailed(Exception):
    """The bot did not do what it was asked; its own sentence says why."""


@dataclass(frozen=True)
class Keys:
    """How the app signs in: what the sandbox's seed says."""

    bot_token: str
    app_token: str
    signing_secret: str
    team_channel: str


def environment(slack: Running, keys: Keys, folder: Path) -> dict[str, str]:
    """The bot's settings, and nothing of those of whoever started the demo."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_SLACKS)}
    return inherited | {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": keys.bot_token,
        "SLACK_APP_TOKEN": keys.app_token,
        "SLACK_SIGNING_SECRET": keys.signing_secret,
        "ASKBACK_TEAM_CHANNEL": keys.team_channel,
        "ASKBACK_DATABASE_URL": f"sqlite:///{folder / 'askback.db'}",
        "ASKBACK_CLOCK_URL": slack.clock_url,
    }


def bring_in(env: dict[str, str], folder: Path, *files: Path) -> None:
    """Import people from CSV files. Raises BotFailed."""
    done = subprocess.run(
        [*COMMAND, "import", "people", *map(str, files)], env=env, cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        raise BotFailed((done.stderr or done.stdout).strip())


@contextmanager
def running(env: dict[str, str], folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The bot runs while the block does; its log goes to a file beside the database."""
    with (folder / "askback.log").open("wb") as log:
        process = subprocess.Popen([*COMMAND, "run"], env=env, cwd=folder, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def why_it_ended(folder: Path) -> str:
    """The last line that the bot logged."""
    lines = (folder / "askback.log").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
