"""How a comment sounds: negative, neutral or positive, and how sure the reading is.

English is read by TextBlob's pattern lexicon (the only part of it that needs no downloads), the other
languages by short word lists of our own. All go through one measure: a polarity from -1 to +1 becomes
probabilities, the likeliest becomes the label, and one that is not likely enough waits for a person.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

from analysis.lexicon import Lexicon, Surroundings, listed
from analysis.text import fold

_FILE = Path(__file__).with_name("sentiment.yml")

# Half of the comments with this polarity are read as neutral; measured by eye on TextBlob's scale, where
# "good" is 0.7 and "slow" is -0.3.
_NEUTRAL_REACH = 0.12
_STEEPNESS = 9.0
_DOUBTFUL = 0.55
# One listed word is a clear verdict (0.46), five are hardly more (0.99).
_STEP = 0.5


class Label(StrEnum):
    """The three ways a comment can sound."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Sentiment:
    """One reading. `score` runs from -1.0 to +1.0; `probabilities` has every label and adds up to 1."""

    label: Label
    score: float
    probabilities: Mapping[Label, float]
    needs_review: bool


class Reader(Protocol):
    """Reads the sentiment of a cleaned text in a language of `analysis.language`, or None if unknown."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may be read differently; stored with every reading."""

    def read(self, text: str, language: str | None) -> Sentiment: ...


def from_polarity(polarity: float, *, evidence: bool = True) -> Sentiment:
    """A reading of a polarity from -1 to +1, as an ordered logit with neutral in the middle.

    Without `evidence` (no word was known) the answer is neutral, and a person should look.
    """
    negative = _logistic(_STEEPNESS * (-_NEUTRAL_REACH - polarity))
    positive = _logistic(_STEEPNESS * (polarity - _NEUTRAL_REACH))
    probabilities = {
        Label.NEGATIVE: negative,
        Label.NEUTRAL: 1 - negative - positive,
        Label.POSITIVE: positive,
    }
    label = max(probabilities, key=lambda each: probabilities[each]) if evidence else Label.NEUTRAL
    return Sentiment(label, polarity, probabilities, not evidence or probabilities[label] < _DOUBTFUL)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


class TextBlobReader:
    """English by TextBlob, moved by what its lexicon of film reviews misses: emoji, "crashes", "login loop"."""

    version = "textblob-1"

    def __init__(self, missing: Iterable[Lexicon]) -> None:
        self._missing = tuple(missing)

    def read(self, text: str, language: str | None) -> Sentiment:
        # Late: with NLTK behind it this is the slowest import of all.
        from textblob import TextBlob

        blob = TextBlob(text)
        ours = _weights(self._missing, fold(text))
        polarity = blob.sentiment.polarity + math.tanh(_STEP * math.fsum(ours))
        return from_polarity(max(-1.0, min(1.0, polarity)), evidence=bool(ours or blob.sentiment.subjectivity))


class ListReader:
    """The other languages, by counting listed words; also emoji alone, whatever the language."""

    version = "lists-1"

    def __init__(self, lexicons: Mapping[str, Lexicon], emoji: Lexicon) -> None:
        self._lexicons, self._emoji = lexicons, emoji

    def read(self, text: str, language: str | None) -> Sentiment:
        known = self._lexicons.get(language or "")
        weights = _weights([self._emoji, known] if known else [self._emoji], fold(text))
        return from_polarity(math.tanh(_STEP * math.fsum(weights)), evidence=bool(weights))


def _weights(lexicons: Iterable[Lexicon], folded: str) -> list[float]:
    """What the listed words say. A negated one speaks the other way, more softly: "not good" is milder than "bad"."""
    hits = (hit for lexicon in lexicons for hit in lexicon.hits(folded))
    return [-0.7 * hit.weight if hit.negated else hit.weight for hit in hits]


class ByLanguage:
    """English to one reader; every other language, and what nobody could tell, to another."""

    def __init__(self, english: Reader, others: Reader) -> None:
        self._english, self._others = english, others
        self.version = f"{english.version}+{others.version}"

    def read(self, text: str, language: str | None) -> Sentiment:
        return (self._english if language == "en" else self._others).read(text, language)


@cache
def shipped() -> ByLanguage:
    """The reader that needs nothing but this package and TextBlob; its lists are read once."""
    import yaml

    written = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    emoji = _lexicon("any", written.pop("any"))
    lexicons = {language: _lexicon(language, entry) for language, entry in written.items()}
    english = TextBlobReader([emoji, lexicons.pop("en")])
    return ByLanguage(english, ListReader(lexicons, emoji))


def _lexicon(language: str, entry: Mapping[str, str]) -> Lexicon:
    surroundings = Surroundings(
        before=listed(entry.get("before", "")),
        after=listed(entry.get("after", "")),
        contrast=listed(entry.get("contrast", "")),
        # Japanese negates by an ending, so only what is nearly glued to the word counts.
        characters=3,
    )
    phrases = {("positive", 1.0): listed(entry["positive"]), ("negative", -1.0): listed(entry["negative"])}
    return Lexicon(language, phrases, surroundings)
