"""What goes wrong at Slack meanwhile: faults for the sandbox, drawn by chance."""

import random
from typing import Any

Json = dict[str, Any]
POST = "chat.postMessage"


def doubt(rng: random.Random) -> Json:
    """A post whose outcome the bot cannot know: it must look."""
    return {"on": POST, **rng.choice(_DOUBTS)}


def any_trouble(rng: random.Random) -> Json:
    """Something that happens to Slack on an ordinary bad day."""
    return rng.choice((doubt(rng), *_OTHERS))


_DOUBTS: tuple[Json, ...] = (
    {"do": "drop_after"},
    {"do": "drop_before"},
    {"do": "drop_late", "seconds": 30},
    {"do": "500", "after_effect": True},
    {"do": "500"},
    {"do": "html_502", "after_effect": True},
    {"do": "error", "error": "internal_error", "after_effect": True},
    {"do": "error", "error": "fatal_error"},
)
_OTHERS: tuple[Json, ...] = (
    {"on": POST, "do": "429", "retry_after": 2},
    {"on": POST, "do": "hang", "seconds": 0.2},
    {"on": POST, "do": "error", "error": "service_unavailable"},
    {"on": "chat.update", "do": "drop_after"},
    {"on": "chat.update", "do": "503"},
    {"on": "response_url", "do": "drop_after"},
    {"on": "response_url", "do": "drop_before"},
    {"on": "conversations.history", "do": "drop_before"},
    {"on": "conversations.history", "do": "429", "retry_after": 3},
    {"on": "conversations.open", "do": "drop_after"},
    {"on": "events", "do": "duplicate"},
    {"on": "events", "do": "reorder"},
    {"on": "events", "do": "drop_ack"},
)
