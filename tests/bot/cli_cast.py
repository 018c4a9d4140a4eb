"""A company's Slack for the commands, and the commands in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.checkup import manifest
from bot.cli.main import app
from sandbox.client import Sandbox
from sandbox.server import Running, serve
from storage.database.engine import open_engine
from storage.database.units import Units

BOT_TOKEN, APP_TOKEN = "xoxb-northwind", "xapp-northwind"


def seed(**app_changes: Any) -> dict[str, Any]:
    """Northwind: Lena and Tom in the team's channel, Anna of Acme in a shared one."""
    return {
        "now": "2026-03-02T08:00:00Z",
        "team": {"id": "T1", "name": "Northwind", "domain": "northwind"},
        "app": {
            "name": "Feedback",
            "bot_user": "UBOT",
            "bot_token": BOT_TOKEN,
            "app_token": APP_TOKEN,
            "scopes": manifest.scopes(),
            "events": manifest.manifest()["settings"]["event_subscriptions"]["bot_events"],
            **app_changes,
        },
        "users": [
            {"id": "U1", "real_name": "Lena Vogt", "email": "lena@northwind.example", "tz": "Europe/Berlin"},
            {"id": "U2", "real_name": "Tom Ellis", "email": "tom@northwind.example", "tz": "Europe/Berlin"},
            {"id": "U3", "real_name": "Anna Weber", "team_id": "T2", "email": "anna@acme.example"},
        ],
        "channels": [
            {"id": "C1", "name": "cs-team", "members": ["U1", "U2", "UBOT"]},
            {"id": "C2", "name": "acme-northwind", "members": ["U1", "U3", "UBOT"], "is_ext_shared": True},
            {"id": "C3", "name": "elsewhere", "members": ["U1"]},
        ],
    }


class Terminal:
    """Somebody at the command line, in a folder of their own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, monkeypatch
        monkeypatch.chdir(folder)
        for name in ("SLACK_SIGNING_SECRET", "ASKBACK_MODE", "ASKBACK_PORT", "ASKBACK_CLOCK_URL"):
            monkeypatch.delenv(name, raising=False)
        self.set(ASKBACK_DATABASE_URL=f"sqlite:///{folder / 'askback.db'}")

    def set(self, **settings: str) -> None:
        """Set these in the environment."""
        for name, value in settings.items():
            self._patch.setenv(name, value)

    def forget(self, name: str) -> None:
        """Take this out of the environment."""
        self._patch.delenv(name, raising=False)

    def run(self, *words: str, typed: str | None = None) -> Result:
        """`askback` with these words."""
        return CliRunner().invoke(app, list(words), input=typed)

    def write(self, name: str, text: str) -> str:
        """A file in the folder; its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    @contextmanager
    def slack(self, **app_changes: Any) -> Iterator[Sandbox]:
        """A Slack whose time stands, with settings that fit it."""
        with serve(seed(**app_changes), limits=False) as running, Sandbox(running.url) as sandbox:
            self._connect(running)
            yield sandbox

    def _connect(self, running: Running) -> None:
        self.set(
            SLACK_API_URL=running.api_url,
            SLACK_BOT_TOKEN=BOT_TOKEN,
            SLACK_APP_TOKEN=APP_TOKEN,
            ASKBACK_TEAM_CHANNEL="cs-team",
            ASKBACK_CLOCK_URL=running.clock_url,
        )


ACCOUNTS = """external_id,name,plan,mrr,currency,renews_on,csm_email,shared_channel,region
A-1,Acme GmbH,business,3200.00,EUR,2027-02-14,lena@northwind.example,acme-northwind,EMEA
A-2,=Beta Ltd,starter,90000,JPY,,tom@northwind.example,,
"""
CONTACTS = """external_id,account_external_id,name,email,title,opted_out
C-1,A-1,Anna Weber,anna@acme.example,Head of Operations,no
C-2,A-2,"Diaz, Ben",ben@beta.example,,yes
"""
ANSWERS = """Name,Email,NPS,Comment,Date
Anna Weber,anna@acme.example,9,Great,2025-01-02
Zoe,zoe@gmail.com,3,,2025-02-03
"""


def opened(terminal: Terminal) -> Units:
    """The database of this command line."""
    return Units(open_engine(f"sqlite:///{terminal.folder / 'askback.db'}"))
