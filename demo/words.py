"""The words people leave: hand-written comments by language, topic and score, and how one is chosen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

HERE = Path(__file__).parent / "comments"
BANDS = {"0-3": range(4), "4-6": range(4, 7), "7-8": range(7, 9), "9-10": range(9, 11)}
LANGUAGES = ("en", "ar", "ja", "zh", "de", "es", "fr", "pt")
PLAIN = "plain"
"""The topic of a comment about nothing in particular; every language has it for every score."""


@dataclass(frozen=True)
class Comment:
    """One comment. `voice` is a dialect or manner that only some people have; None suits everybody."""

    language: str
    topic: str
    band: str
    voice: str | None
    text: str


@dataclass(frozen=True)
class ExitWords:
    """What somebody who left says: what would have kept them, and what they compared with."""

    kept: str
    compared: str


@cache
def comments() -> tuple[Comment, ...]:
    """Every comment there is, in the order of the files."""
    return tuple(c for language in LANGUAGES for c in _comments(language))


def _comments(language: str) -> Iterator[Comment]:
    for topic, bands in _yaml(language).items():
        for band, entries in bands.items():
            for entry in entries:
                voice, text = (None, entry) if isinstance(entry, str) else next(iter(entry.items()))
                yield Comment(language, topic, band, voice, text)


@cache
def _yaml(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def choose(
    language: str, topic: str, score: int, voice: str | None, rng: Random, *, taken: Collection[str] = ()
) -> str | None:
    """A comment that fits and was not said before; about nothing in particular when the topic is used up.

    None when this language has nothing left to say at this score.
    """
    fitting = [
        c for c in comments()
        if c.language == language and score in BANDS[c.band] and c.voice in (None, voice) and c.text not in taken
    ]  # fmt: skip
    for wanted in (topic, PLAIN):
        if about := [c for c in fitting if c.topic == wanted]:
            own = [c for c in about if c.voice is not None]
            return rng.choice(own if own and rng.random() < 0.6 else about).text
    return None


def topic_of(text: str) -> str | None:
    """What a comment is about, read from its words; None for words that are not ours."""
    return next((c.topic for c in comments() if c.text in text), None)


def on_leaving(language: str, reason: str, rng: Random) -> ExitWords | None:
    """Words for an exit survey with this reason; None where nobody wrote any."""
    found = _yaml("exit").get(language, {}).get(reason)
    return found and ExitWords(rng.choice(found["kept"]), rng.choice(found["compared"]))


def reply(side: str, language: str, topic: str | None, rng: Random) -> str:
    """A line in the talk after a low score. `side` is `csm` or `customer`; languages without one use English."""
    book = _yaml("replies")[side]
    lines = book.get(language, book["en"])
    return str(rng.choice(lines.get(topic, lines[PLAIN])))
