"""The question most block rows ask: whether chat.postMessage takes these blocks."""

from typing import Any

from fact_words import Fact, Holding, call, no, ok
from fact_world import TEAM

Json = dict[str, Any]

TYPES = "Slack's published types of Block Kit and its Python SDK give this limit."
PAGES = "Slack's page on this block or element says so."


def refused(sentence: str) -> Json:
    return no("invalid_blocks", response_metadata={"messages": Holding(f"[ERROR] {sentence}")})


def posted(blocks: Any) -> Any:
    return call("chat.postMessage", channel=TEAM, text="See below", blocks=blocks)


def taken(says: str, *blocks: Json, because: str = PAGES) -> Fact:
    return Fact(says, because, posted(list(blocks)), ok())


def declined(says: str, sentence: str, *blocks: Json, because: str = PAGES) -> Fact:
    return Fact(says, because, posted(list(blocks)), refused(sentence))
