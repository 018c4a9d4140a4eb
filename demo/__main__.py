"""`askback demo`: half a year of Northwind Cloud, played through the real bot, then yours to walk through."""

import argparse
import secrets
import signal
import sys
import tempfile
import threading
import time
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from demo import guide
from demo.bot_process import BotFailed, Keys, bring_in, environment, running, why_it_ended
from demo.clockwork import living
from demo.company import END, HERE, START, Company, load
from demo.crowd import Crowd
from demo.play import play
from demo.progress import bar
from demo.seed import TEAM_CHANNEL, build, user_id
from demo.story import Happening
from sandbox.client import Sandbox
from sandbox.server import Running, serve

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
FAST = timedelta(weeks=9)  # long enough for the outage and its first answers
SEED = 7
START_SECONDS = 30


def main() -> int:
    """0 after a regular end, 1 with a sentence when something could not be started."""
    given = _arguments().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends the block below, and with it the bot
    console = Console(stderr=True)
    try:
        with tempfile.TemporaryDirectory(prefix="askback-demo-") as folder:
            _live(Path(folder), console, given.port, START + FAST if given.fast else END, opens=not given.no_open)
    except (BotFailed, OSError) as error:
        console.print(f"The demo cannot start: {error}", style="bold")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _live(folder: Path, console: Console, port: int, until: datetime, *, opens: bool) -> None:
    company, keys = load(), _keys()
    with serve(_seed(company, keys), port) as slack, Sandbox(slack.url) as sandbox:
        env = environment(slack, keys, folder)
        bring_in(env, folder, HERE / "accounts.csv", HERE / "contacts.csv")
        with running(env, folder) as bot:
            _wait_for_bot(sandbox, bot, folder)
            with living(Crowd(sandbox, company, SEED), slack.url):
                _play(sandbox, company, until, console)
                _show(sandbox, company, slack, console, opens=opens)
                bot.wait()


def _play(sandbox: Sandbox, company: Company, until: datetime, console: Console) -> None:
    began = time.monotonic()
    with bar(START, until, console) as reached:
        play(sandbox, company, until, tell=lambda happening: _tell(sandbox, happening), on_progress=reached)
    weeks = (until - START) // timedelta(weeks=1)
    console.print(f"{weeks} weeks of customer feedback played in {time.monotonic() - began:.0f} seconds.")


def _tell(sandbox: Sandbox, happening: Happening) -> None:
    """What the directory knows reaches the bot through Slack; billing and use have no door to it yet."""
    if happening.kind == "person_left" and happening.email:
        sandbox.change_user(user_id(happening.email), deleted=True)


def _show(sandbox: Sandbox, company: Company, slack: Running, console: Console, *, opens: bool) -> None:
    """From here on time flows, and somebody looks at it."""
    sandbox.set_guide(guide.build(sandbox, company))
    sandbox.set_rate(1)
    console.print(f"Open {slack.url} (end with Ctrl+C).", style="bold")
    if opens:
        webbrowser.open(slack.url)


def _wait_for_bot(sandbox: Sandbox, bot: Any, folder: Path) -> None:
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


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="askback demo", description="A local Slack with the bot running beside it.")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    parser.add_argument("--fast", action="store_true", help="play nine weeks instead of six months")
    return parser


if __name__ == "__main__":
    sys.exit(main())
