"""What a digest tells besides the score: reasons and words that were heard, cases that wait, asks that come."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, RowMapping, Subquery, and_, case, cast, func, or_, select, update

from storage.answering.answered import answered_in
from storage.asking import turn_queries
from storage.case_queries import IS_PRIVATE
from storage.comments.own_reasons import parent_of
from storage.comments.theme_queries import has_theme
from storage.database.partial import IS_PLANNED
from storage.database.tables import account, case_file, contact, digest, invitation, label, response, survey, teammate
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import AnswerSource, CaseKind, CaseState, LabelKind, LabelSource

CORRECTED = "score_corrected"
"""Why a case was closed whose score was changed upwards: there was nothing to answer."""

_RANKS = {LabelSource.TEAM: 0, LabelSource.READ: 1}


def reasons_heard(
    unit: Unit, workspace_id: int, since: date, until: date, *, sure_from: float, pleased_from: int
) -> list[tuple[str, int]]:
    """Reasons by how often they were heard, most often first. Each answer has one: the team's word goes before the
    customer's, that before what was read.

    What was read counts from the confidence `sure_from` on, and not in answers that scored `pleased_from` or more of
    0-10, or above the middle of another scale: there the same words are praise. Answers that only their CSM may see are
    left out, as is "other". An own reason counts with the shipped one above it.
    """
    counted: Counter[str] = Counter()
    for code, times in _by_code(unit, workspace_id, since, until, sure_from, pleased_from):
        counted[parent_of(code)] += times
    counted.pop("other", None)
    return sorted(counted.items(), key=lambda each: (-each[1], each[0]))


def own_reasons_heard(
    unit: Unit, workspace_id: int, since: date, until: date, *, sure_from: float, pleased_from: int
) -> list[tuple[str, int]]:
    """How often the workspace's own reasons are among those of `reasons_heard`, most often first; also those below
    "other", which is left out there."""
    found = _by_code(unit, workspace_id, since, until, sure_from, pleased_from)
    return [(code, times) for code, times in found if parent_of(code) != code]


def _by_code(
    unit: Unit, workspace_id: int, since: date, until: date, sure_from: float, pleased_from: int
) -> list[tuple[str, int]]:
    """Every code by itself, most often first."""
    best = _best_labels(_heard(workspace_id, since, until), sure_from, pleased_from)
    code = case((best.c.source == LabelSource.TEAM, best.c.code), else_=func.coalesce(best.c.stated, best.c.code))
    found = (
        select(code, func.count())
        .where(best.c.place == 1, code.is_not(None), code != "other")
        .group_by(code)
        .order_by(func.count().desc(), code)
    )
    return [(row[0], row[1]) for row in unit.connection.execute(found)]


def voices(
    unit: Unit, workspace_id: int, since: date, until: date, limit: int = 200, *, theme: str | None = None
) -> Sequence[RowMapping]:
    """Scores with words, the newest first: verbatim, score and its scale, title, account_name, and how many contacts
    that has. `theme`: only those about it."""
    at_account = (contact.c.workspace_id == account.c.workspace_id, contact.c.account_id == account.c.id)
    colleagues = select(func.count()).where(*at_account).correlate(account).scalar_subquery()
    found = (
        select(
            response.c.verbatim,
            (response.c.source == AnswerSource.RECORDED).label("recorded"),
            response.c.score,
            response.c.scale,
            response.c.high_is_good,
            contact.c.title,
            account.c.name.label("account_name"),
            colleagues.label("colleagues"),
        )
        .select_from(
            response.join(contact, contact.c.id == response.c.contact_id).join(
                account, account.c.id == response.c.account_id
            )
        )
        .where(*_heard(workspace_id, since, until), response.c.score.is_not(None))
        .where(response.c.verbatim.is_not(None), response.c.verbatim != "")
        .where(*([] if theme is None else [has_theme(theme)]))
        .order_by(response.c.answered_at.desc(), response.c.id.desc())
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def staff_names(unit: Unit, workspace_id: int) -> list[str]:
    """The names of all teammates, former ones included."""
    return list(unit.connection.scalars(select(teammate.c.name).where(teammate.c.workspace_id == workspace_id)))


def low_scores(unit: Unit, workspace_id: int, start: datetime, end: datetime) -> Sequence[RowMapping]:
    """Cases of low scores opened in [start, end), but for those that a better score closed: when the first answer was
    due, when it was given, when the case was closed."""
    found = select(case_file.c.answer_due_at, case_file.c.first_touch_at, case_file.c.closed_at).where(
        case_file.c.workspace_id == workspace_id,
        case_file.c.kind == CaseKind.LOW_SCORE,
        case_file.c.opened_at >= start,
        case_file.c.opened_at < end,
        or_(case_file.c.close_reason.is_(None), case_file.c.close_reason != CORRECTED),
    )
    return unit.connection.execute(found).mappings().all()


def overdue(unit: Unit, workspace_id: int, now: datetime, limit: int = 50) -> Sequence[RowMapping]:
    """Cases that wait for their first answer longer than promised, the soonest renewal first: id, account_name,
    renews_on, owner_name. Those that only one CSM may see are left out."""
    owner = teammate.alias("owner")
    found = (
        select(
            case_file.c.id,
            account.c.name.label("account_name"),
            account.c.renews_on,
            owner.c.name.label("owner_name"),
        )
        .select_from(
            case_file.join(account, account.c.id == case_file.c.account_id)
            .outerjoin(response, response.c.id == case_file.c.response_id)
            .outerjoin(owner, owner.c.id == case_file.c.owner_id)
        )
        .where(
            case_file.c.workspace_id == workspace_id,
            case_file.c.state != CaseState.CLOSED,
            case_file.c.first_touch_at.is_(None),
            case_file.c.answer_due_at <= now,
            ~IS_PRIVATE,
            or_(response.c.id.is_(None), response.c.only_owner.is_(False)),
        )
        .order_by(account.c.renews_on.is_(None), account.c.renews_on, case_file.c.opened_at)
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def asks_planned(unit: Unit, workspace_id: int, before: date, ends: datetime) -> int:
    """How many asks go out before the day `before`, which begins at `ends`: those planned, and those whose turn comes.

    A turn that should have come already is still to come: the plan tick is late, or sends were stopped.
    """
    planned = select(func.count()).where(
        invitation.c.workspace_id == workspace_id,
        IS_PLANNED,
        invitation.c.send_at < ends,
    )
    return int(unit.connection.execute(planned).scalar_one()) + turn_queries.coming(unit, workspace_id, before)


def add(
    unit: Unit,
    workspace_id: int,
    *,
    channel: str,
    starts_on: date,
    ends_on: date,
    figures: dict[str, Any],
    now: datetime,
) -> int | None:
    """Store a digest; its id, or None when this channel has that of these days already."""
    values = {
        "workspace_id": workspace_id,
        "channel": channel,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "figures": figures,
        "created_at": now,
    }
    unique = ["workspace_id", "channel", "starts_on", "ends_on"]
    statement = insert(digest).values(**values).on_conflict_do_nothing(index_elements=unique).returning(digest.c.id)
    digest_id: int | None = unit.connection.execute(statement).scalar_one_or_none()
    return digest_id


def by_id(unit: Unit, workspace_id: int, digest_id: int) -> RowMapping:
    """A digest as it was reported."""
    found = select(digest).where(digest.c.workspace_id == workspace_id, digest.c.id == digest_id)
    return unit.connection.execute(found).mappings().one()


def set_chart(unit: Unit, digest_id: int, file_id: str) -> None:
    """Note Slack's id of the picture that was uploaded for a digest."""
    unit.connection.execute(update(digest).where(digest.c.id == digest_id).values(chart_file=file_id))


def _heard(workspace_id: int, since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    surveys = select(survey.c.id).where(survey.c.workspace_id == workspace_id)
    return (*answered_in(workspace_id, surveys, since, until), response.c.only_owner.is_(False))


def _is_pleased(from_ten: int) -> ColumnElement[bool]:
    """A high score on its scale, as analysis/score/levels.py cuts it; the lower end of a scale has one digit."""
    low, high = (cast(func.substr(response.c.scale, *at), Integer) for at in ((1, 1), (3, 2)))
    good = case((response.c.high_is_good.is_(True), response.c.score), else_=low + high - response.c.score)
    return case((response.c.scale == "0-10", good >= from_ten), else_=2 * good > low + high)


def _best_labels(heard: tuple[ColumnElement[bool], ...], sure_from: float, pleased_from: int) -> Subquery:
    """Of each answer what is believed, the best at `place` 1; beside it the reason that was `stated`."""
    answers = (
        select(
            response.c.workspace_id,
            response.c.id,
            response.c.reason,
            or_(response.c.score.is_(None), ~_is_pleased(pleased_from)).label("displeased"),
        )
        .where(*heard)
        .cte("answers")
        .prefix_with("MATERIALIZED")
    )
    is_its = and_(label.c.workspace_id == answers.c.workspace_id, label.c.response_id == answers.c.id)
    sure = and_(label.c.confidence >= sure_from, answers.c.displeased)
    believed = and_(is_its, label.c.kind == LabelKind.REASON, or_(label.c.source == LabelSource.TEAM, sure))
    rank = case(*((label.c.source == source, rank) for source, rank in _RANKS.items()))
    place = func.row_number().over(
        partition_by=answers.c.id,
        order_by=(rank, label.c.at.desc(), label.c.confidence.desc(), label.c.id.desc()),
    )
    return (
        select(answers.c.reason.label("stated"), label.c.source, label.c.code, place.label("place"))
        .select_from(answers.outerjoin(label, believed))
        .subquery("best")
    )
