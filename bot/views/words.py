"""Strings that are safe inside Slack's mrkdwn, and figures as a person writes them."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import get_currency_precision, get_currency_symbol

NAME_LIMIT = 80
"""Characters kept of a name: more would push the fact beside it out of sight."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no way to escape its own marks: those that could restyle a line become letters that look the same.
_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
_STYLE_MARK = re.compile(r"(?<!\w)[*_~`]|[*_~`](?!\w)|`")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_COLON = "\ua789"
_QUOTE_MARK = re.compile(r"^(?=\s*&gt;)", re.MULTILINE)
_WORD_JOINER = "\u2060"
# Controls, and the marks that turn the direction of everything after them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def entities(text: str) -> str:
    """A teammate's own text for mrkdwn: it may style and link, but it cannot ping."""
    return "".join(_ENTITIES.get(letter, letter) for letter in text)


def escape(text: str) -> str:
    """`text` for mrkdwn: nothing in it can ping, link, quote, restyle a line or become an emoji."""
    unstyled = _STYLE_MARK.sub(lambda mark: _LOOKALIKES[mark.group()], entities(_UNSEEN.sub("", text)))
    return _QUOTE_MARK.sub(_WORD_JOINER, _EMOJI.sub(_COLON, unstyled))


def name(text: str) -> str:
    """A name inside a sentence: one line, cut, escaped, and isolated where it runs from right to left."""
    short = escape(cut(one_line(text), NAME_LIMIT))
    turned = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in short)
    return f"{_FIRST_STRONG_ISOLATE}{short}{_POP_ISOLATE}" if turned else short


def first_name(text: str) -> str:
    """How a colleague would call the person: the first word of the name, unescaped, for plain-text labels."""
    return cut((one_line(text).split(" ") or [""])[0], 30)


def one_line(text: str) -> str:
    """Line breaks, controls and runs of spaces become one space; marks that only turn the direction go."""
    return " ".join(_UNSEEN.sub(lambda mark: " " if mark.group().isascii() else "", text).split())


def cut(text: str, most: int) -> str:
    """At most `most` characters, the last of them an ellipsis where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def lines(*parts: str | None) -> str:
    """The parts under each other; a missing fact drops its line."""
    return "\n".join(part for part in parts if part)


def dotted(*parts: str | None) -> str:
    """The parts on one line with dots between them; a missing fact drops out."""
    return " · ".join(part for part in parts if part)


def counted(count: int, one: str, many: str) -> str:
    """`1 answer`, `2,000 answers`."""
    return f"{count:,} {one if count == 1 else many}"


def money(minor: int, currency: str) -> str:
    """`€3,200` from 320000 minor units of EUR, `KWD 1.500` from 1500 of KWD; cents only where there are some."""
    digits = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-digits)
    symbol = get_currency_symbol(currency, locale="en")
    shown_digits = 0 if amount == amount.to_integral_value() else digits
    return f"{symbol}{' ' if symbol[-1:].isalpha() else ''}{amount:,.{shown_digits}f}"


def day(on: date, today: date | None = None, locale: str = "en") -> str:
    """`14 Feb 2027`; without the year when it is today's."""
    same_year = today is not None and on.year == today.year
    return format_date(on, "d MMM" if same_year else "d MMM yyyy", locale=locale)


def weekday(on: date, today: date | None = None) -> str:
    """`Tue 24 Nov`; with the year when it is not today's."""
    return f"{format_date(on, 'EEE', locale='en')} {day(on, today)}"


def days_until(on: date, today: date) -> str:
    """`in 84 days`, `tomorrow`, `today`, `3 days ago`."""
    days = (on - today).days
    if days in (0, 1, -1):
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days ago"


def renewal(on: date | None, today: date) -> str | None:
    """`renews in 84 days`; None without a date, and once it has passed: what is said of it then is not known."""
    return f"renews {days_until(on, today)}" if on and on >= today else None


def moment(at: datetime, zone: str) -> str:
    """`Tue 24 Nov 10:12`, by the clock of an IANA zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), 'EEE d MMM', locale='en')} {local:%H:%M}"


def country(code: str) -> str:
    """`Germany` for `DE`; a code that CLDR does not know as it is."""
    known: str = Locale("en").territories.get(code.upper(), code)
    return known


def language(code: str) -> str | None:
    """`German` for `de`; None for a code that CLDR does not know."""
    return Locale("en").languages.get(code.replace("-", "_"))
