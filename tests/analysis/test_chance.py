"""The distributions, against published tables."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.chance import critical_z, normal_p, student_p


def test_ninety_five_percent_lie_within_1_96() -> None:
    assert critical_z(0.95) == pytest.approx(1.959963985)
    assert normal_p(critical_z(0.95)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    [(12.7062, 1, 0.05), (2.5706, 5, 0.05), (2.0860, 20, 0.05), (2.8453, 20, 0.01), (1.9840, 100, 0.05)],
)
def test_student_p_agrees_with_the_printed_tables(t: float, freedom: int, p: float) -> None:
    assert student_p(t, freedom) == pytest.approx(p, rel=1e-3)


@pytest.mark.parametrize("t", [0.001, 0.5, 1.0, 3.0, 40.0])
def test_student_p_agrees_with_its_closed_forms(t: float) -> None:
    assert student_p(t, 1) == pytest.approx(1 - 2 * math.atan(t) / math.pi, rel=1e-9)
    assert student_p(t, 2) == pytest.approx(1 - t / math.sqrt(2 + t * t), rel=1e-9)


@given(st.floats(min_value=0, max_value=30), st.integers(min_value=200_000, max_value=1_000_000))
def test_with_many_degrees_student_becomes_normal(t: float, freedom: int) -> None:
    assert student_p(t, freedom) == pytest.approx(normal_p(t), rel=0.02, abs=1e-12)


@given(st.floats(min_value=-1e6, max_value=1e6), st.integers(min_value=1, max_value=5000))
def test_student_p_is_a_probability(t: float, freedom: int) -> None:
    assert 0 <= student_p(t, freedom) <= 1 + 1e-12


def test_student_p_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError):
        student_p(1.0, 0)
