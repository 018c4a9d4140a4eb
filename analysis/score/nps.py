"""Net Promoter Score: groups, counts, the score, its interval, and the test of a change.

Scores stay unrounded here; `analysis.score.rounding` decides what is printed. The interval is the adjusted
Wald interval with pseudo-counts ¾, 1½, ¾ (Rocks, The American Statistician, 2016; Lewis & Sauro):
at n = 5 and shares 50/30/20 the plain Wald interval covers 84 % instead of 95 %, this one 94 %.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.score.chance import CONFIDENCE, Interval, critical_z, normal_p, student_p

SCORES = range(11)

_POLES_PRIOR = 0.75
_ALL_PRIOR = 3.0


class Group(StrEnum):
    """Which of the three groups a score belongs to; never shown to a respondent."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"

    @property
    def value_in_score(self) -> int:
        """What one answer adds to promoters minus detractors: +1, 0 or -1."""
        return _VALUES[self]


_VALUES = {Group.PROMOTER: 1, Group.PASSIVE: 0, Group.DETRACTOR: -1}


def group(score: int) -> Group:
    """The group of a score: 9-10 promoter, 7-8 passive, 0-6 detractor (Reichheld, HBR, December 2003).

    Raises ValueError for anything but a whole number from 0 to 10; True is no 1, and 7.0 is no 7.
    """
    if type(score) is not int or score not in SCORES:
        raise ValueError(f"an NPS score is a whole number from 0 to 10, not {score!r}")
    if score >= 9:
        return Group.PROMOTER
    return Group.PASSIVE if score >= 7 else Group.DETRACTOR


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered in each group. Raises ValueError for a negative count."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    def __post_init__(self) -> None:
        if min(self.promoters, self.passives, self.detractors) < 0:
            raise ValueError(f"nobody can be counted less than zero times: {self}")

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @classmethod
    def from_histogram(cls, counts: Sequence[int]) -> "Tally":
        """From eleven counts, of the scores 0 to 10 in that order. Raises ValueError for another length."""
        if len(counts) != len(SCORES):
            raise ValueError(f"a histogram of scores has eleven counts, not {len(counts)}")
        if min(counts) < 0:
            raise ValueError(f"nobody can be counted less than zero times: {tuple(counts)}")
        return cls(promoters=sum(counts[9:]), passives=sum(counts[7:9]), detractors=sum(counts[:7]))

    @classmethod
    def from_scores(cls, scores: Iterable[int]) -> "Tally":
        """From single answers. Raises ValueError for a score off 0-10."""
        groups = [group(score) for score in scores]
        return cls(*(groups.count(each) for each in (Group.PROMOTER, Group.PASSIVE, Group.DETRACTOR)))


def nps(tally: Tally) -> float | None:
    """Net Promoter Score: -100.0 to +100.0, unrounded; None (never 0) when nobody has answered."""
    # One division of exact integers: a half stays a half, and rounding sees it.
    return 100 * (tally.promoters - tally.detractors) / tally.n if tally.n else None


def interval(tally: Tally, confidence: float = CONFIDENCE, population: int | None = None) -> Interval | None:
    """Adjusted Wald interval, clipped to -100…+100; None without answers.

    It is centred on the adjusted score, so it is not symmetric about `nps`. `population` is the number
    of people who could have answered: it narrows the interval only as far as the answers are a random
    draw from them, so it is for those who ask for it. With everyone counted, both ends are the score.
    """
    z = critical_z(confidence)
    score = nps(tally)
    if score is None:
        return None
    if population is not None and tally.n >= population:
        return Interval(score, score, confidence)
    adjusted = _adjusted(tally, _finite_weight(tally.n, population))
    return Interval(
        max(-100.0, 100 * (adjusted.centre - z * adjusted.error)),
        min(100.0, 100 * (adjusted.centre + z * adjusted.error)),
        confidence,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A change between two independent groups of answers, in points.

    `change` is the plain difference of the two scores; `adjusted`, `z`, `p`, `low` and `high` come from
    the adjusted proportions and are what the test looks at.
    """

    change: float
    adjusted: float
    z: float
    p: float
    low: float
    high: float
    confidence: float


def difference(before: Tally, after: Tally, confidence: float = CONFIDENCE) -> Difference | None:
    """Compare two periods or segments; None when either has no answer.

    Assumes different people on both sides: for those who answered twice, `paired` sees more. No
    population enters here: the question is about the process, not about this list of customers.
    """
    critical = critical_z(confidence)
    score_before, score_after = nps(before), nps(after)
    if score_before is None or score_after is None:
        return None
    one, two = _adjusted(before), _adjusted(after)
    points, error = 100 * (two.centre - one.centre), 100 * math.hypot(one.error, two.error)
    z = points / error
    low, high = max(-200.0, points - critical * error), min(200.0, points + critical * error)
    return Difference(score_after - score_before, points, z, normal_p(z), low, high, confidence)


@dataclass(frozen=True, slots=True)
class Paired:
    """A change among people who answered both times.

    `change` is in points, -200 to +200; `up` and `down` count those who changed to a better or worse group;
    `t` is infinite when all moved alike.
    """

    n: int
    up: int
    down: int
    change: float
    t: float
    p: float


def group_change(before: int, after: int) -> int:
    """How far one person moved between groups: -2 (promoter to detractor) to +2. Raises as `group` does."""
    return group(after).value_in_score - group(before).value_in_score


def paired(changes: Iterable[int]) -> Paired | None:
    """Paired t test of `group_change` values; None for fewer than two people.

    When all moved alike there is no spread to measure, and t would call two people proof: the sign
    test's p, 2 to the power 1 - n, stands in. Raises ValueError for a change off -2…+2.
    """
    moves = list(changes)
    if any(abs(move) > 2 for move in moves):
        raise ValueError("a person moves by at most two groups")
    if len(moves) < 2:
        return None
    t, p = _paired_test(moves)
    up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    return Paired(len(moves), up, down, 100 * sum(moves) / len(moves), t, p)


def _paired_test(moves: list[int]) -> tuple[float, float]:
    n, total, squares = len(moves), sum(moves), sum(move * move for move in moves)
    if total == 0:
        return 0.0, 1.0
    spread = n * squares - total * total
    if spread == 0:
        return math.copysign(math.inf, total), 2.0 ** (1 - n)
    t = total / math.sqrt(spread / (n - 1))
    return t, student_p(t, n - 1)


@dataclass(frozen=True, slots=True)
class _Adjusted:
    centre: float
    error: float


def _adjusted(tally: Tally, weight: float = 1.0) -> _Adjusted:
    """Score and standard error, as shares, after the pseudo-counts; `weight` scales the counts first."""
    size = weight * tally.n + _ALL_PRIOR
    promoters = (weight * tally.promoters + _POLES_PRIOR) / size
    detractors = (weight * tally.detractors + _POLES_PRIOR) / size
    centre = promoters - detractors
    return _Adjusted(centre, math.sqrt((promoters + detractors - centre * centre) / size))


def _finite_weight(n: int, population: int | None) -> float:
    """What the counts are multiplied by so that n answers of a finite population weigh as they should.

    The correction must come before the pseudo-counts. Multiplying the finished margin by √FPC keeps the
    centre shrunk while the width goes to 0: of 40 customers 38 answered, and 95 % became 12 %.
    """
    return 1.0 if population is None else (population - 1) / (population - n)
