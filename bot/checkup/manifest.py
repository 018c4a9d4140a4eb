"""The Slack app's manifest: what `init` lets Slack create, and what `doctor` compares a token with."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

FILE = Path(__file__).parents[2] / "manifest.yml"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="


def manifest() -> dict[str, Any]:
    """The manifest as Slack takes it."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def scopes() -> list[str]:
    """What the bot's token must be allowed to do."""
    wanted: list[str] = manifest()["oauth_config"]["scopes"]["bot"]
    return wanted


def creation_link() -> str:
    """An address that opens Slack's "create an app" with everything filled in."""
    return NEW_APP + quote(yaml.safe_dump(manifest(), sort_keys=False, allow_unicode=True))
