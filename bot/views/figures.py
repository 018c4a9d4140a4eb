"""How scores, intervals and periods are printed; `/nps` and the digest share it."""

from datetime import date

from analysis.score.nps import Tally, nps
from analysis.score.rounding import shown, shown_change
from analysis.score.verdict import FEWEST
from bot.views.words import counted, day

_MINUS = "\u2212"


def signed(score: float) -> str:
    """`+37`, `0`, `−12`: the nearest whole number with its sign."""
    return _sign(str(shown(score)))


def scores(now: Tally, before: Tally) -> tuple[str | None, str | None]:
    """Both scores as printed, so that they agree with the change that a verdict prints.

    None where fewer than five people answered: such a score is noise, and would point at people.
    """
    present, past = (nps(tally) if tally.n >= FEWEST else None for tally in (now, before))
    if present is None or past is None:
        return present if present is None else signed(present), None
    change = shown_change(past, present)
    return _sign(str(change.after)), _sign(str(change.before))


def _sign(printed: str) -> str:
    if printed.startswith("-"):
        return printed.replace("-", _MINUS, 1)
    return printed if float(printed) == 0 else f"+{printed}"


def bands(tally: Tally) -> str:
    """`9 at 9-10, 5 at 7-8, 4 at 0-6`."""
    return f"{tally.promoters:,} at 9-10, {tally.passives:,} at 7-8, {tally.detractors:,} at 0-6"


def answers(tally: Tally) -> str:
    return counted(tally.n, "answer", "answers")


def span(first: date, last: date, *, year: bool = False) -> str:
    """`16-22 Nov`, `30 Nov-6 Dec`; with the year where asked for, or where two years are touched."""
    if first.year != last.year:
        return f"{day(first)}-{day(last)}"
    end = day(last) if year else day(last, last)
    start = str(first.day) if first.month == last.month else day(first, last)
    return end if first == last else f"{start}-{end}"


def percent(share: float) -> str:
    """`24 %` of a fraction, halves away from zero."""
    return f"{shown(100 * share)} %"
