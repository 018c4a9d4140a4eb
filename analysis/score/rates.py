"""Shares of a whole (who answered, who commented) and how sure one can be of them."""

import math

from analysis.score.chance import CONFIDENCE, Interval, critical_z


def share(part: int, whole: int) -> float | None:
    """A fraction from 0.0 to 1.0; None for a share of nothing, which is neither 0 % nor 100 %.

    Raises ValueError when a count is negative or the part exceeds the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} cannot be a part of {whole}")
    return part / whole if whole else None


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
