"""Shares of a whole (who answered, who commented, what is talked about), how sure one can be of them, and of a change
between two of them."""

import math
from dataclasses import dataclass

from analysis.score.chance import CONFIDENCE, Interval, critical_z, normal_p


def share(part: int, whole: int) -> float | None:
    """A fraction from 0.0 to 1.0; None for a share of nothing, which is neither 0 % nor 100 %.

    Raises ValueError when a count is negative or the part exceeds the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} cannot be a part of {whole}")
    return part / whole if whole else None


def percent(part: int, whole: int) -> float | None:
    """The same from 0.0 to 100.0, by one division of whole numbers: a half stays a half, and rounding sees it."""
    share(part, whole)
    return 100 * part / whole if whole else None


def response_rate(answered: int, delivered: int) -> float | None:
    """Scores given, of the invitations delivered (sent minus failed): AAPOR's RR2 on what arrived.

    An invitation that was answered was delivered, whatever Slack reported: count it so.
    """
    return share(answered, delivered)


def comment_rate(commented: int, answered: int) -> float | None:
    """Of those who gave a score, the share who also wrote something."""
    return share(commented, answered)


def wilson(part: int, whole: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Wilson's score interval of a share, as fractions; None for a share of nothing. Raises as `share` does.

    Unlike the textbook interval it is never empty at 0 or 100 %: 0 of 8 is 0 to 32.4 % (Wilson, 1927).
    """
    observed = share(part, whole)
    z = critical_z(confidence)
    if observed is None:
        return None
    shrink = 1 + z * z / whole
    centre = (observed + z * z / (2 * whole)) / shrink
    reach = z / shrink * math.sqrt(observed * (1 - observed) / whole + z * z / (4 * whole * whole))
    low = 0.0 if part == 0 else centre - reach
    high = 1.0 if part == whole else centre + reach
    return Interval(low, high, confidence)


@dataclass(frozen=True, slots=True)
class ShareMoved:
    """What the test of a change looks at: how far the adjusted share moved, as a fraction, and how likely chance alone
    moves one as far."""

    adjusted: float
    p: float


def share_moved(before: tuple[int, int], after: tuple[int, int]) -> ShareMoved:
    """Compare two shares, each of a whole of its own, after one more with and one more without on both sides.

    So it holds for small wholes, and for shares of 0 and 100 %, too (Agresti & Caffo, The American Statistician, 2000).
    """
    (one, one_error), (two, two_error) = (_with_one_more_each(*side) for side in (before, after))
    moved = two - one
    return ShareMoved(moved, normal_p(moved / math.hypot(one_error, two_error)))


def _with_one_more_each(part: int, whole: int) -> tuple[float, float]:
    """The share and its standard error."""
    adjusted = (part + 1) / (whole + 2)
    return adjusted, math.sqrt(adjusted * (1 - adjusted) / (whole + 2))
