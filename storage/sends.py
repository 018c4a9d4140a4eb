"""The switch that no customer-bound message passes: for a workspace, a survey, an account."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from storage.models import CUSTOMER_BOUND, DeliveryState, InvitationState, SurveyKind
from storage.tables import account, audit, contact, delivery, invitation, survey, workspace
from storage.units import Unit


def stop(unit: Unit, workspace_id: int, by: str, now: datetime, *, survey_name: str | None = None) -> None:
    """Stop all sends, or those of one survey; a switch that is off already keeps who turned it off first."""
    table = workspace if survey_name is None else survey
    which = table.c.id == workspace_id if survey_name is None else _survey(workspace_id, survey_name)
    unit.connection.execute(
        update(table).where(which, table.c.stopped_at.is_(None)).values(stopped_at=now, stopped_by=by)
    )
    _note(unit, workspace_id, by, "stopped sends", survey_name, now)


def resume(unit: Unit, workspace_id: int, by: str, now: datetime, *, survey_name: str | None = None) -> None:
    """Let sends pass again. Nothing is owed anew: what waited is still owed once."""
    table = workspace if survey_name is None else survey
    which = table.c.id == workspace_id if survey_name is None else _survey(workspace_id, survey_name)
    unit.connection.execute(update(table).where(which).values(stopped_at=None, stopped_by=None))
    _note(unit, workspace_id, by, "resumed sends", survey_name, now)
    unit.wake()


def stopped_by(unit: Unit, workspace_id: int, account_id: int | None = None) -> str | None:
    """Who stopped the sends of the workspace (or of this account); None while they pass, "" when it is not known."""
    home = unit.connection.execute(
        select(workspace.c.stopped_at, workspace.c.stopped_by).where(workspace.c.id == workspace_id)
    ).one()
    if home.stopped_at is not None:
        return home.stopped_by or ""
    if account_id is None:
        return None
    customer = unit.connection.execute(
        select(account.c.stopped_at, account.c.stopped_by).where(account.c.id == account_id)
    ).one()
    return (customer.stopped_by or "") if customer.stopped_at is not None else None


def backlog(unit: Unit, workspace_id: int, now: datetime, stale_after: timedelta) -> tuple[int, int]:
    """How many posts to customers wait beyond their time, and how many of these are stale asks."""
    waits = and_(
        delivery.c.workspace_id == workspace_id,
        delivery.c.kind.in_(CUSTOMER_BOUND),
        delivery.c.ts.is_(None),
        delivery.c.state == DeliveryState.DUE,
        delivery.c.due_at <= now,
    )
    stale = and_(delivery.c.invitation_id.is_not(None), delivery.c.due_at <= now - stale_after)
    found = select(func.count(), func.count().filter(stale)).where(waits)
    waiting, old = unit.connection.execute(found).one()
    return int(waiting), int(old)


def drop_stale(
    unit: Unit,
    workspace_id: int,
    now: datetime,
    stale_after: timedelta,
    why: str,
    limit: int = 500,
    *,
    survey_name: str | None = None,
) -> int:
    """Take back up to `limit` asks that waited too long; how many. Their invitations keep the reason.

    Of the asks that resuming sets free (see `waiting_asks`), but never one about a departure: a teammate approved it,
    and no later turn brings it back.
    """
    stale = (
        select(delivery.c.id, delivery.c.invitation_id)
        .select_from(_ASKS)
        .where(
            *_set_free(workspace_id, survey_name),
            delivery.c.due_at <= now - stale_after,
            survey.c.kind != SurveyKind.CHURN_EXIT,
        )
        .limit(limit)
    )
    rows = unit.connection.execute(stale).all()
    unit.connection.execute(
        update(delivery)
        .where(delivery.c.id.in_([row.id for row in rows]))
        .values(state=DeliveryState.DROPPED, failure=why)
    )
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.id.in_([row.invitation_id for row in rows]))
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
    )
    return len(rows)


def waiting_asks(
    unit: Unit, workspace_id: int, now: datetime, *, survey_name: str | None = None
) -> list[tuple[int, tuple[str | None, ...], str | None]]:
    """Asks that wait beyond their time: (delivery, zones of contact and account, country), the longest-waiting first.

    Only those that resuming sets free: of that survey, or of every survey that is not stopped itself; and never those
    to a stopped account, which wait on.
    """
    found = (
        select(
            delivery.c.id,
            contact.c.time_zone,
            contact.c.slack_time_zone,
            account.c.time_zone.label("account_zone"),
            account.c.country,
        )
        .select_from(_ASKS)
        .where(*_set_free(workspace_id, survey_name), delivery.c.due_at <= now)
        .order_by(delivery.c.due_at)
    )
    rows = unit.connection.execute(found)
    return [(row.id, (row.time_zone, row.slack_time_zone, row.account_zone), row.country) for row in rows]


def move(unit: Unit, delivery_id: int, to: datetime) -> None:
    """Give a waiting ask a new moment."""
    unit.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(due_at=to))


_ASKS = (
    delivery.join(invitation, invitation.c.id == delivery.c.invitation_id)
    .join(survey, survey.c.id == invitation.c.survey_id)
    .join(contact, contact.c.id == delivery.c.contact_id)
    .join(account, account.c.id == contact.c.account_id)
)


def _set_free(workspace_id: int, survey_name: str | None) -> tuple[ColumnElement[bool], ...]:
    """Asks not yet posted that nothing holds back once this switch is turned."""
    return (
        delivery.c.workspace_id == workspace_id,
        delivery.c.ts.is_(None),
        delivery.c.state == DeliveryState.DUE,
        account.c.stopped_at.is_(None),
        survey.c.stopped_at.is_(None) if survey_name is None else survey.c.name == survey_name,
    )


def _survey(workspace_id: int, name: str) -> ColumnElement[bool]:
    return and_(survey.c.workspace_id == workspace_id, survey.c.name == name)


def _note(unit: Unit, workspace_id: int, by: str, did: str, about: str | None, now: datetime) -> None:
    unit.connection.execute(
        audit.insert().values(workspace_id=workspace_id, at=now, who=by, did=did, about=about or "everything")
    )
