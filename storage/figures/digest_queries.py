"""What a digest tells besides the score: words that were heard, cases that wait, asks that come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, or_, select, update

from storage.answering.answered import answered_in
from storage.asking import turn_queries
from storage.case_queries import IS_PRIVATE, next_renewal_first
from storage.comments.theme_queries import has_theme
from storage.database.partial import IS_PLANNED
from storage.database.tables import account, case_file, contact, digest, invitation, response, survey, teammate
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import AnswerSource, CaseKind, CaseState

CORRECTED = "score_corrected"
"""Why a case was closed whose score was changed upwards: there was nothing to answer."""


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


def overdue(unit: Unit, workspace_id: int, now: datetime, today: date, limit: int = 50) -> Sequence[RowMapping]:
    """Cases that wait for their first answer longer than promised, in the order of `next_renewal_first`: id,
    account_name, renews_on, owner_name. Those that only one CSM may see are left out."""
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
        .order_by(*next_renewal_first(today))
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
