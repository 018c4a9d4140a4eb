"""What is printed of an unrounded score, so that the printed numbers agree with each other."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_WHOLE, _TENTH = Decimal(1), Decimal("0.1")


def shown(score: float) -> int:
    """The nearest whole number, halves away from zero: 12.5 is 13 and -12.5 is -13 (`round` gives 12)."""
    size = abs(score)
    whole = math.floor(size)
    whole += size - whole >= 0.5
    return -whole if score < 0 else whole


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Two scores and their change as printed: `before + change == after`, always."""

    before: Decimal
    after: Decimal
    change: Decimal

    @property
    def words(self) -> str:
        """`up 7`, `down 0.3` or `no change`."""
        if not self.change:
            return "no change"
        return f"{'up' if self.change > 0 else 'down'} {abs(self.change)}"


def shown_tenth(score: float) -> Decimal:
    """The nearest tenth, halves away from zero."""
    return _quantized(score, _TENTH)


def takes_tenths(before: float, after: float) -> bool:
    """Whether whole numbers of two scores and their change would contradict each other."""
    whole = _rounded(before, after, _WHOLE)
    return whole.before + whole.change != whole.after


def shown_change(before: float, after: float, *, tenths: bool = False) -> ShownChange:
    """Print two scores and their change without contradiction; in `tenths` anyway where others beside them are.

    The change is computed from the unrounded scores. Rounding all three to whole numbers agrees three
    times of four (31.5 → 36.9: 32 → 37, up 5). Where it does not (31.4 → 36.6: 31 → 37, yet up 5), all
    three get one decimal: 31.4 → 36.6, up 5.2. Where even that leaves a tenth over, the change printed
    is the one between the printed scores, less than 0.1 from the true one.
    """
    if not (tenths or takes_tenths(before, after)):
        return _rounded(before, after, _WHOLE)
    tenth = _rounded(before, after, _TENTH)
    return ShownChange(tenth.before, tenth.after, tenth.after - tenth.before)


def _rounded(before: float, after: float, unit: Decimal) -> ShownChange:
    return ShownChange(*(_quantized(part, unit) for part in (before, after, after - before)))


def _quantized(score: float, unit: Decimal) -> Decimal:
    return Decimal(score).quantize(unit, ROUND_HALF_UP) + 0  # `+ 0` turns Decimal's "-0" into "0"
