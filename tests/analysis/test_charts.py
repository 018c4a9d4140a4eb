"""Charts draw for any figures, the same bytes for the same figures, and hide what is too few."""

import struct
import sys
from subprocess import run

import pytest

from analysis.pictures.charts import TrendPoint, distribution, distribution_alt, nps_trend, signed, trend_alt

COUNTS = [4, 0, 1, 2, 3, 6, 9, 15, 26, 38, 40]
POINTS = [
    TrendPoint("Sep", 31.5, 20.2, 42.1, 120),
    TrendPoint("Oct", 75.0, -2.0, 98.0, 4),
    TrendPoint("Nov", 36.9, 24.4, 48.1, 144),
    TrendPoint("Dec", None, None, None, 0),
]


def _size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_trend_is_a_picture_for_dense_screens() -> None:
    assert _size(nps_trend(POINTS, title="NPS by month", subtitle="All accounts")) == (1200, 600)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert nps_trend(POINTS, title="NPS") == nps_trend(list(POINTS), title="NPS")
    assert distribution(COUNTS, title="Scores") == distribution(tuple(COUNTS), title="Scores")
    assert b"Matplotlib" not in distribution(COUNTS, title="Scores")


def test_a_score_of_four_answers_leaves_no_trace_in_the_picture() -> None:
    other = [POINTS[0], TrendPoint("Oct", -50.0, -90.0, 10.0, 4), *POINTS[2:]]
    assert nps_trend(POINTS, title="NPS") == nps_trend(other, title="NPS")
    assert distribution([4] + [0] * 10, title="Scores") == distribution([0] * 10 + [4], title="Scores")


@pytest.mark.parametrize("count", [1, 2, 13, 14, 60])
def test_any_number_of_periods_can_be_drawn(count: int) -> None:
    points = [TrendPoint(f"W{week}", 10.0 * (week % 9), -20.0, 95.0, 5 + week) for week in range(count)]
    assert _size(nps_trend(points, title="NPS by week")) == (1200, 600)


@pytest.mark.parametrize(
    "points",
    [
        [TrendPoint("Nov", None, None, None, 0)],
        [TrendPoint("Nov", 100.0, 100.0, 100.0, 9)],
        [TrendPoint("Nov", -100.0, -100.0, -47.5, 10), TrendPoint("Dec", 100.0, 47.5, 100.0, 10)],
    ],
)
def test_the_ends_of_the_scale_can_be_drawn(points: list[TrendPoint]) -> None:
    assert _size(nps_trend(points, title="NPS")) == (1200, 600)


def test_a_name_with_dollar_signs_is_no_formula() -> None:
    assert _size(distribution(COUNTS, title=r"Scores of $\frac{ & Co$", subtitle="$$")) == (1200, 600)


def test_a_trend_without_periods_is_refused() -> None:
    with pytest.raises(ValueError):
        nps_trend([], title="NPS")


def test_the_alternative_text_says_what_the_trend_shows() -> None:
    assert trend_alt(POINTS, title="NPS by month") == (
        "NPS by month. Sep: +32 (likely +20 to +42, 120 answers); Oct: no score, 4 answers; "
        "Nov: +37 (likely +24 to +48, 144 answers); Dec: no score, 0 answers."
    )


def test_a_long_alternative_text_keeps_the_latest_periods() -> None:
    points = [TrendPoint(f"week {week}", 10.0, 0.0, 20.0, 50) for week in range(200)]
    told = trend_alt(points, title="NPS")
    assert len(told) <= 2000 and "week 199" in told and "week 0:" not in told


def test_the_alternative_text_says_what_the_distribution_shows() -> None:
    assert distribution_alt(COUNTS, title="Scores") == (
        "Scores. 144 answers by score. 0: 4, 1: 0, 2: 1, 3: 2, 4: 3, 5: 6, 6: 9, 7: 15, 8: 26, 9: 38, 10: 40."
    )
    assert distribution_alt([4] + [0] * 10, title="Scores") == "Scores. Too few answers to show: 4."


@pytest.mark.parametrize(("score", "printed"), [(36.9, "+37"), (-12.5, "−13"), (0.4, "0"), (-0.4, "0")])
def test_a_printed_score_bears_its_sign(score: float, printed: str) -> None:
    assert signed(score) == printed


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    modules = "analysis.pictures.charts, analysis.reporting.figures, analysis.comments.reading, analysis.score.verdict"
    script = f"import sys, {modules}; print(*sys.modules, sep='\\n')"
    loaded = run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "textblob", "nltk", "numpy", "yaml"} & set(loaded)
