"""trigger_ids: whoever just pressed something may be shown one modal, within three real seconds."""

import time
from dataclasses import dataclass, field

from sandbox.errors import SlackError
from sandbox.ids import fresh, secret

LIFE = 3.0


@dataclass
class Trigger:
    user: str
    view_id: str | None
    born: float
    used: bool = False


@dataclass
class Triggers:
    """`life` is in real seconds, because the person waits in real time."""

    life: float = LIFE
    _known: dict[str, Trigger] = field(default_factory=dict)

    def mint(self, user: str, view_id: str | None = None) -> str:
        """A trigger for what `user` just did; `view_id` is the modal it was done in, for views.push."""
        trigger_id = f"{fresh('1')}.{secret()[:8]}"
        self._known[trigger_id] = Trigger(user, view_id, time.monotonic())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use it up. Raises SlackError for one that is unknown, used or too old."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self.life:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger
