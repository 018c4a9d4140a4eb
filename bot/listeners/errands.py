"""What `/askback WORD` does beyond reading the tables: each errand answers privately, or with a modal."""

from collections.abc import Callable

from bot.desk import Desk
from bot.listeners.correcting import open_review
from bot.listeners.files import start_export
from bot.listeners.own_reasons import open_reasons
from bot.listeners.recording import open_record
from bot.listeners.rehearsals import start_rehearsal
from bot.listeners.sent import sent_to_account
from bot.listeners.themes import say_themes
from bot.payloads import Command
from bot.views.blocks import Message

Errand = Callable[[Desk, Command, str], Message | None]
"""Given what stands behind the word; None where a modal is the answer."""

ERRANDS: dict[str, Errand] = {
    "sent": sent_to_account,
    "export": start_export,
    "record": open_record,
    "rehearse": start_rehearsal,
    "themes": say_themes,
    "review": open_review,
    "reasons": open_reasons,
}
_OF_SURVEYS = ("rehearse", "review", "themes")
"""What may also stand behind `/survey`."""


def errand_of(text: str) -> tuple[Errand, str] | None:
    """The errand that a text names, and what stands behind its name; None where it names none, or asks for help."""
    words = " ".join(text.split())
    name, _, rest = words.partition(" ")
    if name.lower().removeprefix("/") == "survey" and rest.lower().startswith(_OF_SURVEYS):
        name, _, rest = rest.partition(" ")
    errand = ERRANDS.get(name.lower().removeprefix("/"))
    return (errand, rest) if errand and rest.lower() != "help" else None
