"""Sends per day as a calendar of letters: a row a week, a column a weekday; how full a day is shows in its mark too."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from bot.views.words import day

MARKS = "░▒▓█"  # up to a quarter, half, three quarters and all of the busiest day
CLOSED, NOBODY = "x", "·"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WIDTH, _HEAD = 9, 16


def calendar_lines(first: date, last: date, sends: Mapping[date, int], closed: frozenset[date]) -> Iterator[str]:
    """The calendar of these days, both ends included, and what its marks mean."""
    busiest = max(sends.values(), default=0)
    yield _row("week of", [*_WEEKDAYS, "in all"])
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        week = [monday + timedelta(days=number) for number in range(7)]
        cells = [_cell(each, sends, closed, busiest) if first <= each <= last else "" for each in week]
        head = f"{monday:%G-W%V}  {day(monday, monday)}"
        yield _row(head, [*cells, f"{sum(sends.get(each, 0) for each in week):,}"])
        monday += timedelta(days=7)
    scale = f"{MARKS}: up to a quarter, half, three quarters, all of {busiest:,}; " if busiest else ""
    yield f"{scale}{NOBODY}: nobody; {CLOSED}: a free day wherever those work who are asked"


def _row(head: str, cells: list[str]) -> str:
    return f"{head:<{_HEAD}}{''.join(f'{cell:>{_WIDTH}}' for cell in cells)}".rstrip()


def _cell(on: date, sends: Mapping[date, int], closed: frozenset[date], busiest: int) -> str:
    count = sends.get(on, 0)
    if not count:
        return CLOSED if on in closed else NOBODY
    return f"{count:,} {MARKS[-(-4 * count // busiest) - 1]}"
