"""A story's stage: the sandbox, the bot beside it, and people who act by what they see."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.edge.settings import Mode, Settings
from bot.service import Service
from demo import eyes
from sandbox.client import Sandbox
from sandbox.server import serve
from storage.database.units import Units
from storage.importing.imports import import_people
from tests.stories import cast

Json = dict[str, Any]
MANIFEST = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8"))


def granted() -> Json:
    """What the manifest asks Slack for, as a seed's app takes it."""
    return {
        "scopes": MANIFEST["oauth_config"]["scopes"]["bot"],
        "events": MANIFEST["settings"]["event_subscriptions"]["bot_events"],
        "commands": [
            {"command": each["command"], "description": each["description"]}
            for each in MANIFEST["features"]["slash_commands"]
        ],
    }


def words_of(message: Json) -> str:
    """All that a person reads in a message or view: its texts, headings, labels and options."""
    return "\n".join(_texts(message.get("blocks") or []) or [message.get("text") or ""])


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for key, each in value.items() if key != "text" or not own for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return []


@dataclass
class Story:
    """The sandbox and the bot; acts by people, who find controls by their labels."""

    slack: Sandbox
    service: Service

    @property
    def units(self) -> Units:
        return self.service.units

    def dm(self, user: str) -> str:
        return self.slack.dm(user, cast.BOT)

    def in_dm(self, user: str) -> list[Json]:
        """What stands in this person's conversation with the bot, oldest first."""
        return self.slack.messages(user, self.dm(user))

    def last(self, user: str, channel: str | None = None) -> Json:
        messages = self.slack.messages(user, channel or self.dm(user))
        assert messages, f"{user} sees nothing"
        return messages[-1]

    def alerts(self, user: str = cast.LENA) -> list[Json]:
        """What the bot posted in the team's channel."""
        return [m for m in self.slack.messages(user, cast.CS_TEAM) if m["user"] == cast.BOT]

    def thread(self, message: Json, user: str = cast.LENA, channel: str = cast.CS_TEAM) -> list[Json]:
        return self.slack.messages(user, channel, message["ts"])[1:]

    def press(self, user: str, message: Json, label: str, channel: str | None = None, **more: Any) -> Json:
        """Press the button that bears this label, to the letter, or begins with it."""
        found = [b for b in eyes.buttons(message["blocks"]) if b.label == label] or [
            b for b in eyes.buttons(message["blocks"]) if b.label.startswith(label)
        ]
        assert found, f"no button {label!r} among {[b.label for b in eyes.buttons(message['blocks'])]}"
        button = found[0]
        answer = self.slack.click(
            user,
            channel or self.dm(user),
            message["ts"],
            button.action_id,
            block_id=button.block_id,
            value=button.value,
            **more,
        )
        self.slack.settle()
        return answer

    def write_in(self, user: str, message: Json, words: str, box: int = 0, channel: str | None = None) -> None:
        """Type into a message's text box without sending."""
        found = eyes.boxes(message["blocks"])[box]
        self.slack.input(user, channel or self.dm(user), message["ts"], found.action_id, words, found.block_id)

    def pick(self, user: str, message: Json, label: str, menu: int = 0, channel: str | None = None) -> Json:
        """Choose an option of a menu by its label."""
        found = eyes.menus(message["blocks"])[menu]
        value = next(value for text, value in found.options if label in text)
        where = channel or self.dm(user)
        answer = self.slack.click(user, where, message["ts"], found.action_id, block_id=found.block_id, option=value)
        self.slack.settle()
        return answer

    def type(self, user: str, text: str) -> None:
        self.slack.type(user, self.dm(user), text)
        self.slack.settle()

    def after_acks(self) -> None:
        """Wait until both of those who tell what an ack does not have told it."""
        meeting = threading.Barrier(3)
        for _ in range(2):
            self.service._whispers.submit(meeting.wait)
        meeting.wait()
        self.slack.settle()

    def command(self, user: str, command: str, text: str = "", channel: str = cast.GENERAL) -> str:
        """Run a slash command; what its answer says to the one who typed it."""
        before = len(self.slack.messages(user, channel))
        answer = self.slack.command(user, channel, command, text)
        self.slack.settle()
        after = self.slack.messages(user, channel)
        return words_of(after[-1]) if len(after) > before else str(answer.get("error"))

    def modal(self, user: str) -> Json:
        views: list[Json] = self.slack.see(user)["views"]
        assert views, f"{user} sees no modal"
        return views[-1]

    def submit(self, user: str, **answers: str) -> Json:
        """Submit the modal on top; answers by action id."""
        view = self.modal(user)
        values: dict[str, dict[str, str]] = {}
        for control in eyes.controls(view["blocks"]):
            action_id = getattr(control, "action_id", "")
            if action_id in answers:
                values.setdefault(getattr(control, "block_id", "") or "", {})[action_id] = answers[action_id]
        answer = self.slack.submit(user, view["id"], values)
        self.slack.settle()
        return answer

    def step(self, **how: Any) -> datetime:
        return datetime.fromisoformat(self.slack.step(**how)["now"])

    def to_ask(self, user: str, posts: int = 30) -> Json:
        """Step from post to post until this person is asked; the message."""
        for _ in range(posts):
            for message in reversed(self.in_dm(user)):
                if eyes.scale(message.get("blocks") or []):
                    return message
            self.step(to_next="message")
        raise AssertionError(f"{user} was never asked")


@contextmanager
def staged(
    database_url: str, tmp_path: Path, *, mode: Mode = Mode.SOCKET, port: int = 0, limits: bool = True
) -> Iterator[Story]:
    """A sandbox with the cast, and the bot running beside it with everybody imported."""
    seed = cast.seed(**granted(), **({"mode": "http", "request_url": _events(port)} if mode is Mode.HTTP else {}))
    with serve(seed, limits=limits) as running, Sandbox(running.url) as slack:
        service = Service(settings(running.api_url, running.clock_url, database_url, mode, port))
        try:
            service.start()
            bring_in_people(service, tmp_path)
            slack.settle()
            yield Story(slack, service)
        finally:
            service.stop()


def settings(api_url: str, clock_url: str, database_url: str, mode: Mode, port: int) -> Settings:
    return Settings(
        slack_bot_token=cast.BOT_TOKEN,
        slack_app_token=cast.APP_TOKEN,
        slack_signing_secret=cast.SECRET,
        slack_api_url=api_url,
        askback_database_url=database_url,
        askback_team_channel="cs-team",
        askback_mode=mode,
        askback_port=port or 8080,
        askback_clock_url=clock_url,
    )


def bring_in_people(service: Service, folder: Path) -> None:
    """Import the cast's companies and customers as `askback import people` does."""
    for name, text in (("accounts.csv", cast.ACCOUNTS), ("contacts.csv", cast.CONTACTS)):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        report = import_people(service.units, service.workspace_id, path, now=cast.MONDAY)
        assert not report.refused, report.problems
    service.people_changed()


def _events(port: int) -> str:
    return f"http://127.0.0.1:{port}/slack/events"
