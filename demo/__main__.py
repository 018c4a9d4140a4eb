"""`askback demo`: half a year of Northwind Cloud, played through the real bot, then yours to walk through."""

import argparse
import signal
import sys
import tempfile
import time
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from demo import guide
from demo.bot_process import BotFailed
from demo.company import END, START
from demo.progress import bar
from demo.stage import Stage, staged

FAST = timedelta(weeks=9)  # long enough for the outage and its first answers


def main() -> int:
    """0 after a regular end, 1 with a sentence when something could not be started."""
    given = _arguments().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends the block below, and with it the bot
    console = Console(stderr=True)
    try:
        with tempfile.TemporaryDirectory(prefix="askback-demo-") as folder, staged(Path(folder), given.port) as stage:
            _play(stage, START + FAST if given.fast else END, console)
            _show(stage, console, opens=not given.no_open)
            stage.bot.wait()
    except (BotFailed, OSError) as error:
        console.print(f"The demo cannot go on: {error}", style="bold")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _play(stage: Stage, until: datetime, console: Console) -> None:
    began = time.monotonic()
    with bar(START, until, console) as reached:
        stage.play(until, reached)
    weeks = (until - START) // timedelta(weeks=1)
    console.print(f"{weeks} weeks of customer feedback played in {time.monotonic() - began:.0f} seconds.")


def _show(stage: Stage, console: Console, *, opens: bool) -> None:
    """From here on time flows, and somebody looks at it."""
    stage.sandbox.set_guide(guide.build(stage.sandbox, stage.company))
    stage.sandbox.set_rate(1)
    console.print(f"Open {stage.url} (end with Ctrl+C).", style="bold")
    if opens:
        webbrowser.open(stage.url)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="askback demo", description="A local Slack with the bot running beside it.")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")
    parser.add_argument("--fast", action="store_true", help="play nine weeks instead of six months")
    return parser


if __name__ == "__main__":
    sys.exit(main())
