"""Printed numbers are true and agree with each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.rounding import shown, shown_change

scores = st.integers(min_value=1, max_value=3000).flatmap(
    lambda n: st.integers(min_value=-n, max_value=n).map(lambda net: 100 * net / n)
)


@pytest.mark.parametrize(
    ("score", "printed"),
    [
        (12.5, 13),
        (-12.5, -13),
        (0.5, 1),
        (-0.5, -1),
        (12.49, 12),
        (-0.4, 0),
        (0.49999999999999994, 0),
        (-100.0, -100),
    ],
)
def test_halves_are_rounded_away_from_zero(score: float, printed: int) -> None:
    assert shown(score) == printed


@pytest.mark.parametrize(
    ("before", "after", "printed"),
    [
        (31.5, 36.9, "32 37 up 5"),
        (31.4, 36.6, "31.4 36.6 up 5.2"),
        (36.9, 31.5, "37 32 down 5"),
        (30.0, 30.0, "30 30 no change"),
        (31.4, 31.6, "31.4 31.6 up 0.2"),
        (30.5, -30.5, "30.5 -30.5 down 61.0"),
        (-0.2, 0.3, "-0.2 0.3 up 0.5"),
        (-0.2, 0.2, "0 0 no change"),
        (31.44, 36.56, "31.4 36.6 up 5.2"),
    ],
)
def test_before_and_change_add_up_to_after_in_print(before: float, after: float, printed: str) -> None:
    change = shown_change(before, after)
    assert f"{change.before} {change.after} {change.words}" == printed


@given(scores, scores)
def test_what_is_printed_always_adds_up_and_stays_near_the_truth(before: float, after: float) -> None:
    change = shown_change(before, after)
    assert change.before + change.change == change.after
    whole = change.change == change.change.to_integral() and change.change.as_tuple().exponent == 0
    allowance = 0.5 if whole else 0.1
    assert abs(float(change.change) - (after - before)) <= allowance + 1e-9
    assert abs(float(change.before) - before) <= allowance + 1e-9
    assert change.change * Decimal(after - before) >= 0


@given(scores)
def test_the_opposite_score_is_printed_as_the_opposite_number(score: float) -> None:
    assert shown(-score) == -shown(score)
    assert abs(shown(score) - score) <= 0.5
