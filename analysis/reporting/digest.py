"""The figures of a digest: what was reported, as it stood, so that a later recount can be laid beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from analysis.reporting.figures import NpsFigures
from analysis.said.voices import Voice
from analysis.score.nps import Tally
from analysis.topics.talk import Talk


@dataclass(frozen=True)
class Window:
    """The score of the last `days`, beside the equally long time before it."""

    days: int
    now: Tally
    before: Tally
    low: float | None  # the interval's ends, -100 to +100; None without answers
    high: float | None
    verdict: str  # what the change means: `analysis.score.verdict.judge(...).sentence`
    delivered: int = 0  # questions that reached somebody in these days …
    answered: int = 0  # … and how many of them were answered

    @classmethod
    def of(cls, figures: NpsFigures, days: int) -> "Window":
        """What a digest keeps of the figures of the last `days`."""
        return cls(
            days,
            figures.tally,
            figures.before,
            figures.low,
            figures.high,
            figures.verdict.sentence,
            figures.delivered,
            figures.answered,
        )


@dataclass(frozen=True)
class Waiting:
    """A case that waits for its first answer longer than promised."""

    case_id: int
    account: str
    renews_on: date | None
    owner: str | None  # a name


@dataclass(frozen=True)
class DigestFigures:
    """A digest of the days from `starts_on` up to, not including, `ends_on`."""

    starts_on: date
    ends_on: date
    window: Window
    answers: Tally  # given in these days
    low_scores: int  # given in these days, whose promised time is over or which were answered
    in_time: int  # of these, answered within the promised time
    waiting: tuple[Waiting, ...]  # soonest renewal first
    heard: tuple[tuple[str, int], ...]  # (reason's code, how often), most often first
    voices: tuple[Voice, ...]
    next_asks: int  # planned for the seven days from `ends_on` on
    stopped: bool  # all sends are stopped
    held: int = 0  # people whom the team keeps from being asked
    emerging: tuple[tuple[str, int], ...] = ()  # themes that are proposed: a name or "", and how many comments
    talk: Talk | None = None  # what was talked about in these days; None in digests from before themes were counted
    heard_own: tuple[tuple[str, int], ...] = ()  # the workspace's own reasons among `heard`, most often first …
    names: Mapping[str, str] = field(default_factory=dict)  # … and what it calls reasons, by code

    def to_json(self) -> dict[str, Any]:
        """Plain JSON for the digest's row."""
        plain: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "DigestFigures":
        """What `to_json` gave. Raises pydantic's ValidationError for anything else."""
        return _ADAPTER.validate_python(plain)


_ADAPTER = TypeAdapter(DigestFigures)
