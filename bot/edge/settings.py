"""Settings from the environment or `.env`; what is missing or wrong is named with its cure before anything starts."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.edge.folders import trouble_with
from bot.edge.proxies import on_this_machine


class Mode(StrEnum):
    SOCKET = "socket"
    HTTP = "http"


class SettingsWrong(Exception):
    """Settings are missing or wrong; the message has one sentence with the cure for each."""


class Settings(BaseSettings):
    """What Askback needs to run. They seed the first workspace; after that its row in the database is the truth."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    askback_database_url: str = "sqlite:///askback.db"
    askback_team_channel: str = ""
    askback_mode: Mode = Mode.SOCKET
    askback_port: int = Field(default=8080, ge=1, le=65535)
    askback_clock_url: str | None = None
    askback_import_folder: str = ""
    askback_reader_url: str = ""
    askback_reader_key: SecretStr = SecretStr("")
    askback_reader_model: str = ""
    askback_reader_daily: int = Field(default=200, ge=1, le=100_000)


@dataclass(frozen=True)
class ReaderSettings:
    """Where the outside reader is (docs/privacy.md). `daily`: about how many comments it is asked a day at most."""

    address: str  # to which questions are posted
    host: str
    model: str
    daily: int
    key: str = field(default="", repr=False)  # empty: none is sent


_CURES = {
    "askback_mode": 'ASKBACK_MODE must be "socket" or "http".',
    "askback_port": "ASKBACK_PORT must be a port number from 1 to 65535.",
    "askback_reader_daily": "ASKBACK_READER_DAILY must be a number of comments a day, from 1 to 100000; to ask about "
    "none, remove ASKBACK_READER_URL.",
}


def load() -> Settings:
    """The settings as they stand, checked for their form only. Raises SettingsWrong."""
    try:
        return Settings()
    except ValidationError as error:
        names = [str(problem["loc"][0]) for problem in error.errors()]
        raise SettingsWrong("\n".join(_CURES.get(name, f"{name.upper()} cannot be read.") for name in names)) from None


def require_slack(settings: Settings) -> None:
    """Raise SettingsWrong with a sentence for each setting without which Slack cannot be reached."""
    wrong = [sentence for is_wrong, sentence in _slack_checks(settings) if is_wrong]
    if wrong:
        raise SettingsWrong("\n".join(wrong))


def import_folder(settings: Settings) -> Path | None:
    """The folder whose files are imported every night; None: none is. Raises SettingsWrong where it does not do."""
    if not settings.askback_import_folder:
        return None
    folder = Path(settings.askback_import_folder).expanduser()
    trouble = trouble_with(folder)
    if trouble is not None:
        raise SettingsWrong(f"ASKBACK_IMPORT_FOLDER: {trouble}")
    return folder


def reader(settings: Settings) -> ReaderSettings | None:
    """The outside reader; None, as it is unless somebody sets it up: comments are read on this machine alone.

    Raises SettingsWrong with a sentence for each setting that does not do.
    """
    url, model = settings.askback_reader_url.strip(), settings.askback_reader_model.strip()
    key = settings.askback_reader_key.get_secret_value()
    if not (url or model or key):
        return None
    parts = _parts(url)
    wrong = [sentence for is_wrong, sentence in _reader_checks(url, parts, model, key) if is_wrong]
    if wrong or parts is None:
        raise SettingsWrong("\n".join(wrong))
    base = url.rstrip("/").removesuffix("/v1")
    return ReaderSettings(
        address=f"{base}/v1/chat/completions",
        host=parts.netloc,
        model=model,
        daily=settings.askback_reader_daily,
        key=key,
    )


def _parts(url: str) -> SplitResult | None:
    """An address of the web, taken apart; None where it is none, or holds more than a place."""
    try:
        parts = urlsplit(url)
        names_a_place = bool(parts.hostname) and parts.port != 0  # asking for the port checks it
    except ValueError:
        return None
    bare = not (parts.query or parts.fragment or "@" in parts.netloc) and url.isascii() and " " not in url
    return parts if parts.scheme in ("http", "https") and names_a_place and bare else None


def _reader_checks(url: str, parts: SplitResult | None, model: str, key: str) -> list[tuple[bool, str]]:
    here = parts is not None and on_this_machine(url)
    return [
        (
            not url,
            "ASKBACK_READER_URL is missing: give the outside reader's address, such as https://models.example.com, or "
            "remove ASKBACK_READER_MODEL and ASKBACK_READER_KEY.",
        ),
        (
            bool(url) and parts is None,
            "ASKBACK_READER_URL is not a plain web address: give one such as https://models.example.com, without name, "
            "password, ? or #.",
        ),
        (
            parts is not None and parts.scheme == "http" and not here,
            "ASKBACK_READER_URL must begin with https://, so that nobody on the way reads what customers wrote; "
            "http:// does for this machine (localhost) alone.",
        ),
        (
            not model,
            "ASKBACK_READER_MODEL is missing: give the model's name, as the outside reader's service calls it.",
        ),
        (
            parts is not None and not here and not key,
            "ASKBACK_READER_KEY is missing: copy a key from the outside reader's service; only a reader on this "
            "machine (localhost) does without.",
        ),
        (
            not (key.isascii() and key.isprintable() and " " not in key),
            "ASKBACK_READER_KEY holds blanks or letters that no key has: copy it anew.",
        ),
    ]


def _slack_checks(settings: Settings) -> list[tuple[bool, str]]:
    bot, app = settings.slack_bot_token, settings.slack_app_token
    socket = settings.askback_mode is Mode.SOCKET
    return [
        (
            not bot.startswith("xoxb-"),
            "SLACK_BOT_TOKEN is missing or not a bot token: copy the one that begins with xoxb- from "
            "“OAuth & Permissions” of your Slack app.",
        ),
        (
            socket and not app.startswith("xapp-"),
            "SLACK_APP_TOKEN is missing or not an app-level token: make one with the scope connections:write under "
            "“Basic Information” of your Slack app; it begins with xapp-.",
        ),
        (
            not socket and not settings.slack_signing_secret,
            "SLACK_SIGNING_SECRET is missing: HTTP mode needs it; copy it from “Basic Information” of your Slack app.",
        ),
        (
            not settings.askback_team_channel,
            "ASKBACK_TEAM_CHANNEL is missing: give the id (C…) or the name of the CS team's channel, and invite the "
            "bot there.",
        ),
    ]
