"""The calendar draws any days, tells free ones without colours, and says in words what it shows."""

import struct
from datetime import date, timedelta

import pytest

from analysis.pictures.calendar_chart import calendar, calendar_alt

MONDAY = date(2026, 3, 2)
SENDS = {MONDAY: 12, MONDAY + timedelta(days=1): 3, MONDAY + timedelta(days=9): 1}
FREE = {MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)}


def drawn(first: date = MONDAY, days: int = 14, sends: dict[date, int] = SENDS, closed: set[date] = FREE) -> bytes:
    return calendar(sends, first, first + timedelta(days=days - 1), closed, title="Asks", subtitle="Søren & Ödön $x$")


def height(picture: bytes) -> int:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return int(struct.unpack(">I", picture[20:24])[0])


@pytest.mark.parametrize(("days", "rows"), [(1, 1), (7, 1), (8, 2), (366, 53)])
def test_it_grows_by_a_row_a_week(days: int, rows: int) -> None:
    row = height(drawn(days=8)) - height(drawn(days=7))
    assert height(drawn(days=days)) == height(drawn(days=1)) + (rows - 1) * row


def test_the_same_days_give_the_same_bytes() -> None:
    assert drawn() == drawn(sends=dict(SENDS), closed=set(FREE))


def test_a_free_day_looks_different_from_one_on_which_nobody_is_asked() -> None:
    assert drawn(closed=set()) != drawn()


def test_a_day_outside_leaves_no_trace() -> None:
    outside = {MONDAY - timedelta(days=1): 99, MONDAY + timedelta(days=14): 99}
    assert drawn(sends=SENDS | outside) == drawn()


def test_days_without_any_ask_can_be_drawn() -> None:
    assert height(drawn(sends={})) == height(drawn())


def test_days_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError):
        drawn(days=0)


def test_the_alternative_text_says_every_day_that_has_any() -> None:
    told = calendar_alt(SENDS, MONDAY, MONDAY + timedelta(days=13), FREE, title="Asks of nps", what="Asks")
    assert told == "Asks of nps. Asks per day. Free days: 2. week of 2 Mar: Mon 12, Tue 3; week of 9 Mar: Wed 1."


def test_a_long_alternative_text_tells_weeks() -> None:
    sends = {MONDAY + timedelta(days=number): 1000 for number in range(366)}
    told = calendar_alt(sends, MONDAY, MONDAY + timedelta(days=365), set(), title="Asks", what="Asks")
    assert len(told) <= 2000 and "week of 2 Mar: 7000;" in told and told.endswith("week of 1 Mar: 2000.")
