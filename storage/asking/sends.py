"""The switch that no customer-bound message passes: for a workspace, a survey, an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, false, func, not_, select, update

from storage import audits
from storage.database.tables import account, contact, delivery, invitation, survey, workspace
from storage.database.units import Unit
from storage.models import CUSTOMER_BOUND, DeliveryKind, DeliveryState, InvitationState, SurveyKind

EVERYTHING = "everything"
_ASKS_BY_DM_OR_CHANNEL = (DeliveryKind.ASK, DeliveryKind.EXIT_ASK)
_SPREAD = (*_ASKS_BY_DM_OR_CHANNEL, DeliveryKind.REMINDER)


@dataclass(frozen=True)
class Switch:
    """Which sends: those of one survey, those to one account, or all of the workspace."""

    survey_name: str | None = None
    account_id: int | None = None


ALL = Switch()


@dataclass(frozen=True)
class Backlog:
    """What waits behind a switch beyond its time, by what turning it on does."""

    spread: int = 0  # asks and reminders that are given a new moment
    stale: int = 0  # those that waited too long and are dropped
    at_once: int = 0  # words between people, which go out at once
    held: int = 0  # what another stop holds back all the same

    @property
    def waiting(self) -> int:
        return self.spread + self.stale + self.at_once + self.held


def stop(unit: Unit, workspace_id: int, by: str, now: datetime, switch: Switch = ALL) -> None:
    """Stop all sends, or some; a switch that is off already keeps who turned it off first."""
    table, which, about = _row(unit, workspace_id, switch)
    unit.connection.execute(
        update(table).where(which, table.c.stopped_at.is_(None)).values(stopped_at=now, stopped_by=by)
    )
    audits.note(unit, workspace_id, by, "stopped sends", about, now)


def resume(unit: Unit, workspace_id: int, by: str, now: datetime, switch: Switch = ALL) -> None:
    """Let sends pass again. Nothing is owed anew: what waited is still owed once."""
    table, which, about = _row(unit, workspace_id, switch)
    unit.connection.execute(update(table).where(which).values(stopped_at=None, stopped_by=None))
    audits.note(unit, workspace_id, by, "resumed sends", about, now)
    unit.wake()


def is_stopped(unit: Unit, workspace_id: int, switch: Switch = ALL) -> bool:
    """Whether this switch is off, whatever others are."""
    table, which, _ = _row(unit, workspace_id, switch)
    return unit.connection.execute(select(table.c.id).where(which, table.c.stopped_at.is_not(None))).first() is not None


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


def backlog(unit: Unit, workspace_id: int, now: datetime, stale_after: timedelta, switch: Switch = ALL) -> Backlog:
    """What waits behind this switch; resuming moves, drops and lets go exactly these."""
    set_free, is_stale = and_(*_set_free(workspace_id, switch)), _is_stale(now, stale_after)
    is_spread = delivery.c.kind.in_(_SPREAD)
    found = (
        select(
            func.count().filter(set_free, is_spread, not_(is_stale)),
            func.count().filter(set_free, is_spread, is_stale),
            func.count().filter(set_free, not_(is_spread)),
            func.count().filter(not_(set_free)),
        )
        .select_from(_WAITING)
        .where(*_behind(workspace_id, switch), delivery.c.due_at <= now)
    )
    return Backlog(*(int(count) for count in unit.connection.execute(found).one()))


def drop_stale(
    unit: Unit,
    workspace_id: int,
    now: datetime,
    stale_after: timedelta,
    why: str,
    limit: int = 500,
    switch: Switch = ALL,
) -> int:
    """Take back up to `limit` asks that waited too long; how many. Their invitations keep the reason.

    Of the asks that resuming sets free (see `waiting_asks`), but never one about a departure: a teammate approved it,
    and no later turn brings it back. A reminder is dropped alone: its question stands.
    """
    stale = (
        select(delivery.c.id, delivery.c.kind, delivery.c.invitation_id)
        .select_from(_WAITING)
        .where(
            *_behind(workspace_id, switch),
            *_set_free(workspace_id, switch),
            delivery.c.kind.in_(_SPREAD),
            _is_stale(now, stale_after),
        )
        .order_by(delivery.c.due_at)
        .limit(limit)
        .with_for_update(of=delivery)  # nobody sends them meanwhile
    )
    rows = unit.connection.execute(stale).all()
    unit.connection.execute(
        update(delivery)
        .where(delivery.c.id.in_([row.id for row in rows]))
        .values(state=DeliveryState.DROPPED, failure=why)
    )
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.id.in_([row.invitation_id for row in rows if row.kind is not DeliveryKind.REMINDER]))
        .where(invitation.c.state == InvitationState.PLANNED)
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
    )
    return len(rows)


def waiting_asks(unit: Unit, workspace_id: int, now: datetime, switch: Switch = ALL) -> Sequence[Any]:
    """Asks that wait beyond their time, with whose they are and where they are; the longest-waiting first.

    `planned_for` is the moment that counts in budgets, for a reminder its own; a reminder has no `survey_id`.

    Only those that resuming sets free: what another stop holds, be it of the workspace, a survey or an account, waits
    on.
    """
    found = (
        select(
            delivery.c.id,
            contact.c.account_id,
            case((delivery.c.kind != DeliveryKind.REMINDER, invitation.c.survey_id)).label("survey_id"),
            contact.c.time_zone,
            contact.c.slack_time_zone,
            contact.c.locale,
            account.c.time_zone.label("account_zone"),
            account.c.country,
            account.c.locale.label("account_locale"),
            account.c.attributes,
            case(
                (delivery.c.kind == DeliveryKind.REMINDER, invitation.c.reminded_at), else_=invitation.c.send_at
            ).label("planned_for"),
        )
        .select_from(_WAITING)
        .where(
            *_behind(workspace_id, switch),
            *_set_free(workspace_id, switch),
            delivery.c.kind.in_(_SPREAD),
            delivery.c.due_at <= now,
        )
        .order_by(delivery.c.due_at, delivery.c.id)
    )
    return unit.connection.execute(found).all()


def move(unit: Unit, delivery_id: int, to: datetime) -> None:
    """Give a waiting message a new moment, and an ask that is not out yet with it."""
    unit.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(due_at=to))
    asked = select(delivery.c.invitation_id).where(delivery.c.id == delivery_id).scalar_subquery()
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.id == asked, invitation.c.state == InvitationState.PLANNED)
        .values(send_at=to)
    )


_WAITING = (
    delivery.join(contact, contact.c.id == delivery.c.contact_id)
    .join(account, account.c.id == contact.c.account_id)
    .join(workspace, workspace.c.id == delivery.c.workspace_id)
    .outerjoin(invitation, invitation.c.id == delivery.c.invitation_id)
    .outerjoin(survey, survey.c.id == invitation.c.survey_id)
)


def _behind(workspace_id: int, switch: Switch) -> tuple[ColumnElement[bool], ...]:
    """Messages to customers that this switch keeps from being posted."""
    waits = (
        delivery.c.workspace_id == workspace_id,
        delivery.c.kind.in_(CUSTOMER_BOUND),
        delivery.c.ts.is_(None),
        delivery.c.state == DeliveryState.DUE,
    )
    if switch.survey_name is not None:
        return (*waits, survey.c.name == switch.survey_name)
    return waits if switch.account_id is None else (*waits, account.c.id == switch.account_id)


def _set_free(workspace_id: int, switch: Switch) -> tuple[ColumnElement[bool], ...]:
    """What no other switch holds back once this one is turned."""
    others = {
        "workspace": workspace.c.stopped_at.is_(None),
        "survey": survey.c.stopped_at.is_(None),
        "account": account.c.stopped_at.is_(None),
    }
    own = "survey" if switch.survey_name is not None else "workspace" if switch.account_id is None else "account"
    return tuple(passes for name, passes in others.items() if name != own)


def _is_stale(now: datetime, stale_after: timedelta) -> ColumnElement[bool]:
    is_of_a_departure = func.coalesce(survey.c.kind == SurveyKind.CHURN_EXIT, false())
    return and_(delivery.c.due_at <= now - stale_after, not_(is_of_a_departure))


def _row(unit: Unit, workspace_id: int, switch: Switch) -> tuple[Table, ColumnElement[bool], str]:
    """Where a switch is stored: the table, which of its rows, and what it is called in the audit log."""
    if switch.survey_name is not None:
        return (
            survey,
            and_(survey.c.workspace_id == workspace_id, survey.c.name == switch.survey_name),
            switch.survey_name,
        )
    if switch.account_id is None:
        return workspace, workspace.c.id == workspace_id, EVERYTHING
    which = and_(account.c.workspace_id == workspace_id, account.c.id == switch.account_id)
    named = unit.connection.execute(select(account.c.external_id).where(which)).scalar_one_or_none()
    return account, which, f"account {named}"
