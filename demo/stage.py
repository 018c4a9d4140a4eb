"""Everything the demo consists of, put up and taken down: the local Slack, the bot beside it, and the people."""

import secrets
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from demo.bot_process import BotFailed, Keys, bring_in, environment, running, why_it_ended
from demo.clockwork import living
from demo.company import HERE, Company, load
from demo.crowd import Crowd
from demo.play import Progress, play
from demo.seed import TEAM_CHANNEL, build, user_id
from demo.story import Happening
from sandbox.client import Sandbox
from sandbox.server import serve

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
SEED = 7
START_SECONDS = 30


@dataclass(frozen=True)
class Stage:
    """The demo at work. `bot` is the second process; its database and log lie in `folder`."""

    company: Company
    sandbox: Sandbox
    url: str
    crowd: Crowd
    bot: "subprocess.Popen[bytes]"
    folder: Path

    def play(self, until: datetime, on_progress: Progress) -> None:
        """Let time step to `until`. Raises BotFailed when the bot ends on the way: time would not wait for it."""

        def reached(moment: datetime) -> None:
            if self.bot.poll() is not None:
                raise BotFailed(why_it_ended(self.folder))
            on_progress(moment)

        play(self.sandbox, self.company, until, tell=self._tell, on_progress=reached)

    def _tell(self, happening: Happening) -> None:
        """What the directory knows reaches the bot through Slack; billing and use have no door to it."""
        if happening.kind == "person_left" and happening.email:
            self.sandbox.change_user(user_id(happening.email), deleted=True)


@contextmanager
def staged(folder: Path, port: int = 0) -> Iterator[Stage]:
    """The demo before its first moment has passed. Port 0: any. Raises BotFailed, OSError."""
    company, keys = load(), _keys()
    with serve(_seed(company, keys), port) as slack, Sandbox(slack.url) as sandbox:
        env = environment(slack, keys, folder)
        bring_in(env, folder, HERE / "accounts.csv", HERE / "contacts.csv")
        with running(env, folder) as bot:
            _wait_for_bot(sandbox, bot, folder)
            crowd = Crowd(sandbox, company, SEED)
            with living(crowd, slack.url):
                yield Stage(company, sandbox, slack.url, crowd, bot, folder)


def _wait_for_bot(sandbox: Sandbox, bot: "subprocess.Popen[bytes]", folder: Path) -> None:
    """The bot is there once it is asked for its wake-ups and has a socket open."""
    pause, deadline = threading.Event(), time.monotonic() + START_SECONDS
    while not any(client["name"] == "bot" for client in sandbox.clock()["clients"]):
        if bot.poll() is not None or time.monotonic() > deadline:
            raise BotFailed(why_it_ended(folder))
        pause.wait(0.05)
    sandbox.settle()


def _seed(company: Company, keys: Keys) -> dict[str, Any]:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    commands = [
        {name: command[name] for name in ("command", "description", "usage_hint") if name in command}
        for command in manifest["features"]["slash_commands"]
    ]
    seed = build(
        company,
        scopes=manifest["oauth_config"]["scopes"]["bot"],
        events=manifest["settings"]["event_subscriptions"]["bot_events"],
        commands=commands,
    )
    seed["app"] |= {
        "bot_token": keys.bot_token,
        "app_token": keys.app_token,
        "signing_secret": keys.signing_secret,
    }
    return seed


def _keys() -> Keys:
    """Tokens of this run alone."""
    word = secrets.token_hex(8)
    return Keys(f"xoxb-demo-{word}", f"xapp-demo-{word}", word, TEAM_CHANNEL)
