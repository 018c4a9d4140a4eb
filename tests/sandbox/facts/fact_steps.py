"""Steps and answers that many rows share: posts, DMs, what the app heard, modals that are open."""

from typing import Any

from fact_words import Call, Heard, Kept, act, call, form, keep
from fact_world import LENA, TEAM

Json = dict[str, Any]

NOTHING_HEARD: Json = {"deliveries": []}
RUN = act("command", user=LENA, channel=TEAM, command="/nps", text="this week")
A_TRIGGER = (RUN, keep(Heard("command"), trigger="deliveries.-1.body.trigger_id"))
"""Somebody runs the command, and its trigger is at hand."""


def post(text: str = "Hello", channel: object = TEAM, **more: object) -> Call:
    return call("chat.postMessage", channel=channel, text=text, **more)


def dm(users: str = LENA) -> Call:
    return form("conversations.open", users=users)


def history(channel: object = TEAM, **more: object) -> Call:
    return form("conversations.history", channel=channel, **more)


def deliveries(*each: Json) -> Json:
    """The app heard exactly these."""
    return {"deliveries": list(each)}


def opening(view: Json) -> Call:
    return call("views.open", trigger_id=Kept("trigger"), view=view)


def opened(view: Json) -> tuple[Any, ...]:
    """Somebody runs the command and the app opens this modal."""
    return (*A_TRIGGER, keep(opening(view), view="view.id", hash="view.hash"))
