"""The score by month or week, for charts: read from rollups, so that it costs the days and not the answers.

Every answer counts in the period of its day. Here nobody is looked at twice: with a rest of 90 days between two
questions hardly anyone answers twice in a month, and `analysis.reporting.reports` is exact where a score stands alone.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import dropwhile

from babel.dates import format_date

from analysis.pictures.charts import TrendPoint
from analysis.score.nps import SCORES, Tally, interval, nps
from storage.database.units import Unit
from storage.figures import report_queries
from storage.figures.report_queries import Histogram

MONTHS, WEEKS = 12, 13
_WEEK = timedelta(days=7)
_NONE = (0,) * len(SCORES)


def monthly(unit: Unit, workspace_id: int, *, until: date, months: int = MONTHS) -> list[TrendPoint]:
    """The last `months` calendar months up to the day before `until`, the oldest first, from the first answer on."""
    starts = _month_starts(until - timedelta(days=1), months)
    surveys = report_queries.nps_surveys(unit, workspace_id)
    found = dict(report_queries.by_month(unit, workspace_id, surveys, starts[0], until))
    return [
        _point(_month_label(start, is_first=not number), counts)
        for number, (start, counts) in enumerate(_begun((start, found.get(start, _NONE)) for start in starts))
    ]


def weekly(unit: Unit, workspace_id: int, *, until: date, weeks: int = WEEKS) -> list[TrendPoint]:
    """The last `weeks` times seven days before `until`, the oldest first, from the first answer on."""
    starts = [until - _WEEK * number for number in range(weeks, 0, -1)]
    surveys = report_queries.nps_surveys(unit, workspace_id)
    sums = {start: list(_NONE) for start in starts}
    for day, histogram in report_queries.by_day(unit, workspace_id, surveys, starts[0], until):
        start = starts[(day - starts[0]).days // 7]
        sums[start] = [one + more for one, more in zip(sums[start], histogram, strict=True)]
    begun = _begun((start, tuple(counts)) for start, counts in sums.items())
    return [_point(format_date(start, "d MMM", locale="en"), counts) for start, counts in begun]


def shown(unit: Unit, workspace_id: int, *, until: date) -> list[TrendPoint]:
    """What a chart can show: months where at least two have a score, else weeks where two have, else nothing."""
    for read in (monthly, weekly):
        points = read(unit, workspace_id, until=until)
        if sum(point.told for point in points) >= 2:
            return points
    return []


def _begun(periods: Iterable[tuple[date, Histogram]]) -> Iterator[tuple[date, Histogram]]:
    """Without what was before the first answer."""
    return dropwhile(lambda period: not any(period[1]), periods)


def _point(label: str, histogram: Histogram) -> TrendPoint:
    tally = Tally.from_histogram(histogram)
    likely = interval(tally)
    low, high = (likely.low, likely.high) if likely else (None, None)
    return TrendPoint(label, nps(tally), low, high, tally.n)


def _month_starts(last: date, months: int) -> list[date]:
    newest = last.year * 12 + last.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(newest - months + 1, newest + 1)]


def _month_label(start: date, *, is_first: bool) -> str:
    """The year stands where it begins, and at the oldest month."""
    return format_date(start, "MMM yyyy" if start.month == 1 or is_first else "MMM", locale="en")
