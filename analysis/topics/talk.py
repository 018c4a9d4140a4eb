"""How often each theme is talked about, against the time before: what is surely a move, and what could be chance.

A theme's share is counted as a score is: who mentions it stands where promoters stand, nobody among the detractors.
So its interval and its test are those of the score (`analysis/score/`), judged together with all other themes of the
list. How well themes are read at all is another matter: docs/understanding.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.score.nps import Tally, interval, nps
from analysis.score.rounding import shown_change
from analysis.score.verdict import FEW, FEWEST, Verdict, judge


@dataclass(frozen=True, slots=True)
class Heard:
    """How many comments are about a theme, and how many of these sound pleased or displeased."""

    times: int = 0
    pleased: int = 0
    displeased: int = 0


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
    earlier. Themes that nobody mentioned in either are left out."""

    since: date
    until: date
    n: int
    before: int
    themes: tuple[Talked, ...]

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


def shown_shares(each: Talked, talk: Talk) -> tuple[str, str | None]:
    """Both shares as printed, so that they agree with the change that the verdict prints; the second one None where
    there is nothing to compare with."""
    before = nps(_tally(each.before, talk.before)) if talk.comparable else None
    if before is None:
        return f"{each.share:.0f}", None
    change = shown_change(before, each.share)
    return str(change.after), str(change.before)


def talked(code: str, name: str, heard: Heard, n: int, past: Heard, before: int, among: int) -> Talked:
    tally = _tally(heard.times, n)
    likely, share = interval(tally), nps(tally)
    return Talked(
        code=code,
        name=name,
        count=heard.times,
        before=past.times,
        pleased=heard.pleased,
        displeased=heard.displeased,
        share=share or 0.0,
        low=max(0.0, likely.low) if likely else 0.0,
        high=likely.high if likely else 0.0,
        verdict=judge(_tally(past.times, before), tally, among=among),
    )


def _tally(count: int, n: int) -> Tally:
    return Tally(promoters=count, passives=n - count)


def most_talked(found: Talk, most: int) -> Sequence[Talked]:
    """Those that were mentioned at all, most often first."""
    return [each for each in found.themes if each.count][:most] if found.showable else []
