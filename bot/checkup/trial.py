"""`doctor --live`: does in a channel what Askback will do there, notes what this Slack can do, takes it all back."""

import secrets
import struct
import zlib
from collections.abc import Callable
from typing import Any

from bot.checkup.findings import Finding, Findings, State, failed, ok, warning
from bot.slack.channels import Channels
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.slack.messenger import Messenger, Posted
from bot.slack.probe import Probe

HELLO = {"text": "Askback is trying what it can do here. This message goes away by itself."}
EDITED = {"text": "Askback is trying what it can do here, and can change its messages."}
CHART = {
    "type": "data_visualization",
    "title": "A trial",
    "chart": {
        "type": "line",
        "series": [{"name": "NPS", "data": [{"label": "Mon", "value": 32}, {"label": "Tue", "value": 37}]}],
        "axis_config": {"categories": ["Mon", "Tue"]},
    },
}


class Trial:
    """One try of everything in one channel. `seen` is what the workspace was found to do, once `run` is through."""

    def __init__(
        self,
        messenger: Messenger,
        channels: Channels,
        probe: Probe,
        channel: dict[str, Any],
        rest: Callable[[float], None],
    ) -> None:
        self._messenger, self._channels, self._probe, self._rest = messenger, channels, probe, rest
        self._channel: str = channel["id"]
        self._name = f"#{channel['name']}"
        self._posted: list[Posted] = []
        self._files: list[str] = []
        self.seen: dict[str, bool] = {}

    def run(self) -> Findings:
        """Post, edit, read back, answer in a thread, show a chart and a picture; then delete all of it."""
        refusal = self._channels.refusal(self._channel)
        if refusal:
            yield failed("trial", f"{self._name} is read by people of other companies ({refusal}): try another one.")
            return
        try:
            yield from self._tries()
        finally:
            left = self._clean_up()
        if left:
            yield warning("clean-up", f"{left} trial messages could not be deleted from {self._name}: delete them.")
        else:
            yield ok("clean-up", "All trial messages are deleted.")

    def _tries(self) -> Findings:
        token, after = secrets.token_hex(8), self._messenger.before_now()
        posting = self._try("post", lambda: self._post(token), failed)
        yield posting
        if posting.state is not State.OK:
            return
        yield self._try("edit", lambda: self._show(EDITED), failed)
        yield self._read_back(token, after)
        yield self._try("picture", self._show_picture, warning)
        yield self._try("chart", lambda: self._show({**EDITED, "blocks": [CHART]}), warning)
        yield self._try("thread", lambda: self._post(secrets.token_hex(8), self._posted[0].ts), failed)

    def _try(self, name: str, act: Callable[[], object], worse: Callable[[str, str], Finding]) -> Finding:
        try:
            self._patiently(act)
        except DeliveryFailed as refused:
            self.seen[name] = False
            return worse(name, f"Slack refuses it ({refused.reason}). {_WITHOUT[name]}")
        self.seen[name] = True
        return ok(name, _WORKS[name])

    def _patiently(self, act: Callable[[], object]) -> None:
        """Do it; where Slack says how long to wait, wait and do it once more."""
        try:
            act()
        except DeliveryFailed as refused:
            if refused.kind is not FaultKind.WAIT:
                raise
            self._rest(refused.retry_after or 1.0)
            act()

    def _read_back(self, token: str, after: str) -> Finding:
        """Whether a message can be found again by its metadata: the way to post nothing twice."""
        name = "read back"
        try:
            found = self._messenger.find(token, self._channel, after) is not None
        except DeliveryFailed:
            found = False
        self.seen[name] = found
        return ok(name, _WORKS[name]) if found else warning(name, _WITHOUT[name])

    def _post(self, token: str, thread_ts: str | None = None) -> None:
        self._posted.append(self._messenger.post(self._channel, HELLO, token, thread_ts))

    def _show(self, body: dict[str, Any]) -> None:
        """In the first message: one post takes less of Slack's allowance than four."""
        self._messenger.edit(self._posted[0].channel, self._posted[0].ts, body)

    def _show_picture(self) -> None:
        file_id = self._messenger.upload(_dot(), "trial.png", "A trial")
        self._files.append(file_id)
        self._show({**EDITED, "blocks": [{"type": "image", "slack_file": {"id": file_id}, "alt_text": "A trial"}]})

    def _clean_up(self) -> int:
        """Delete what was posted, the newest first; how many messages would not go."""
        left = 0
        for posted in reversed(self._posted):
            try:
                self._probe.call("chat.delete", json={"channel": posted.channel, "ts": posted.ts})
            except DeliveryFailed:
                left += 1
        for file_id in self._files:
            self._forget(file_id)
        return left

    def _forget(self, file_id: str) -> None:
        try:
            self._probe.call("files.delete", params={"file": file_id})
        except DeliveryFailed:
            return  # shown nowhere any more, it is the bot's alone


def as_capabilities(seen: dict[str, bool], at: str) -> dict[str, Any]:
    """What the database remembers of a trial."""
    return {"charts": seen.get("chart", False), "pictures": seen.get("picture", False), "seen_at": at}


_WORKS = {
    "post": "Messages can be posted.",
    "edit": "Messages can be changed.",
    "read back": "A message can be found again by its mark, so nothing is posted twice.",
    "thread": "Threads can be answered.",
    "picture": "Pictures can be shown.",
    "chart": "Slack draws charts itself.",
}
_WITHOUT = {
    "post": "Nothing can be sent here: look at the channel's posting permissions.",
    "edit": "Surveys could not show what was chosen: look at the workspace's rule for editing messages.",
    "read back": "A message cannot be found again by its mark: after a cut-off it is parked for a person.",
    "thread": "Cases could keep no notes: look at the channel's thread settings.",
    "picture": "Digests will come without pictures: grant files:write and files:read.",
    "chart": "Digests will show pictures instead.",
}


def _dot() -> bytes:
    """The smallest PNG: one grey pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
