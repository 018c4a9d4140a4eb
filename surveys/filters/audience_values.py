"""How a filter reads a value: as words, as a number, as a day; each None-safe, and none of them ever raises."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

YES = frozenset({"yes", "true"})
NO = frozenset({"no", "false"})

_REMEMBERED = 1 << 13  # texts; accounts share most of theirs
_ACCENTS = re.compile("[\u0300-\u036f]+")  # of Latin, Greek and Cyrillic; a kana's voicing is no accent
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_EITHER_WAY = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII | re.DOTALL)


@lru_cache(_REMEMBERED)
def folded(text: str) -> str:
    """The words as they are compared: without case, accents, width and blanks around them."""
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", apart).split())


@lru_cache(_REMEMBERED)
def written_number(text: str) -> Decimal | None:
    """1000 for "1000", "1,000" and "1000.0"; None for what is no number, or perhaps another: "1.000", "00123"."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _NUMBER.fullmatch(plain) or is_two_numbers(plain):
        return None
    return Decimal(plain.replace(",", ""))


def is_two_numbers(text: str) -> bool:
    """Whether a number is a thousand in one country and one in another: "1.000"."""
    return _EITHER_WAY.fullmatch(text) is not None


@lru_cache(_REMEMBERED)
def written_day(text: str) -> date | None:
    """The day of an ISO date or moment: "2026-01-31", "2026-01-31T09:00:00Z"; None for anything else."""
    iso = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(iso[1]) if iso else None
    except ValueError:
        return None


def words(value: Any) -> str:
    """Whatever it is, as folded words; empty when it is missing."""
    return "" if value is None else folded(value if isinstance(value, str) else str(value))


def number(value: Any) -> Decimal | None:
    """The number that a value is or spells; None for anything else, a yes or no too."""
    if isinstance(value, str):
        return written_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)  # 0.1 is 0.1, not its binary
    return exact if exact.is_finite() else None


def day(value: Any) -> date | None:
    """The day that a value is or spells; None for anything else."""
    if isinstance(value, str):
        return written_day(value)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def is_missing(value: Any) -> bool:
    """Nothing, no words, an empty list."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def months_between(start: date, today: date) -> int:
    """Whole months that have passed; the 31st counts from the 1st where a month has no such day. Negative before."""
    return (today.year - start.year) * 12 + today.month - start.month - (today.day < start.day)
