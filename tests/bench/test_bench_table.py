"""The benchmark's own arithmetic, and that every row it names is there."""

import importlib

import pytest

from bench.__main__ import NAMES
from bench.measuring import Pairs, Row, at_share, in_turns


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_its_measurement(name: str) -> None:
    pytest.importorskip("duckdb", reason="a peer of the benchmark, not needed otherwise")
    assert callable(importlib.import_module(f"bench.rows.{name}").measure)


def test_a_ratio_is_the_median_of_the_pairs_and_above_one_where_we_are_quicker() -> None:
    assert Pairs(ours=(1.0, 1.0, 10.0), theirs=(2.0, 3.0, 10.0)).ratio == 2.0


def test_both_sides_take_turns_and_the_first_round_does_not_count() -> None:
    turns: list[str] = []
    pairs = in_turns(lambda: turns.append("ours"), lambda: turns.append("theirs"), rounds=2)
    assert turns == ["ours", "theirs"] * 3
    assert len(pairs.ours) == len(pairs.theirs) == 2


def test_a_share_of_the_values_is_told_by_the_one_it_does_not_exceed() -> None:
    hundred = [float(n) for n in range(100, 0, -1)]
    assert at_share(hundred, 0.5) == 51.0
    assert at_share(hundred, 0.99) == 100.0
    assert at_share([7.0], 0.99) == 7.0


@pytest.mark.parametrize(("holds", "verdict"), [(True, "ok"), (False, "below bar"), (None, "-")])
def test_a_row_without_a_bar_is_neither_ok_nor_below(holds: bool | None, verdict: str) -> None:
    assert Row("what", "measured", "bar", holds).verdict == verdict
