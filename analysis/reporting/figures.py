"""The figures of one NPS report, computed once and shown by digests, commands, the Home tab and exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analysis.score.chance import CONFIDENCE
from analysis.score.nps import Tally, interval, nps
from analysis.score.rates import comment_rate, response_rate
from analysis.score.verdict import FEW, FEWEST, Verdict, judge


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in one period.

    `histogram` has the answers by score, 0 to 10, `commented` counts those with words. `sent` counts invitations,
    `delivered` those that arrived (an answered one did), `answered` those of them that were answered by now: a
    question of this period may be answered in the next, and an answer of this one may be to a question of the last.
    None: the answers of the period were to its questions.
    """

    histogram: tuple[int, ...]
    sent: int
    delivered: int
    commented: int
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class NpsFigures:
    """One period, and how it compares with the one before.

    `score`, `low` and `high` are unrounded and None without answers; they are computed for any number of
    answers, and `showable` says whether people may see them. `answered` of `delivered` is the response rate; it differs
    from `n` where questions and answers fall into different periods. `up` and `down` count who changed to a better
    or worse group, among the `answered_both` who were asked in both periods.
    """

    histogram: tuple[int, ...]
    tally: Tally
    score: float | None
    low: float | None
    high: float | None
    confidence: float
    sent: int
    delivered: int
    answered: int
    response_rate: float | None
    comment_rate: float | None
    before: Tally
    verdict: Verdict
    answered_both: int
    up: int
    down: int

    @property
    def n(self) -> int:
        return self.tally.n

    @property
    def score_before(self) -> float | None:
        """Unrounded; None where nobody had answered."""
        return nps(self.before)

    @property
    def showable(self) -> bool:
        """False below FEWEST answers: a score of them would be noise, and would point at people."""
        return self.n >= FEWEST

    @property
    def few(self) -> bool:
        """Whether the score needs the words "few answers" beside it."""
        return self.n < FEW

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback stats nps --json`; rates are fractions, null where there is none."""
        return {
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "confidence": self.confidence,
            "n": self.n,
            "promoters": self.tally.promoters,
            "passives": self.tally.passives,
            "detractors": self.tally.detractors,
            "histogram": list(self.histogram),
            "sent": self.sent,
            "delivered": self.delivered,
            "answered": self.answered,
            "response_rate": self.response_rate,
            "comment_rate": self.comment_rate,
            "before": {"score": self.score_before, "n": self.before.n},
            "verdict": {"kind": str(self.verdict.kind), "sentence": self.verdict.sentence, "p": self.verdict.p},
            "answered_both": {"n": self.answered_both, "up": self.up, "down": self.down},
        }


def nps_figures(
    counts: Counts,
    *,
    before: Tally,
    changes: Sequence[int] = (),
    confidence: float = CONFIDENCE,
    population: int | None = None,
) -> NpsFigures:
    """Assemble the figures of a period from its counts.

    `before` is the period to compare with (`Tally()` for none), `changes` the `group_change` of everyone
    who answered in both, `population` everyone who could have answered, for those who ask for the
    narrower interval (see `nps.interval`). Raises ValueError for counts that contradict each other.
    """
    tally = Tally.from_histogram(counts.histogram)
    likely = interval(tally, confidence, population)
    answered = tally.n if counts.answered is None else counts.answered
    return NpsFigures(
        histogram=tuple(counts.histogram),
        tally=tally,
        score=nps(tally),
        low=likely.low if likely else None,
        high=likely.high if likely else None,
        confidence=confidence,
        sent=counts.sent,
        delivered=counts.delivered,
        answered=answered,
        response_rate=response_rate(answered, counts.delivered),
        comment_rate=comment_rate(counts.commented, tally.n),
        before=before,
        verdict=judge(before, tally, changes),
        answered_both=len(changes),
        up=sum(change > 0 for change in changes),
        down=sum(change < 0 for change in changes),
    )
