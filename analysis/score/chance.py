"""How far chance alone reaches: the few distributions that our figures need.

Written out here because SciPy would be fifty megabytes for two formulas.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
"""Used wherever nobody asks for another one; its counterpart for tests is p < 0.05."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value likely lies, both ends included, in the unit of the figure it goes with."""

    low: float
    high: float
    confidence: float


def critical_z(confidence: float) -> float:
    """Half-width, in standard errors, of a two-sided normal interval: 1.96 for 0.95.

    Raises ValueError unless 0 < confidence < 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def normal_p(z: float) -> float:
    """Two-sided p of a standard normal `z`; exact in the far tail, where 1 - cdf would be 0."""
    return math.erfc(abs(z) / math.sqrt(2))


def student_p(t: float, freedom: int) -> float:
    """Two-sided p of Student's t with `freedom` degrees: I_x(freedom/2, 1/2), x = freedom/(freedom + t²)."""
    if freedom < 1:
        raise ValueError(f"Student's t needs at least one degree of freedom, not {freedom}")
    return _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta I_x(a, b), turned to the side where its fraction converges fast."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    front = math.exp(log_front)
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), by Lentz's method (Abramowitz & Stegun 26.5.8)."""
    upper, lower = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    fraction = lower
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            lower = 1 / _off_zero(1 + term * lower)
            upper = _off_zero(1 + term / upper)
            fraction *= lower * upper
        if abs(lower * upper - 1) < 1e-15:
            break
    return fraction


def _off_zero(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300
