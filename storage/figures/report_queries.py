"""What is counted for reports: sums of rollups, the latest answer of each person, and who was heard from.

Days are days of the workspace's own calendar, as an answer's `day` and the rollups keep them; periods are half-open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
)

from storage.answering.answered import answered_in
from storage.answering.rollups import SCORES, WAVE_WITHDRAWN
from storage.database.compiled import Hot
from storage.database.tables import account, contact, invitation, response, response_item, rollup_day, survey
from storage.database.units import Unit
from storage.models import AccountStatus, AnswerSource, SurveyKind
from storage.people.reach_queries import can_be_reached

Histogram = tuple[int, ...]
"""Answers by score, 0 to 10."""


@dataclass(frozen=True)
class Totals:
    """What rollups hold of some days. Every answer counts, also a second one of the same person."""

    histogram: Histogram
    asked: int
    failed: int
    commented: int


@dataclass(frozen=True)
class People:
    """How many people have `before` as their latest score of one period and `after` as that of the next.

    None: no answer in that period. `commented` says that the later answer has words.
    """

    before: int | None
    after: int | None
    commented: bool
    count: int


@dataclass(frozen=True)
class Coverage:
    """Of how many accounts somebody answered. `mrr_share` is None where MRR is unknown or in several currencies."""

    heard: int
    accounts: int
    mrr_share: float | None  # a fraction: the MRR of the accounts heard from, of all MRR that is known
    with_mrr: int  # accounts whose MRR is known
    reachable: int  # contacts whom Slack reaches and who did not opt out


def nps_surveys(unit: Unit, workspace_id: int, name: str | None = None) -> list[int]:
    """The ids of the NPS surveys: all, or the one of that name; empty when there is none."""
    found = select(survey.c.id).where(survey.c.workspace_id == workspace_id, survey.c.kind == SurveyKind.NPS)
    return list(unit.connection.scalars(found if name is None else found.where(survey.c.name == name)))


def totals(
    unit: Unit, workspace_id: int, surveys: Sequence[int], since: date, until: date, segment: str = ""
) -> dict[str, Totals]:
    """Sums of the days' rollups by the segment's value; without a segment, those of everybody under ""."""
    found = (
        select(rollup_day.c.value, *_sums(*SCORES, "asked", "failed", "commented"))
        .where(*_days(workspace_id, surveys, since, until, segment))
        .group_by(rollup_day.c.value)
    )
    return {row.value: _totals(row) for row in unit.connection.execute(found)}


def by_month(
    unit: Unit, workspace_id: int, surveys: Sequence[int], since: date, until: date
) -> list[tuple[date, Histogram]]:
    """Each month that has counts, by its first day, the oldest first. Costs the days, not the answers."""
    sums: dict[str, list[int]] = {}
    for survey_id in surveys:
        for row in _BY_MONTH.run(unit, workspace_id=workspace_id, survey_id=survey_id, since=since, until=until):
            so_far = sums.get(row[0], [0] * len(SCORES))
            sums[row[0]] = [one + more for one, more in zip(so_far, row[1:], strict=True)]
    return [(date.fromisoformat(f"{month}-01"), tuple(sums[month])) for month in sorted(sums)]


def by_day(
    unit: Unit, workspace_id: int, surveys: Sequence[int], since: date, until: date
) -> list[tuple[date, Histogram]]:
    """Each day that has counts, the oldest first."""
    found = (
        select(rollup_day.c.day, *_sums(*SCORES))
        .where(*_days(workspace_id, surveys, since, until, ""))
        .group_by(rollup_day.c.day)
        .order_by(rollup_day.c.day)
    )
    return [(row[0], tuple(row[1:])) for row in unit.connection.execute(found)]


def latest_scores(
    unit: Unit, workspace_id: int, surveys: Sequence[int], before_since: date, since: date, until: date
) -> list[People]:
    """One answer per person and period, the latest, of [before_since, since) and [since, until); at most 254 rows.

    Raw answers and not rollups, because a slow reply and a quick one to the next ask can fall into one period.
    """
    is_after = response.c.day >= since
    newest_first = (response.c.answered_at.desc(), response.c.id.desc())
    place = func.row_number().over(partition_by=(response.c.contact_id, is_after), order_by=newest_first)
    ranked = (
        select(response.c.contact_id, response.c.score, _has_words(), is_after.label("is_after"), place.label("place"))
        .where(*_scored(workspace_id, surveys, before_since, until))
        .subquery()
    )
    people = _one_row_per_person(ranked)
    keys = (people.c.before, people.c.after, people.c.commented)
    rows = unit.connection.execute(select(*keys, func.count()).group_by(*keys))
    return [People(before, after, bool(commented), count) for before, after, commented, count in rows]


def scores_with_segments(
    unit: Unit, workspace_id: int, surveys: Sequence[int], before_since: date, since: date, until: date
) -> Iterator[Any]:
    """All answers of both periods, the oldest first: contact_id, score, commented, is_after, segments (when asked)."""
    found = (
        select(
            response.c.contact_id,
            response.c.score,
            _has_words(),
            (response.c.day >= since).label("is_after"),
            invitation.c.segments,
        )
        .join(invitation, invitation.c.id == response.c.invitation_id)
        .where(*_scored(workspace_id, surveys, before_since, until))
        .order_by(response.c.answered_at, response.c.id)
    )
    return iter(unit.connection.execute(found))


def answered_of_asked(unit: Unit, workspace_id: int, surveys: Sequence[int], since: datetime, until: datetime) -> int:
    """How many of those asked in [since, until) have answered a question by now, be it later."""
    found = select(func.count()).select_from(_of_asked()).where(*_asked(workspace_id, surveys, since, until))
    return int(unit.connection.execute(found).scalar_one())


def segments_of_answered(
    unit: Unit, workspace_id: int, surveys: Sequence[int], since: datetime, until: datetime
) -> list[list[list[str]]]:
    """As `answered_of_asked`, but the segments of each."""
    found = select(invitation.c.segments).select_from(_of_asked()).where(*_asked(workspace_id, surveys, since, until))
    return list(unit.connection.scalars(found))


def coverage(unit: Unit, workspace_id: int, surveys: Sequence[int], since: date, until: date) -> Coverage:
    """From how many of the present customers somebody answered."""
    heard = select(response.c.account_id).distinct().where(*_scored(workspace_id, surveys, since, until)).subquery()
    was_heard = heard.c.account_id.is_not(None)
    found = (
        select(
            func.count(heard.c.account_id),
            func.count(),
            func.count(distinct(account.c.mrr_currency)),
            func.sum(case((was_heard, account.c.mrr_minor), else_=0)),
            func.sum(account.c.mrr_minor),
            func.count(account.c.mrr_minor),
        )
        .select_from(account.outerjoin(heard, heard.c.account_id == account.c.id))
        .where(account.c.workspace_id == workspace_id, account.c.status != AccountStatus.GONE)
    )
    count, accounts, currencies, mrr_heard, mrr, with_mrr = unit.connection.execute(found).one()
    share = float(mrr_heard or 0) / float(mrr) if currencies == 1 and mrr else None
    return Coverage(count, accounts, share, with_mrr, _reachable(unit, workspace_id))


def _reachable(unit: Unit, workspace_id: int) -> int:
    people = contact.join(account, account.c.id == contact.c.account_id)
    found = (
        select(func.count())
        .select_from(people)
        .where(
            contact.c.workspace_id == workspace_id,
            can_be_reached(),
            contact.c.opted_out_at.is_(None),
            account.c.status != AccountStatus.GONE,
        )
    )
    return int(unit.connection.execute(found).scalar_one())


def _one_row_per_person(ranked: Subquery) -> Subquery:
    def of(is_after: bool, column: ColumnElement[Any]) -> ColumnElement[Any]:
        matches = ranked.c.is_after if is_after else ~ranked.c.is_after
        return func.max(case((matches, column)))

    return (
        select(
            of(False, ranked.c.score).label("before"),
            of(True, ranked.c.score).label("after"),
            func.coalesce(of(True, ranked.c.commented), 0).label("commented"),
        )
        .where(ranked.c.place == 1)
        .group_by(ranked.c.contact_id)
        .subquery()
    )


def _has_words() -> ColumnElement[int]:
    return cast(and_(response.c.verbatim.is_not(None), response.c.verbatim != ""), Integer).label("commented")


def _scored(workspace_id: int, surveys: Sequence[int], since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return (*answered_in(workspace_id, surveys, since, until), response.c.score.is_not(None))


def _of_asked() -> Any:
    return response.join(invitation, invitation.c.id == response.c.invitation_id)


def _asked(
    workspace_id: int, surveys: Sequence[int], since: datetime, until: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        response.c.workspace_id == workspace_id,
        response.c.survey_id.in_(surveys),
        response.c.answered_at >= since,  # nobody answers before being asked: the index of answers leads to the asks
        or_(response.c.score.is_not(None), response.c.reason.is_not(None), _has_item(), response.c.verbatim != ""),
        response.c.tool.is_(None),  # of whom another tool had asked is not known
        invitation.c.asked_at >= since,
        invitation.c.asked_at < until,
        func.coalesce(invitation.c.withdrawn_why, "") != WAVE_WITHDRAWN,
        response.c.source != AnswerSource.RECORDED,  # nobody was sent that question
    )


def _has_item() -> ColumnElement[bool]:
    items = select(1).where(
        response_item.c.workspace_id == response.c.workspace_id, response_item.c.response_id == response.c.id
    )
    return items.correlate(response).exists()


def _days(
    workspace_id: int, surveys: Sequence[int], since: date, until: date, segment: str
) -> tuple[ColumnElement[bool], ...]:
    return (
        rollup_day.c.workspace_id == workspace_id,
        rollup_day.c.survey_id.in_(surveys),
        rollup_day.c.segment == segment,
        rollup_day.c.day >= since,
        rollup_day.c.day < until,
    )


def _sums(*columns: str) -> list[ColumnElement[int]]:
    # PostgreSQL sums whole numbers into numeric ones, which would come back as Decimal.
    return [cast(func.sum(rollup_day.c[column]), Integer).label(column) for column in columns]


def _totals(row: Any) -> Totals:
    return Totals(tuple(getattr(row, name) for name in SCORES), row.asked, row.failed, row.commented)


def _by_month() -> Select[Any]:
    # Both databases spell a day as 2026-11-22. The empty value, too, belongs to the key that the days are read by.
    month = func.substr(cast(rollup_day.c.day, String), 1, 7)
    days = (
        rollup_day.c.workspace_id == bindparam("workspace_id", type_=rollup_day.c.workspace_id.type),
        rollup_day.c.survey_id == bindparam("survey_id", type_=rollup_day.c.survey_id.type),
        rollup_day.c.segment == "",
        rollup_day.c.value == "",
        rollup_day.c.day >= bindparam("since", type_=rollup_day.c.day.type),
        rollup_day.c.day < bindparam("until", type_=rollup_day.c.day.type),
    )
    return select(month, *_sums(*SCORES)).where(*days).group_by(month).order_by(month)


_BY_MONTH = Hot(_by_month())
