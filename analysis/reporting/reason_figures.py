"""Why customers leave or complain: what they state, what is read, what the team says and what billing knows, kept apart
and compared."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.comments import reasons
from analysis.comments.reasons import Code
from storage.comments import reason_queries
from storage.database.units import Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """One reason: how many answers count for it (the team's word first, then the customer's, then a reading that is
    likely), and how many times each of the three says it."""

    code: str
    answers: int
    stated: int
    read: int
    team: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many answers two say something, and in how many of these the same."""

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
    stated_and_read: Agreement
    team_and_read: Agreement
    billing: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The stable, documented shape of `askback stats reasons --json`."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "answers": self.answers,
            "reasons": [
                {
                    "code": each.code,
                    "answers": each.answers,
                    "stated": each.stated,
                    "read": each.read,
                    "team": each.team,
                }
                for each in self.reasons
            ],
            "agreement": {
                "stated_and_read": {"both": self.stated_and_read.both, "same": self.stated_and_read.same},
                "team_and_read": {"both": self.team_and_read.both, "same": self.team_and_read.same},
            },
            "billing": dict(self.billing),
        }


def of_period(unit: Unit, workspace_id: int, *, since: date, until: date) -> ReasonFigures:
    """Why customers left or complained in [since, until). Raises ValueError for no days."""
    if since >= until:
        raise ValueError(f"there is no day from {since} to {until}")
    said = reason_queries.voices(unit, workspace_id, since, until)
    counts = [each.team or each.stated or (each.read if each.read_share >= reasons.LIKELY else None) for each in said]
    found = [
        Counted(
            code,
            answers=counts.count(code),
            stated=sum(each.stated == code for each in said),
            read=sum(each.read == code for each in said),
            team=sum(each.team == code for each in said),
        )
        for code in Code
    ]
    named = [each for each in found if each.answers or each.stated or each.read or each.team]
    return ReasonFigures(
        since,
        until,
        answers=len(said),
        reasons=tuple(sorted(named, key=lambda each: -each.answers)),
        stated_and_read=_agree([(each.stated, each.read) for each in said]),
        team_and_read=_agree([(each.team, each.read) for each in said]),
        billing=tuple(reason_queries.billed(unit, workspace_id, since, until)),
    )


def _agree(pairs: list[tuple[str | None, str | None]]) -> Agreement:
    both = [(one, other) for one, other in pairs if one and other]
    return Agreement(len(both), sum(one == other for one, other in both))
