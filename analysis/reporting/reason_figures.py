"""Why customers leave or complain: what they state, what is read, what the team says and what billing knows, kept apart
and compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analysis.comments import reasons
from analysis.comments.reasons import Code
from analysis.score.levels import Level, level
from analysis.taught import naming
from analysis.taught.naming import Reasons
from storage.answering.departure_queries import PAYMENT_FAILED
from storage.comments import reason_queries
from storage.comments.own_reasons import parent_of
from storage.comments.reason_queries import Voices
from storage.database.units import Unit

PAIRS: Mapping[str, Callable[[Voices], tuple[str | None, str | None]]] = {
    "stated_and_read": lambda said: (said.stated, said.read),
    "team_and_read": lambda said: (said.team, said.read),
    "team_and_stated": lambda said: (said.team, said.stated),
    "billing_and_stated": lambda said: (said.billing, said.stated),
    "billing_and_read": lambda said: (said.billing, said.read),
    "billing_and_team": lambda said: (said.billing, said.team),
}
"""Who is compared with whom."""

_BILLED = {*Code, PAYMENT_FAILED}
"""What billing names is a reason if it is one of these; "voluntary" is none. A failed payment is one that nobody
else names: it agrees with no other."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One reason: how many answers count for it (the team's word first, then the customer's, then a reading that is
    likely), and how many times each of the three says it. `own`: the workspace's own reasons below it, of which it
    holds all that they count. Where the score is high nothing is taken for read: there the same words are praise."""

    code: str
    answers: int
    stated: int
    read: int
    team: int
    name: str | None = None  # as this workspace calls it; None: as it was shipped
    own: tuple["Counted", ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether anybody names it."""
        return bool(self.answers or self.stated or self.read or self.team)

    def as_json(self) -> dict[str, Any]:
        """`own` stands in it only where there is one."""
        counts = {"answers": self.answers, "stated": self.stated, "read": self.read, "team": self.team}
        own = [each.as_json() | {"name": each.name} for each in self.own]
        return {"code": self.code, **counts, **({"own": own} if own else {})}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many answers two name a reason, and in how many of these the same."""

    both: int
    same: int


@dataclass(frozen=True, slots=True)
class ReasonFigures:
    """[since, until), and what is known of it. `reasons` are those that anybody names, the most frequent first;
    `billing` is by why accounts leave: voluntary, payment_failed."""

    since: date
    until: date
    answers: int
    reasons: tuple[Counted, ...]
    agreement: Mapping[str, Agreement]  # by PAIRS
    billing: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback stats reasons --json`."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "answers": self.answers,
            "reasons": [each.as_json() for each in self.reasons],
            "agreement": {pair: {"both": each.both, "same": each.same} for pair, each in self.agreement.items()},
            "billing": dict(self.billing),
        }


def of_period(unit: Unit, workspace_id: int, *, since: date, until: date) -> ReasonFigures:
    """Why customers left or complained in [since, until). Raises ValueError for no days."""
    if since >= until:
        raise ValueError(f"there is no day from {since} to {until}")
    said = _voices(unit, workspace_id, since, until)
    shipped, known = [_as_shipped(each) for each in said], naming.reasons_of(unit, workspace_id)
    named = [
        replace(each, own=_own(said, each.code, known))
        for code in Code
        if (each := _counted(shipped, code, known)).is_named
    ]
    return ReasonFigures(
        since,
        until,
        answers=len(said),
        reasons=tuple(sorted(named, key=lambda each: -each.answers)),
        agreement={pair: agreement([pick(each) for each in shipped]) for pair, pick in PAIRS.items()},
        billing=tuple(reason_queries.billed(unit, workspace_id, since, until)),
    )


def heard(
    unit: Unit, workspace_id: int, *, since: date, until: date
) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
    """Reasons by how often they count, most often first: the shipped ones with those below them, without "other", which
    tells nothing; and the workspace's own ones, also those below "other"."""
    counted = Counter(code for each in _voices(unit, workspace_id, since, until) if (code := _counts_for(each)))
    above: Counter[str] = Counter()
    for code, times in counted.items():
        above[parent_of(code)] += times
    del above[Code.OTHER]
    own = [(code, times) for code, times in counted.items() if parent_of(code) != code]
    return _most_first(above.items()), _most_first(own)


def _most_first(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counted, key=lambda each: (-each[1], each[0]))


def _voices(unit: Unit, workspace_id: int, since: date, until: date) -> list[Voices]:
    """The answers of [since, until) of whose reason anybody says something. What was read where the score is high is no
    reason: there the same words are praise."""
    said = reason_queries.voices(unit, workspace_id, since, until)
    kept = [replace(each, read=None, read_share=0.0) if _is_pleased(each) else each for each in said]
    return [each for each in kept if each.team or each.stated or each.read]


def _is_pleased(said: Voices) -> bool:
    return said.score is not None and level(said.score, said.scale, said.high_is_good) is Level.HIGH


def _counted(said: Sequence[Voices], code: str, known: Reasons) -> Counted:
    return Counted(
        code,
        answers=sum(_counts_for(each) == code for each in said),
        stated=sum(each.stated == code for each in said),
        read=sum(each.read == code for each in said),
        team=sum(each.team == code for each in said),
        name=known.names.get(code),
    )


def _counts_for(said: Voices) -> str | None:
    return said.team or said.stated or (said.read if said.read_share >= reasons.LIKELY else None)


def _own(said: Sequence[Voices], above: str, known: Reasons) -> tuple[Counted, ...]:
    """The own reasons below a shipped one that anybody names, the most frequent first."""
    codes = {code for each in said for code in (each.team, each.stated, each.read) if code}
    found = [_counted(said, code, known) for code in sorted(codes) if parent_of(code) == above != code]
    return tuple(sorted(found, key=lambda each: -each.answers))


def _as_shipped(said: Voices) -> Voices:
    """The same with own reasons as the shipped ones above them, and of billing what is a reason."""
    stated, read, team = (code and parent_of(code) for code in (said.stated, said.read, said.team))
    return replace(said, stated=stated, read=read, team=team, billing=said.billing if said.billing in _BILLED else None)


def agreement(pairs: Iterable[tuple[str | None, str | None]]) -> Agreement:
    """How far two agree: what each says of an answer, None where it says nothing."""
    both = [(one, other) for one, other in pairs if one and other]
    return Agreement(len(both), sum(one == other for one, other in both))
