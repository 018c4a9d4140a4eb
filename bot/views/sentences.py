"""What happened to a case, as a sentence in its thread."""

from bot.views.labels import resolution
from bot.views.words import name
from cases.declining import NO_REPLY
from cases.handling import PUT_BACK
from cases.opening import CORRECTED
from cases.relay import UNDELIVERED
from cases.reopening import REOPENED
from cases.warnings import CALLED

_CLOSED = "closed:"


def event_sentence(event: str, *, author: str | None, owner: str | None, contact: str = "") -> str:
    """The mrkdwn sentence for an entry's body. `owner` is a Slack id: they are called where it is their turn."""
    who = name(author) if author else "Somebody"
    if event == "claimed":
        return f"{who} took this."
    if event == PUT_BACK:
        return f"{who} put this back."
    if event.startswith(_CLOSED):
        return f"{who} closed this: {resolution(event.removeprefix(_CLOSED))}."
    if event == CORRECTED:
        return f"Closed: {resolution(CORRECTED)}."
    if event == CALLED:
        return f"<@{owner}>, this one waits for you." if owner else "This one has no owner yet. Who takes it?"
    if event == REOPENED:
        called = f"<@{owner}>, " if owner else ""
        return f"{called}{name(contact)} came back to this: it is open again."
    if event.startswith(UNDELIVERED):
        why = name(event.removeprefix(UNDELIVERED).replace("_", " "))
        return (
            f"<@{owner}>, not delivered to {name(contact)}: {why}."
            if owner
            else (f"Not delivered to {name(contact)}: {why}.")
        )
    if event == NO_REPLY:
        return f"{name(contact)} wants no reply."
    return name(event)
