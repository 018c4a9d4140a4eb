"""Setting Askback up: what a token or a channel is checked for before it is written, and the `.env` file itself."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.edge.settings import SettingsWrong
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.probe import Identity, Probe

ENV = Path(".env")
T = TypeVar("T")


def bot_token_works(url: str, token: str) -> Identity:
    """Whose token this is. Raises SettingsWrong with what to do instead."""
    if not token.startswith("xoxb-"):
        raise SettingsWrong("A bot token begins with xoxb-: copy it from “OAuth & Permissions”.")
    return _taken(lambda: Probe(url, token).who(), "this bot token")


def app_token_works(url: str, token: str) -> None:
    """Raises SettingsWrong, with what to do instead, unless Slack opens a socket for the token."""
    if not token.startswith("xapp-"):
        raise SettingsWrong(
            "An app token begins with xapp-: make one with the scope connections:write under “Basic Information”."
        )
    _taken(lambda: Probe(url, token).open_socket(), "this app token")


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Put the values into a settings file that only its owner may read; its other lines stay as they are."""
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in old if line.removeprefix("export ").partition("=")[0].strip() not in values]
    lines = [*kept, *(f"{name}={value}" for name, value in values.items())]
    growing = path.with_name(f"{path.name}.part")
    growing.unlink(missing_ok=True)
    with open(os.open(growing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    growing.replace(path)


def _taken(call: Callable[[], T], what: str) -> T:
    try:
        return call()
    except DeliveryFailed as refused:
        if refused.kind is FaultKind.WORKSPACE:
            raise SettingsWrong(f"Slack does not take {what} ({refused.reason}): copy it anew.") from None
        raise SettingsWrong(
            f"Slack cannot be reached ({refused.reason}): check the network, and SLACK_API_URL if it is set."
        ) from None
