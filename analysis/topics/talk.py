"""How often each theme is talked about, against the time before: what is surely a move, and what could be chance.

A theme's interval and its test are those of a share (`analysis/score/rates.py`), judged together with all other themes
of the list. How well themes are read at all is another matter: docs/understanding.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.score.rates import percent, wilson
from analysis.score.rounding import shown, shown_tenth, takes_tenths
from analysis.score.verdict import FEW, FEWEST, Verdict, judge_shares


@dataclass(frozen=True, slots=True)
class Heard:
    """How many comments are about a theme, and how many of these sound pleased or displeased."""

    times: int = 0
    pleased: int = 0
    displeased: int = 0


Counts = Mapping[str, Heard]
"""What was heard of themes, by their codes."""


@dataclass(frozen=True, slots=True)
class Talked:
    """One theme in a period. `share`, `low` and `high` are percent, 0 to 100, of all comments; unrounded."""

    code: str
    name: str
    count: int
    before: int
    pleased: int
    displeased: int
    share: float
    low: float
    high: float
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "comments": self.count,
            "share": self.share / 100,
            "low": self.low / 100,
            "high": self.high / 100,
            "before": self.before,
            "pleased": self.pleased,
            "displeased": self.displeased,
            "verdict": {"kind": str(self.verdict.kind), "sentence": self.verdict.sentence, "p": self.verdict.p},
        }


@dataclass(frozen=True, slots=True)
class Talk:
    """What was talked about in [since, until): `themes` most often first, of `n` comments; `before` as many days
    earlier. Themes that nobody mentioned in either are left out. `tenths`: all of it is printed in tenths of a percent,
    since whole numbers would contradict a change somewhere."""

    since: date
    until: date
    n: int
    before: int
    themes: tuple[Talked, ...]
    tenths: bool = False

    @property
    def showable(self) -> bool:
        """False below FEWEST comments: shares of them would be noise, and would point at people."""
        return self.n >= FEWEST

    @property
    def comparable(self) -> bool:
        return self.before >= FEWEST

    @property
    def few(self) -> bool:
        return min(self.n, self.before) < FEW

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback stats themes --json`; shares are fractions."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "comments": self.n,
            "before": {"comments": self.before},
            "themes": [each.as_json() for each in self.themes] if self.showable else [],
        }


def shown_share(share: float, talk: Talk) -> str:
    """A share, or an end of its interval, as printed beside all others."""
    return str(shown_tenth(share) if talk.tenths else shown(share))


def shown_before(each: Talked) -> str | None:
    """The share of the time before, which agrees with the change that the verdict prints; None where there is nothing
    to compare with."""
    return str(each.verdict.change.before) if each.verdict.change else None


def talk_of(
    since: date, until: date, totals: tuple[int, int], names: Mapping[str, str], now: Counts, past: Counts
) -> Talk:
    """From what was heard by theme in [since, until) and as many days earlier, of `totals` comments. Themes are those
    of `names` (by code) that were heard at all, in that order where they are heard as often."""
    n, before = totals
    nobody = Heard()
    heard = [(code, now.get(code, nobody), past.get(code, nobody)) for code in names if code in now or code in past]
    tenths = any(_takes_tenths(each, n, earlier, before) for _, each, earlier in heard)
    found = [talked(code, names[code], each, n, earlier, before, len(heard), tenths) for code, each, earlier in heard]
    return Talk(since, until, n, before, tuple(sorted(found, key=lambda each: -each.count)), tenths)


def talked(code: str, name: str, heard: Heard, n: int, past: Heard, before: int, among: int, tenths: bool) -> Talked:
    likely = wilson(heard.times, n)
    return Talked(
        code=code,
        name=name,
        count=heard.times,
        before=past.times,
        pleased=heard.pleased,
        displeased=heard.displeased,
        share=percent(heard.times, n) or 0.0,
        low=100 * likely.low if likely else 0.0,
        high=100 * likely.high if likely else 0.0,
        verdict=judge_shares((past.times, before), (heard.times, n), among=among, tenths=tenths),
    )


def _takes_tenths(heard: Heard, n: int, past: Heard, before: int) -> bool:
    is_now, was = percent(heard.times, n), percent(past.times, before)
    compared = min(n, before) >= FEWEST and heard.times > 0
    return compared and is_now is not None and was is not None and takes_tenths(was, is_now)


def most_talked(found: Talk, most: int) -> Sequence[Talked]:
    """Those that were mentioned at all, most often first."""
    return [each for each in found.themes if each.count][:most] if found.showable else []
