"""Why customers leave or complain, by whoever says so: the customer, the CS team, what was read, and billing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, and_, func, select

from storage.answering.answered import answered_in
from storage.answering.departure_queries import HOW
from storage.database.tables import account, label, response, survey
from storage.database.units import Unit
from storage.models import LabelKind, LabelSource


@dataclass(frozen=True, slots=True)
class Voices:
    """What three say of one answer, each a code, perhaps an own one, or None where they say nothing. `read_share` is
    the belief in what was read; `score` is on `scale`; `billing` why its account leaves, as imported or recorded."""

    stated: str | None
    read: str | None
    read_share: float
    team: str | None
    score: int | None
    scale: str
    high_is_good: bool
    billing: str | None = None


def voices(unit: Unit, workspace_id: int, since: date, until: date) -> list[Voices]:
    """Each answer of [since, until) of whose reason anybody says something. Answers that only their CSM may see are
    left out."""
    surveys = select(survey.c.id).where(survey.c.workspace_id == workspace_id)
    theirs = (*answered_in(workspace_id, surveys, since, until), response.c.only_owner.is_(False))
    said: dict[int, dict[LabelSource, tuple[str, float]]] = {}
    scored: dict[int, RowMapping] = {}
    facts = [response.c[each] for each in ("workspace_id", "id", "score", "scale", "high_is_good")]
    answers = select(*facts).where(*theirs).cte("answers").prefix_with("MATERIALIZED")
    is_its = and_(label.c.workspace_id == answers.c.workspace_id, label.c.response_id == answers.c.id)
    found = (
        select(answers, label.c.source, label.c.code, label.c.confidence)
        .select_from(answers.join(label, is_its))
        .where(label.c.kind == LabelKind.REASON)
        .order_by(label.c.confidence, label.c.at, label.c.id)  # the last one of a source stands
    )
    for row in unit.connection.execute(found).mappings():
        scored[row["id"]] = row
        said.setdefault(row["id"], {})[row["source"]] = (row["code"], row["confidence"])
    stated = select(*facts, response.c.reason).where(*theirs, response.c.reason.is_not(None))
    for row in unit.connection.execute(stated).mappings():
        scored[row["id"]] = row
        said.setdefault(row["id"], {})[LabelSource.STATED] = (row["reason"], 1.0)
    billing = _billing(unit, theirs)
    nothing = (None, 0.0)
    return [
        Voices(
            stated=each.get(LabelSource.STATED, nothing)[0],
            read=each.get(LabelSource.READ, nothing)[0],
            read_share=each.get(LabelSource.READ, nothing)[1],
            team=each.get(LabelSource.TEAM, nothing)[0],
            score=scored[response_id]["score"],
            scale=scored[response_id]["scale"],
            high_is_good=scored[response_id]["high_is_good"],
            billing=billing.get(response_id),
        )
        for response_id, each in said.items()
    ]


def _billing(unit: Unit, theirs: tuple[ColumnElement[bool], ...]) -> dict[int, str]:
    """Why the accounts of answers leave as their billing knows it, by the answer."""
    found = (
        select(response.c.id, _HOW)
        .join(account, and_(account.c.workspace_id == response.c.workspace_id, account.c.id == response.c.account_id))
        .where(*theirs, account.c.ends_on.is_not(None), _HOW.is_not(None))
    )
    return {row[0]: row[1] for row in unit.connection.execute(found)}


def billed(unit: Unit, workspace_id: int, since: date, until: date) -> Sequence[tuple[str, int]]:
    """Accounts whose last day is in [since, until), by why they leave as billing knows it, the most frequent first."""
    how = _HOW.label("how")
    found = (
        select(how, func.count())
        .where(account.c.workspace_id == workspace_id, account.c.ends_on >= since, account.c.ends_on < until)
        .where(_HOW.is_not(None))
        .group_by(how)
        .order_by(func.count().desc(), how)
    )
    return [(row[0], row[1]) for row in unit.connection.execute(found)]


_HOW = account.c.attributes[HOW].as_string()
