"""What one person does in Slack: press, fill, choose, send, type. Everything the demo does goes through here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo import eyes
from demo.eyes import Box, Button, Day, Json, Menu
from sandbox.client import Sandbox


@dataclass(frozen=True)
class Hands:
    """One person's hands; `user` is a Slack id."""

    sandbox: Sandbox
    user: str

    def messages(self, channel: str) -> list[Json]:
        """What this person sees in a conversation, oldest first."""
        return self.sandbox.messages(self.user, channel)

    def message(self, channel: str, ts: str) -> Json | None:
        """The message as it stands now; None when it is gone."""
        return next(iter(self.sandbox.messages(self.user, channel, oldest=ts, latest=ts)), None)

    def press(self, channel: str, ts: str, button: Button, *, ephemeral: bool = False) -> None:
        self.sandbox.click(
            user=self.user,
            channel=channel,
            ts=ts,
            action_id=button.action_id,
            block_id=button.block_id,
            value=button.value,
            ephemeral=ephemeral,
        )

    def choose(self, channel: str, ts: str, menu: Menu, value: str) -> None:
        self.sandbox.click(
            user=self.user, channel=channel, ts=ts, action_id=menu.action_id, block_id=menu.block_id, option=value
        )

    def command(self, channel: str, name: str) -> None:
        self.sandbox.command(user=self.user, channel=channel, command=name, text="")

    def fill(self, channel: str, ts: str, box: Box, text: str) -> None:
        self.sandbox.input(
            user=self.user, channel=channel, ts=ts, block_id=box.block_id, action_id=box.action_id, value=text
        )

    def type(self, channel: str, text: str, thread_ts: str | None = None) -> None:
        self.sandbox.type(user=self.user, channel=channel, text=text, thread_ts=thread_ts)

    def modal(self) -> Json | None:
        """The modal on top of this person's screen."""
        views = self.sandbox.see(self.user)["views"]
        return views[-1] if views else None

    def press_in(self, view: Json, button: Button) -> None:
        """Press a button of a modal."""
        self.sandbox.click_in_view(
            self.user, view["id"], button.action_id, block_id=button.block_id, value=button.value
        )

    def submit(self, view: Json, answers: Mapping[str, str]) -> Json:
        """Submit a modal; `answers` go by action id, everything else stays as it stands."""
        values: dict[str, dict[str, Any]] = {}
        for control in eyes.controls(view["blocks"]):
            if not isinstance(control, Button) and control.action_id in answers:
                values.setdefault(control.block_id or "", {})[control.action_id] = answers[control.action_id]
        return self.sandbox.submit(user=self.user, view_id=view["id"], values=values)


def picked(control: Menu | Day, wanted: str | date) -> str:
    """The value to choose for what a person wants to pick: the option whose label holds it, or the day itself."""
    if isinstance(control, Day):
        return str(wanted)
    return next(value for label, value in control.options if str(wanted) in label)
