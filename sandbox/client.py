"""The control API as a small Python class, for tests and the demo."""

from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]


class SandboxRefused(Exception):
    """The sandbox refused a control call; the sentence says why."""


class Sandbox:
    """Steers a running sandbox. Methods answer what `docs/sandbox.md` says of their call."""

    def __init__(self, url: str, *, timeout: float = 600.0) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(base_url=self.url, trust_env=False, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def _post(self, act: str, **fields: Any) -> Json:
        body = {k.rstrip("_"): v for k, v in fields.items() if v is not None}
        return _answer(self._http.post(f"/control/{act}", json=body))

    def _get(self, what: str, **query: str | None) -> Json:
        given = {k: v for k, v in query.items() if v is not None}
        return _answer(self._http.get(f"/control/{what}", params=given))

    def click(self, user: str, channel: str, ts: str, action_id: str, **more: Any) -> Json:
        """Press or pick in a message. `more`: block_id, value, option, options, text."""
        return self._post("click", user=user, channel=channel, ts=ts, action_id=action_id, **more)

    def click_in_view(self, user: str, view_id: str, action_id: str, **more: Any) -> Json:
        """Press or pick in a modal or the Home tab."""
        return self._post("click", user=user, view_id=view_id, action_id=action_id, **more)

    def input(self, user: str, channel: str, ts: str, action_id: str, value: Any, block_id: str | None = None) -> Json:
        where = {"channel": channel, "ts": ts, "block_id": block_id}
        return self._post("input", user=user, action_id=action_id, value=value, **where)

    def input_in_view(self, user: str, view_id: str, action_id: str, value: Any, block_id: str | None = None) -> Json:
        return self._post("input", user=user, view_id=view_id, action_id=action_id, value=value, block_id=block_id)

    def suggest(self, user: str, view_id: str, action_id: str, text: str, block_id: str | None = None) -> Json:
        """Type into a menu of a view whose options come from the app; what it offers."""
        return self._post("suggest", user=user, view_id=view_id, action_id=action_id, text=text, block_id=block_id)

    def type(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: list[Json] | None = None,
    ) -> str:
        """Write a message; its ts."""
        sent = self._post("type", user=user, channel=channel, text=text, thread_ts=thread_ts, files=files)
        return str(sent["ts"])

    def edit(self, user: str, channel: str, ts: str, text: str) -> Json:
        return self._post("edit", user=user, channel=channel, ts=ts, text=text)

    def delete(self, user: str, channel: str, ts: str) -> Json:
        return self._post("delete", user=user, channel=channel, ts=ts)

    def command(self, user: str, channel: str, command: str, text: str = "", *, thread_ts: str | None = None) -> Json:
        return self._post("command", user=user, channel=channel, command=command, text=text, thread_ts=thread_ts)

    def submit(self, user: str, view_id: str, values: Json | None = None) -> Json:
        return self._post("submit", user=user, view_id=view_id, values=values or {})

    def close_view(self, user: str, view_id: str) -> Json:
        return self._post("close", user=user, view_id=view_id)

    def home(self, user: str) -> Json:
        return self._post("home", user=user)

    def dm(self, user: str, with_: str) -> str:
        """The id of the DM, opened when it was not."""
        return str(self._post("dm", user=user, with_=with_)["channel"])

    def join(self, user: str, channel: str) -> Json:
        return self._post("join", user=user, channel=channel)

    def leave(self, user: str, channel: str) -> Json:
        return self._post("leave", user=user, channel=channel)

    def change_channel(self, id: str, **changes: Any) -> Json:
        return self._post("channel", id=id, **changes)

    def change_user(self, id: str, **changes: Any) -> Json:
        return self._post("user", id=id, **changes)

    def change_app(self, **changes: Any) -> Json:
        return self._post("app", **changes)

    def read(self, user: str, channel: str, ts: str) -> Json:
        return self._post("read", user=user, channel=channel, ts=ts)

    def see(self, user: str) -> Json:
        return self._get("see", user=user)

    def messages(
        self,
        user: str,
        channel: str,
        thread_ts: str | None = None,
        *,
        oldest: str | None = None,
        latest: str | None = None,
    ) -> list[Json]:
        """Oldest first; `oldest` and `latest` are stamps, and themselves inside."""
        where = {"channel": channel, "thread_ts": thread_ts, "oldest": oldest, "latest": latest}
        found: list[Json] = self._get("messages", user=user, **where)["messages"]
        return found

    def set_guide(self, guide: Json) -> Json:
        """What the page opens on; it may name messages that stand by now."""
        return self._post("guide", **guide)

    def people(self) -> Json:
        return self._get("people")

    def everything(self) -> Json:
        return self._get("everything")

    def faults(self, *rows: Json) -> Json:
        return self._post("faults", faults=list(rows))

    def clear_faults(self) -> Json:
        return _answer(self._http.delete("/control/faults"))

    def limits(self, on: bool) -> Json:
        return self._post("limits", on=on)

    def settle(self) -> Json:
        return self._post("settle")

    def clock(self) -> Json:
        return self._get("clock")

    def set_rate(self, rate: int) -> Json:
        return self._post("clock", rate=rate)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.clock()["now"])

    def step(
        self,
        *,
        to: datetime | None = None,
        by: float | None = None,
        to_next: str | None = None,
    ) -> Json:
        """Move time `to` a moment, `by` seconds, or `to_next` `message` or `wake`."""
        return self._post("step", to=to.isoformat() if to else None, by=by, to_next=to_next)


def _answer(response: httpx.Response) -> Json:
    answer: Json = response.json()
    if response.is_error:
        raise SandboxRefused(answer["error"])
    return answer
