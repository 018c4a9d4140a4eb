"""How the sandbox says no: in Slack's own names to the app, in sentences to whoever steers it."""

from typing import Any


class SlackError(Exception):
    """Slack's refusal, `{"ok": false, "error": name}`, with the fields Slack adds to it."""

    def __init__(self, name: str, **extra: Any) -> None:
        super().__init__(name)
        self.name = name
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.name, **self.extra}


class WrongCall(Exception):
    """A control call that a person at a real Slack could not make; the sentence says why."""


class NotThere(Exception):
    """What was asked for does not exist here; the sentence says what."""


def invalid_arguments(*messages: str) -> SlackError:
    """Slack's answer to arguments of the wrong shape; each sentence names one."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})
