"""Columns whose cells can only be understood together: days such as 03/04/2026, and amounts such as 1.200.

A column looks at all its cells before it reads one. What the whole column does not decide is not guessed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from storage.files.import_problems import NotUnderstood


class DateOrder(StrEnum):
    """Which comes first in 03/04/2026."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Column(Protocol):
    """The cells of one column. Empty ones are not shown to it."""

    def look(self, cell: str) -> None:
        """Take note of a cell; all of them, before the first is read."""

    def read(self, cell: str) -> Any:
        """The cell's value. Raises NotUnderstood."""


class Cells:
    """Cells that are understood one by one."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def look(self, cell: str) -> None:
        pass

    def read(self, cell: str) -> Any:
        return self._parse(cell)


YEAR_FIRST = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
DAY_NAMED = re.compile(r"([0-9]{1,2})[-. ]+([A-Za-z]{3,9})\.?[-, ]+([0-9]{4})")
MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
TIME = re.compile(r"[T, ]+[0-9]{1,2}:[0-9]{2}.*")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NO_DATE = "is not a date; write year-month-day, such as 2026-02-28"


class Days:
    """Days as people write them, as ISO texts; a time of day behind one is passed over."""

    def __init__(self, order: DateOrder | None = None) -> None:
        self._told = order
        self._seen: set[DateOrder] = set()

    def look(self, cell: str) -> None:
        found = YEAR_LAST.fullmatch(_day_of(cell))
        if found and found[2] != ".":
            self._seen |= _only_way(int(found[1]), int(found[3]))

    def read(self, cell: str) -> str:
        return self.day(cell).isoformat()

    def day(self, cell: str) -> date:
        """The day in a cell. Raises NotUnderstood."""
        written = _day_of(cell)
        if found := YEAR_FIRST.fullmatch(written):
            return _date(found[1], found[3], found[4])
        if found := YEAR_LAST.fullmatch(written):
            first, second = int(found[1]), int(found[3])
            if found[2] == "." or self._order(first, second) is DateOrder.DAY_FIRST:
                return _date(found[4], second, first)
            return _date(found[4], first, second)
        if found := DAY_NAMED.fullmatch(written):
            return _date(found[3], _month(found[2]), found[1])
        if found := MONTH_NAMED.fullmatch(written):
            return _date(found[3], _month(found[1]), found[2])
        raise NotUnderstood(NO_DATE)

    def _order(self, first: int, second: int) -> DateOrder:
        if self._told:
            return self._told
        decided = _only_way(first, second) or (self._seen if len(self._seen) == 1 else set())
        if not decided and first != second:
            raise NotUnderstood(
                "may have the day or the month first; say which with --dates dmy or --dates mdy, or write "
                "year-month-day, such as 2026-02-28"
            )
        return next(iter(decided), DateOrder.DAY_FIRST)


def _day_of(cell: str) -> str:
    return TIME.sub("", ascii_digits(cell))


def _only_way(first: int, second: int) -> set[DateOrder]:
    """The only order in which these two can be a day and a month; empty where both can be, or none."""
    if (first > 12) == (second > 12):
        return set()
    return {DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST}


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTHS:
        raise NotUnderstood(NO_DATE)
    return MONTHS.index(short) + 1


def _date(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NotUnderstood(NO_DATE) from error


@dataclass(frozen=True)
class Amount:
    """An amount in major units. `unsure`: its only mark may part thousands, as taken here, or decimals."""

    major: Decimal
    currency: str | None = None
    unsure: bool = False


SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "R$": "BRL",
    "CA$": "CAD",
    "A$": "AUD",
    "円": "JPY",
    "元": "CNY",
    "₹": "INR",
    "₩": "KRW",
    "$": None,  # of several countries
    "¥": None,
}
NUMBER = re.compile(r"[0-9]+(?:[.,' ][0-9]+)*")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3}(?:\1[0-9]{3})*)")
SIGN = "|".join([*map(re.escape, SYMBOLS), "[A-Z]{3}"])
MONEY = re.compile(rf"({SIGN})?\s*(.*?)\s*({SIGN})?")
MARKS = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "٬": "'", "٫": ".", "￥": "¥"})
MOST_DIGITS = 15
NO_AMOUNT = "is not an amount; write digits and a point, such as 8400.00"


class Amounts:
    """Amounts with a point or a comma for the decimals, in thousands or not, with a currency or not."""

    def __init__(self, currency: str | None = None) -> None:
        self._currency = currency  # which the heading names
        self._decimal_marks: set[str] = set()

    def look(self, cell: str) -> None:
        _, number = _money(cell)
        mark = _decimal_mark(number) if NUMBER.fullmatch(number) else None
        if mark:
            self._decimal_marks.add(mark)

    def read(self, cell: str) -> Amount:
        currency, number = _money(cell)
        if not NUMBER.fullmatch(number) or sum(map(str.isdigit, number)) > MOST_DIGITS:
            raise NotUnderstood(NO_AMOUNT)
        mark = self._mark(number)
        whole, _, part = number.rpartition(mark) if mark in number else (number, "", "")
        if not whole.isdigit() and not THOUSANDS.fullmatch(whole):
            raise NotUnderstood(NO_AMOUNT)
        major = Decimal(f"{re.sub('[^0-9]', '', whole)}.{part or 0}")
        return Amount(major, currency or self._currency, unsure=_is_unsure(number) and not self._decimal_marks)

    def _mark(self, number: str) -> str:
        """The mark before the decimals of this number; one that it does not hold, where it has none."""
        if not _is_unsure(number):
            return _decimal_mark(number) or "."
        if len(self._decimal_marks) > 1:
            raise NotUnderstood(f"may be thousands or decimals; {NO_AMOUNT.partition('; ')[2]}")
        return next(iter(self._decimal_marks), "," if "." in number else ".")


def _money(cell: str) -> tuple[str | None, str]:
    """The currency that a cell names, and the rest of it."""
    found = MONEY.fullmatch(ascii_digits(cell).translate(MARKS).strip())
    if not found:
        return None, cell
    sign = found[1] or found[3]
    return (SYMBOLS.get(sign, sign) if sign else None), found[2]


def _decimal_mark(number: str) -> str | None:
    """The mark before the decimals, as far as one number shows it."""
    marks = re.findall(r"[.,]", number)
    if not marks or _is_unsure(number):
        return None
    if len(marks) > 1 and len(set(marks)) == 1:  # it parts thousands: the other one is left
        return "," if marks[-1] == "." else "."
    return str(marks[-1])


def _is_unsure(number: str) -> bool:
    """One mark and three digits behind it: 1.200 may be twelve hundred."""
    return re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", number) is not None


def ascii_digits(text: str) -> str:
    """The text with the digits of all scripts as 0-9: ٣ and ３ are 3."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
