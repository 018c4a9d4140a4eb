"""One comment, understood: its language, its tone, why it was written, what it is about, and whether a person should
look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.comments import reasons, sentiment, themes
from analysis.comments.reasons import Code, Reason, Sureness, sureness
from analysis.comments.sentiment import Label, Sentiment
from analysis.comments.themes import Mention
from analysis.said import emoji
from analysis.said.language import detect
from analysis.said.text import clean
from analysis.score.levels import NPS_SCALE, Level, level
from storage.answering.read_by import FAILED, UNREAD_BY

if TYPE_CHECKING:  # naming a model loads none
    from analysis.learned.model import Model

_CLEAR_LEAD = 0.15
_PLAIN = 0.6
_BY_RULE = 0.9  # the share of a tone that no model was asked about


@dataclass(frozen=True, slots=True)
class Reading:
    """What a comment means to us.

    `language` is None where nothing tells it. `reasons` holds every code, the likeliest first. `contradicts`
    says that score and words disagree; the two are never averaged, a person decides which one was meant.
    Without a model `sentiment` is None, `reasons` and `themes` are empty, and a person should look.
    """

    language: str | None
    sentiment: Sentiment | None
    reasons: tuple[Reason, ...]
    second: Code | None
    themes: tuple[Mention, ...]
    contradicts: bool
    model_version: str
    why_is_unsure: bool = False  # of somebody who is not pleased, and so gives a reason; of words that none could read
    tone_is_unsure: bool = False  # of somebody who is not plainly pleased

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at what was read."""
        return self.contradicts or self.why_is_unsure or self.tone_is_unsure

    @property
    def sureness(self) -> Sureness | None:
        """How much the first reason may be relied on; None where none was read."""
        return sureness(self.reasons[0].confidence) if self.reasons else None

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback classify`, keys in that order."""
        return {
            "language": self.language,
            "sentiment": _tone(self.sentiment) if self.sentiment else None,
            "reasons": [
                {"code": str(reason.code), "confidence": round(reason.confidence, 4)} for reason in self.reasons
            ],
            "themes": [mention.code for mention in self.themes],
            "needs_review": self.needs_review,
        }


def read(
    text: str, *, score: int | None, model: "Model | None", scale: str = NPS_SCALE, high_is_good: bool = True
) -> Reading:
    """Read one comment as it was written; it is cleaned and cut here, so any text may come.

    `score` is the one it came with, on its `scale`; None where there was none (an exit survey). Raises ValueError
    for a score off the scale.
    """
    cleaned = clean(text)
    language = detect(cleaned)
    scored = None if score is None else level(score, scale, high_is_good)
    if model is None:
        return unread(language)
    if reasons.says_nothing(cleaned):
        return _of_nothing(cleaned, language, model.version)
    look = model.look(cleaned)
    heard = sentiment.read(model, look, language)
    contradicts = scored is not None and disagree(scored, heard)
    tone = heard if scored is None or contradicts else weighed(heard, scored)
    why = reasons.read(model, look)
    pleased = _pleased(tone, scored)
    return Reading(
        language=language,
        sentiment=tone,
        reasons=tuple(why),
        second=reasons.second(model, look, why),
        themes=tuple(themes.read(model, look)),
        contradicts=contradicts,
        model_version=model.version,
        why_is_unsure=not pleased and unsure(why[0].confidence, why[1].confidence),
        tone_is_unsure=not pleased and tone.is_doubtful,
    )


def unread(language: str | None = None, failed: str | None = None) -> Reading:
    """Of words that no model has read: a person looks. `failed`: the version of the model that could not."""
    by = UNREAD_BY if failed is None else f"{FAILED}{failed}"
    return Reading(language, None, (), None, (), contradicts=False, model_version=by, why_is_unsure=True)


def _of_nothing(text: str, language: str | None, version: str) -> Reading:
    """Of an answer that says nothing there is nothing to doubt, and nothing that could contradict a score."""
    label = (Label.NEUTRAL, Label.POSITIVE, Label.NEGATIVE)[emoji.leaning(text)]
    rest = (1 - _BY_RULE) / (len(Label) - 1)
    tone = sentiment.from_shares({each: _BY_RULE if each is label else rest for each in Label})
    return Reading(
        language=language,
        sentiment=tone,
        reasons=tuple(reasons.by_rule()),
        second=None,
        themes=(),
        contradicts=False,
        model_version=version,
    )


def disagree(scored: Level, tone: Sentiment) -> bool:
    """A high score beside plain complaints, a low one beside plain praise. The middle agrees with any words."""
    opposite = {Level.HIGH: Label.NEGATIVE, Level.LOW: Label.POSITIVE}.get(scored)
    return opposite is not None and tone.label is opposite and tone.probabilities[opposite] >= _PLAIN


_EXPECTED: Mapping[Level, Mapping[Label, float]] = {
    Level.LOW: {Label.NEGATIVE: 0.6, Label.NEUTRAL: 0.3, Label.POSITIVE: 0.1},
    Level.MIDDLE: {Label.NEGATIVE: 0.3, Label.NEUTRAL: 0.4, Label.POSITIVE: 0.3},
    Level.HIGH: {Label.NEGATIVE: 0.1, Label.NEUTRAL: 0.3, Label.POSITIVE: 0.6},
}
"""What is expected of the words beside a score: mild, so that it settles only what the words leave open."""


def weighed(heard: Sentiment, scored: Level) -> Sentiment:
    """The tone of words that agree with their score, with the score as what was expected beforehand."""
    shares = {label: heard.probabilities[label] * _EXPECTED[scored][label] for label in Label}
    total = sum(shares.values())
    return sentiment.from_shares({label: share / total for label, share in shares.items()})


def _pleased(tone: Sentiment, scored: Level | None) -> bool:
    """Whether nobody has to look for a reason: whoever is pleased gives none."""
    return scored is Level.HIGH or (tone.label is Label.POSITIVE and not tone.is_doubtful)


def unsure(first: float, following: float) -> bool:
    """Whether a person should look why: by the shares of belief in the first reason and in the one that follows."""
    return first < reasons.LIKELY or first - following < _CLEAR_LEAD


def _tone(tone: Sentiment) -> dict[str, Any]:
    return {
        "label": str(tone.label),
        "score": round(tone.score, 4),
        "probabilities": {str(label): round(share, 4) for label, share in tone.probabilities.items()},
    }
