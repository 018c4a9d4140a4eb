"""How a comment sounds: negative, neutral or positive, by what was learned from exemplars.

For English, TextBlob's pattern lexicon (the only part of it that needs no downloads) has a quarter of the vote: it
knows thousands of adjectives that no exemplar holds.
"""

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.learned.tasks import Task

if TYPE_CHECKING:  # naming a reason loads no model
    from analysis.learned.model import Look, Model

_TEXTBLOBS_VOTE = 0.25
# Half of the comments with this polarity are read as neutral; on TextBlob's scale "good" is 0.7 and "slow" is -0.3.
_NEUTRAL_REACH = 0.12
_STEEPNESS = 9.0
_TURNED_ROUND = 1.5  # as bad is it to read praise as complaint, or the other way, where one step off is 1
CLEAR = 0.5
"""From which share of belief on a tone may be relied on."""


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

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look."""
        return self.probabilities[self.label] < CLEAR


def read(model: "Model", look: "Look", language: str | None) -> Sentiment:
    """How a text sounds by itself, whatever score it came with."""
    shares = model.shares(Task.SENTIMENT, look)
    found = {label: shares[label] for label in Label}
    if language == "en":
        lexicon = by_lexicon(look.text)
        if lexicon is not None:
            found = {label: (1 - _TEXTBLOBS_VOTE) * found[label] + _TEXTBLOBS_VOTE * lexicon[label] for label in Label}
    return from_shares(found)


def from_shares(shares: Mapping[Label, float]) -> Sentiment:
    """A reading of shares that add up to 1."""
    return Sentiment(label_of(shares), shares[Label.POSITIVE] - shares[Label.NEGATIVE], dict(shares))


def label_of(shares: Mapping[Label, float]) -> Label:
    """The label that is least wrong to say, not always the likeliest: words that may well be either praise or complaint
    are neutral until a person has looked."""
    negative, neutral, positive = (shares[each] for each in Label)
    wrong = {
        Label.NEGATIVE: neutral + _TURNED_ROUND * positive,
        Label.NEUTRAL: negative + positive,
        Label.POSITIVE: neutral + _TURNED_ROUND * negative,
    }
    return min(Label, key=lambda each: wrong[each])


def by_lexicon(text: str) -> dict[Label, float] | None:
    """TextBlob's opinion of an English text, as an ordered logit with neutral in the middle; None where it knows no
    word of it."""
    found = _textblob()(text).sentiment
    if not found.subjectivity and not found.polarity:
        return None
    negative = _logistic(_STEEPNESS * (-_NEUTRAL_REACH - found.polarity))
    positive = _logistic(_STEEPNESS * (found.polarity - _NEUTRAL_REACH))
    return {Label.NEGATIVE: negative, Label.NEUTRAL: 1 - negative - positive, Label.POSITIVE: positive}


@cache
def _textblob() -> Any:
    """Loaded at the first English text. NLTK behind it would import scikit-learn and scipy if it saw them: 100 MB, and
    nothing that is used here."""
    hidden = [name for name in ("scipy", "sklearn") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be imported
    try:
        from textblob import TextBlob
    finally:
        for name in hidden:
            del sys.modules[name]
    return TextBlob


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))
