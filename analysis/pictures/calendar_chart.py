"""A calendar as a picture: a row a week, the number in each day's cell, darker where it is more.

It reads without colours: every cell has its number, and free days are hatched.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from analysis.pictures.drawing import FAINT, INCHES, INK, LONGEST_ALT, QUIET, figure_of, fitting, png, write

WEEK = timedelta(days=7)
_SHADES = ("#eaf0f8", "#c3d2e9", "#8ba7d3", "#3a5ba0")  # up to a quarter, half, three quarters, all of the busiest day
_ROW, _ABOVE, _BELOW, _LEFT = 0.24, 0.86, 0.36, 1.05  # inches
_COLUMNS = 8  # seven days, and the week's sum
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "week")


def calendar(
    sends: Mapping[date, int],
    first: date,
    last: date,
    closed: Collection[date],
    *,
    title: str,
    subtitle: str = "",
) -> bytes:
    """How many there are on each day from `first` to `last`, both included; `closed` are the free ones.

    Raises ValueError when it ends before it begins.
    """
    weeks = _weeks(first, last)
    figure, axes = _sheet(len(weeks), title, subtitle)
    most = max((sends.get(day, 0) for day in _days(first, last)), default=0)
    for row, monday in enumerate(weeks):
        _label(axes, -0.12, row, _week_label(monday, weeks), color=INK, ha="right", size=7.5)
        for column in range(7):
            day = monday + timedelta(days=column)
            if first <= day <= last:
                _cell(axes, column, row, sends.get(day, 0), most, is_closed=day in closed)
        _label(axes, 7.5, row, f"{_sum(sends, monday, first, last):,}", color=QUIET, size=7.5)
    write(figure, 0.03, 0.16 / _height(len(weeks)), _NOTE, color=QUIET, va="center", size=7)
    return png(figure)


def calendar_alt(
    sends: Mapping[date, int], first: date, last: date, closed: Collection[date], *, title: str, what: str
) -> str:
    """The same in words (`what` names what is counted): every day that has any; by weeks, if that gets too long."""
    weeks = _weeks(first, last)
    told = f"{title}. {what} per day. Free days: {len([day for day in _days(first, last) if day in closed])}."
    by_day = [_week_words(monday, sends, first, last) for monday in weeks]
    by_week = [f"week of {_short(monday)}: {_sum(sends, monday, first, last)}" for monday in weeks]
    full = f"{told} {'; '.join(by_day)}."
    return full if len(full) <= LONGEST_ALT else f"{told} {'; '.join(by_week)}."[:LONGEST_ALT]


_NOTE = "Hatched: free wherever those work who are asked. The darker, the nearer to the busiest day."


def _weeks(first: date, last: date) -> list[date]:
    """Their Mondays."""
    if last < first:
        raise ValueError(f"a calendar that begins on {first} cannot end on {last}")
    monday = first - timedelta(days=first.weekday())
    return [monday + number * WEEK for number in range((last - monday).days // 7 + 1)]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _sum(sends: Mapping[date, int], monday: date, first: date, last: date) -> int:
    return sum(sends.get(day, 0) for day in _days(max(monday, first), min(monday + timedelta(days=6), last)))


def _cell(axes: Any, column: int, row: int, count: int, most: int, *, is_closed: bool) -> None:
    from matplotlib.patches import Rectangle

    shade = _SHADES[-(-4 * count // most) - 1] if count else "white"
    hatch = "////" if is_closed else None
    axes.add_patch(Rectangle((column + 0.03, row + 0.04), 0.94, 0.92, fc=shade, ec=FAINT, lw=0.5, hatch=hatch))
    if count:
        dark = shade == _SHADES[-1]
        behind: dict[str, Any] = {"bbox": {"fc": shade, "ec": "none", "pad": 1.2}} if is_closed else {}
        _label(axes, column + 0.5, row, f"{count:,}", color="white" if dark else INK, size=8, **behind)


def _label(axes: Any, x: float, row: int, words: str, *, ha: str = "center", **style: Any) -> None:
    write(axes, x, row + 0.53, words, ha=ha, va="center", **style)


def _sheet(weeks: int, title: str, subtitle: str) -> tuple[Any, Any]:
    width, height = INCHES[0], _height(weeks)
    figure = figure_of((width, height))
    axes = figure.add_axes((_LEFT / width, _BELOW / height, 0.96 - _LEFT / width, _ROW * weeks / height))
    axes.set(xlim=(0, _COLUMNS), ylim=(weeks, 0))
    axes.set_axis_off()
    write(figure, 0.03, 1 - 0.22 / height, fitting(title), color=INK, va="center", size=11.5, weight="bold")
    write(figure, 0.03, 1 - 0.44 / height, subtitle, color=QUIET, va="center", size=8.5)
    for column, name in enumerate(_WEEKDAYS):
        write(axes, column + 0.5, -0.42, name, color=QUIET, ha="center", va="center", size=7.5)
    return figure, axes


def _height(weeks: int) -> float:
    return _ABOVE + _ROW * weeks + _BELOW


def _week_label(monday: date, weeks: Sequence[date]) -> str:
    is_new = monday == weeks[0] or monday.year != (monday - WEEK).year
    return f"{_short(monday)} {monday.year}" if is_new else _short(monday)


def _week_words(monday: date, sends: Mapping[date, int], first: date, last: date) -> str:
    days = _days(max(monday, first), min(monday + timedelta(days=6), last))
    told = ", ".join(f"{_WEEKDAYS[day.weekday()]} {sends[day]}" for day in days if sends.get(day))
    return f"week of {_short(monday)}: {told or 'nobody'}"


def _short(day: date) -> str:
    return format_date(day, "d MMM", locale="en")
