"""Charts as PNG pictures, for chats and reports; each has an alternative text that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analysis.pictures.drawing import (
    ACCENT,
    BAR,
    FAINT,
    GRID,
    INK,
    LONGEST_ALT,
    QUIET,
    families,
    figure_of,
    fitting,
    png,
    write,
)
from analysis.score.nps import SCORES, Tally
from analysis.score.rounding import shown
from analysis.score.verdict import FEWEST

_MOST_LABELS = 13


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period: its label, its unrounded score and interval, and the number of answers behind them.

    With no answers, `score`, `low` and `high` are None; with fewer than FEWEST they are not drawn.
    """

    label: str
    score: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def told(self) -> bool:
        """Whether there are enough answers to show the score."""
        return self.n >= FEWEST and self.score is not None


def nps_trend(points: Sequence[TrendPoint], *, title: str, subtitle: str = "") -> bytes:
    """The score over time, oldest first: a dot with its value, a bar where it likely lies, answers below.

    Raises ValueError without points.
    """
    if not points:
        raise ValueError("a trend needs at least one period")
    figure, axes = _sheet(title, subtitle)
    told = [(place, point) for place, point in enumerate(points) if point.told]
    _draw_runs(axes, told, room=len(points))
    _draw_bars(axes, told, room=len(points))
    _label_values(axes, told, room=len(points))
    _score_axis(axes, [point for _, point in told])
    _period_axis(axes, points)
    note = "Bar: where the score likely lies. Below: answers."
    if len(told) < len(points):
        note += f" No score is shown for fewer than {FEWEST}."
    return _png(figure, note)


def distribution(counts: Sequence[int], *, title: str, subtitle: str = "") -> bytes:
    """How many chose each score from 0 to 10, all in one colour; the shares of the groups stand below.

    Raises ValueError unless there are eleven counts.
    """
    tally = Tally.from_histogram(counts)
    figure, axes = _sheet(title, subtitle, left=0.02)
    if tally.n < FEWEST:
        write(
            axes, 0.5, 0.5, f"Too few answers to show ({tally.n})", color=QUIET, ha="center", transform=axes.transAxes
        )
        axes.set_axis_off()
        return _png(figure, "")
    axes.bar(list(SCORES), list(counts), width=0.72, color=BAR)
    tallest = max(counts)
    for score, count in zip(SCORES, counts, strict=True):
        if count:
            write(axes, score, count + tallest * 0.03, f"{count:,}", color=INK, ha="center", size=8)
    axes.set(xlim=(-0.6, 10.6), ylim=(0, tallest * 1.15), yticks=[])
    _x_labels(axes, list(SCORES), [str(score) for score in SCORES])
    _draw_shares(axes, tally)
    return _png(figure, "")


def trend_alt(points: Sequence[TrendPoint], *, title: str) -> str:
    """The trend in words, for those who do not see the picture; the oldest periods go first if it is too long."""
    told = [_point_words(point) for point in points]
    while told and len(f"{title}. {'; '.join(told)}.") > LONGEST_ALT:
        told.pop(0)
    return f"{title}. {'; '.join(told)}."[:LONGEST_ALT]


def distribution_alt(counts: Sequence[int], *, title: str) -> str:
    """The distribution in words. Raises ValueError unless there are eleven counts."""
    n = Tally.from_histogram(counts).n
    if n < FEWEST:
        return f"{title}. Too few answers to show: {n}."
    told = ", ".join(f"{score}: {count}" for score, count in zip(SCORES, counts, strict=True))
    return f"{title}. {n} answers by score. {told}."[:LONGEST_ALT]


def signed(score: float) -> str:
    """A score as printed, with its sign: +37, 0, −12 (a real minus)."""
    whole = shown(score)
    return f"{whole:+}".replace("-", "−") if whole else "0"


def _point_words(point: TrendPoint) -> str:
    answers = f"{point.n} answer{'' if point.n == 1 else 's'}"
    if not point.told or point.score is None or point.low is None or point.high is None:
        return f"{point.label}: no score, {answers}"
    return f"{point.label}: {signed(point.score)} (likely {signed(point.low)} to {signed(point.high)}, {answers})"


def _draw_runs(axes: Any, told: list[tuple[int, TrendPoint]], room: int) -> None:
    """The line, broken where a period has no score: nothing is known in between."""
    for (place, point), (following, neighbour) in pairwise(told):
        if following == place + 1:
            axes.plot([place, following], [point.score, neighbour.score], color=ACCENT, lw=1.4, zorder=3)
    places, scores = [place for place, _ in told], [point.score for _, point in told]
    axes.plot(
        places,
        scores,
        "o",
        color=ACCENT,
        markeredgecolor="white",
        markeredgewidth=min(1.2, 45 / room),
        ms=min(6.5, 220 / room),
        zorder=4,
    )


def _draw_bars(axes: Any, told: list[tuple[int, TrendPoint]], room: int) -> None:
    for place, point in told:
        ends = [point.low, point.high]
        axes.plot([place, place], ends, color=ACCENT, alpha=0.2, lw=min(7, 190 / room), solid_capstyle="round")


def _label_values(axes: Any, told: list[tuple[int, TrendPoint]], room: int) -> None:
    """Values above the bars, where no line runs; in a crowd only the latest has one."""
    labelled = told if room <= _MOST_LABELS else told[-1:]
    for place, point in labelled:
        axes.annotate(
            signed(point.score or 0),
            (place, point.high),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            color=INK,
            size=8.5,
            weight="bold" if place == told[-1][0] else "normal",
            family=families(),
        )


def _score_axis(axes: Any, told: list[TrendPoint]) -> None:
    """Round ends a little beyond the bars, zero drawn a little darker when it is in sight."""
    lows, highs = [point.low or 0 for point in told], [point.high or 0 for point in told]
    low, high = min(lows, default=-10.0), max(highs, default=10.0)
    step = next(step for step in (10, 20, 25, 50, 100) if (high - low) / step <= 5)
    first, last = int(low // step) * step, -int(-high // step) * step
    ticks = list(range(first, last + 1, step))
    # The value of the highest bar stands above it and needs room.
    axes.set_ylim(first - step * 0.12, max(last + step * 0.12, high + (last - first) * 0.1))
    axes.set_yticks(ticks, [signed(tick) for tick in ticks], color=QUIET, size=8, family=families())
    axes.grid(axis="y", color=GRID, lw=0.8)
    if first < 0 < last:
        axes.axhline(0, color=FAINT, lw=0.9, zorder=1)


def _period_axis(axes: Any, points: Sequence[TrendPoint]) -> None:
    places = _labelled(len(points))
    _x_labels(axes, places, [points[place].label for place in places])
    for place in places:
        write(
            axes,
            place,
            -0.155,
            f"{points[place].n:,}",
            color=QUIET,
            ha="center",
            va="top",
            size=7.5,
            transform=_below(axes),
        )
    axes.set_xlim(-0.5, len(points) - 0.5)


def _draw_shares(axes: Any, tally: Tally) -> None:
    groups = ((0, 6, tally.detractors), (7, 8, tally.passives), (9, 10, tally.promoters))
    for first, last, count in groups:
        axes.plot([first - 0.36, last + 0.36], [-0.145] * 2, color=FAINT, lw=0.9, clip_on=False, transform=_below(axes))
        words = f"{count:,} ({100 * count / tally.n:.0f} %)"
        write(
            axes, (first + last) / 2, -0.17, words, color=QUIET, ha="center", va="top", size=8, transform=_below(axes)
        )


def _labelled(count: int) -> list[int]:
    """Which of `count` periods have room for a label: always the last one, and others evenly before it."""
    step = -(-count // _MOST_LABELS)
    return list(range((count - 1) % step, count, step))


def _below(axes: Any) -> Any:
    """Places on the axis from left to right, shares of the height from bottom to top."""
    return axes.get_xaxis_transform()


def _x_labels(axes: Any, places: list[int], labels: list[str]) -> None:
    axes.set_xticks(places, [""] * len(places))
    axes.tick_params(length=0)
    for place, label in zip(places, labels, strict=True):
        write(axes, place, -0.045, label, color=INK, ha="center", va="top", size=8, transform=_below(axes))


def _sheet(title: str, subtitle: str, left: float = 0.085) -> tuple[Any, Any]:
    """A white figure with its heading, and the axes below it; `left` is the share kept for the scale."""
    figure = figure_of()
    axes = figure.add_axes((left, 0.215, 0.975 - left, 0.575 if subtitle else 0.635), facecolor="white")
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    write(figure, 0.03, 0.93, fitting(title), color=INK, va="center", size=11.5, weight="bold")
    write(figure, 0.03, 0.855, subtitle, color=QUIET, va="center", size=8.5)
    return figure, axes


def _png(figure: Any, note: str) -> bytes:
    write(figure, 0.03, 0.035, note, color=QUIET, va="center", size=7)
    return png(figure)
