"""One comment, understood: its language, its tone, why it was written, and whether a person should look.

The readers are handed in, so that better ones can take the place of word lists without a caller noticing.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from analysis import sentiment as sentiments
from analysis.language import detect
from analysis.levels import NPS_SCALE, Level, level
from analysis.reasons import PhraseReader, Reason, taxonomy
from analysis.sentiment import Label, Sentiment
from analysis.text import clean

_LIKELY = 0.5
_CLEAR_LEAD = 0.15
_PLAIN = 0.6


class ReasonReader(Protocol):
    """Reads the reasons in a cleaned text: every code, the likeliest first, shares adding up to 1."""

    @property
    def version(self) -> str:
        """Changes whenever the same text may be read differently."""

    def read(self, text: str, language: str | None) -> list[Reason]: ...


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads a comment."""

    sentiment: sentiments.Reader
    reasons: ReasonReader

    @property
    def version(self) -> str:
        """Stored with each reading, so that it is known which ones a newer reader should repeat."""
        return f"{self.sentiment.version}/{self.reasons.version}"


@cache
def shipped() -> Readers:
    """The readers that need no download."""
    return Readers(sentiments.shipped(), PhraseReader(taxonomy()))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a comment means to us.

    `language` is None where nothing tells it. `reasons` holds every code, the likeliest first. `contradicts`
    says that score and words disagree; the two are never averaged, a person decides which one was meant.
    """

    language: str | None
    sentiment: Sentiment
    reasons: tuple[Reason, ...]
    themes: tuple[str, ...]
    contradicts: bool
    needs_review: bool
    model_version: str

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback classify`, keys in that order."""
        tone = self.sentiment
        return {
            "language": self.language,
            "sentiment": {
                "label": str(tone.label),
                "score": round(tone.score, 4),
                "probabilities": {str(label): round(share, 4) for label, share in tone.probabilities.items()},
            },
            "reasons": [
                {"code": str(reason.code), "confidence": round(reason.confidence, 4)} for reason in self.reasons
            ],
            "themes": list(self.themes),
            "needs_review": self.needs_review,
        }


def read(
    text: str, *, score: int | None, readers: Readers, scale: str = NPS_SCALE, high_is_good: bool = True
) -> Reading:
    """Read one comment as it was written; it is cleaned and cut here, so any text may come.

    `score` is the one it came with, on its `scale`; None where there was none (an exit survey). Raises ValueError
    for a score off the scale.
    """
    cleaned = clean(text)
    language = detect(cleaned)
    tone = readers.sentiment.read(cleaned, language)
    reasons = tuple(readers.reasons.read(cleaned, language))
    contradicts = score is not None and disagree(level(score, scale, high_is_good), tone)
    return Reading(
        language=language,
        sentiment=tone,
        reasons=reasons,
        themes=(),
        contradicts=contradicts,
        needs_review=contradicts or tone.needs_review or _doubtful(reasons),
        model_version=readers.version,
    )


def disagree(scored: Level, tone: Sentiment) -> bool:
    """A high score beside plain complaints, a low one beside plain praise. The middle agrees with any words."""
    opposite = {Level.HIGH: Label.NEGATIVE, Level.LOW: Label.POSITIVE}.get(scored)
    return opposite is not None and tone.label is opposite and tone.probabilities[opposite] >= _PLAIN


def _doubtful(reasons: tuple[Reason, ...]) -> bool:
    first, second = reasons[0].confidence, reasons[1].confidence
    return first < _LIKELY or first - second < _CLEAR_LEAD
