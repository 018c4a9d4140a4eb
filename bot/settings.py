"""Settings from the environment or `.env`; what is missing or wrong is named with its cure before anything starts."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.folders import trouble_with


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


_CURES = {
    "askback_mode": 'ASKBACK_MODE must be "socket" or "http".',
    "askback_port": "ASKBACK_PORT must be a port number from 1 to 65535.",
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
