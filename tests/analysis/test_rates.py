"""Rates and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.rates import comment_rate, response_rate, wilson


def test_a_failed_delivery_is_not_held_against_the_customer() -> None:
    assert response_rate(answered=38, delivered=190) == pytest.approx(0.20)
    assert comment_rate(commented=20, answered=38) == pytest.approx(0.526, abs=5e-4)


def test_the_share_of_nothing_is_none() -> None:
    assert response_rate(0, 0) is None
    assert comment_rate(0, 0) is None
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3), (1, 0)])
def test_a_part_never_exceeds_its_whole(part: int, whole: int) -> None:
    with pytest.raises(ValueError):
        response_rate(part, whole)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(5, 8, 30.57, 86.32), (8, 8, 67.56, 100), (0, 8, 0, 32.44), (2, 40, 1.38, 16.50)],
)
def test_wilson_interval_of_a_share(part: int, whole: int, low: float, high: float) -> None:
    likely = wilson(part, whole)
    assert likely is not None
    assert (100 * likely.low, 100 * likely.high) == pytest.approx((low, high), abs=6e-3)


@given(st.integers(min_value=1, max_value=10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_observed_share_and_stays_between_0_and_1(case: tuple[int, int]) -> None:
    part, whole = case
    likely = wilson(part, whole)
    assert likely is not None
    assert 0 <= likely.low <= part / whole <= likely.high <= 1
