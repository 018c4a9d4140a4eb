"""Whether a score is low, high or between, on whatever scale it was given: the one home of these cut-offs.

Low ones open a case, are thanked for with other words, and are what complaining words agree with. None of it is ever
shown to a respondent.
"""

from enum import StrEnum
from functools import lru_cache


class Level(StrEnum):
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


NPS_SCALE = "0-10"
_LOW_UP_TO, _HIGH_FROM = 6, 9  # of 0-10: the detractors' upper and the promoters' lower end


@lru_cache(maxsize=256)
def level(score: int, scale: str = NPS_SCALE, high_is_good: bool = True) -> Level:
    """The level of a score on a scale such as "1-5". Raises ValueError for one off the scale.

    0-10 is cut as the Net Promoter Score cuts it; any other scale in its middle, which belongs to neither side: of 1-5
    that makes 1-2 low and 4-5 high, of 1-7 1-3 and 5-7. Where a high score is bad, the ends change places.
    """
    low, high = ends(scale)
    if not low <= score <= high:
        raise ValueError(f"{score} is not on the scale from {low} to {high}")
    if not high_is_good:
        score = low + high - score
    if scale == NPS_SCALE:
        return Level.LOW if score <= _LOW_UP_TO else Level.HIGH if score >= _HIGH_FROM else Level.MIDDLE
    above = 2 * score - low - high
    return Level.LOW if above < 0 else Level.HIGH if above > 0 else Level.MIDDLE


def is_low(score: int | None, scale: str = NPS_SCALE, high_is_good: bool = True) -> bool:
    """Whether somebody should look after whoever gave this score; False without one."""
    return score is not None and level(score, scale, high_is_good) is Level.LOW


def is_worse(score: int, before: int, high_is_good: bool = True) -> bool:
    """Whether a score is worse than the one before it, on the same scale."""
    return score < before if high_is_good else score > before


def ends(scale: str) -> tuple[int, int]:
    """The two ends of a scale as it is stored with every answer. Raises ValueError for anything else."""
    low, _, high = scale.partition("-")
    return int(low), int(high)
