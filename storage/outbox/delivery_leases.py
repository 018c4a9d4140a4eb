"""Who may act on a row now: due rows are leased in batches, each to one worker, and freed when that is gone.

What a stop or a missing parent holds back is not leased; the last look before a call asks once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal_column, or_, select, true, update

from storage.database.compiled import Hot
from storage.database.partial import IS_LEASED, IS_WAITING, says
from storage.database.tables import account, contact, delivery, invitation, survey, workspace
from storage.database.units import Unit
from storage.models import CUSTOMER_BOUND, DeliveryKind, DeliveryState
from storage.outbox.delivery_owed import Priority


class Lane(StrEnum):
    """Slack limits each method by itself: posts, edits and Home tabs never wait for each other."""

    POST = "post"
    EDIT = "edit"
    HOME = "home"


@dataclass(frozen=True)
class Leased:
    """A delivery that this worker, and no other, may now act on."""

    id: int
    workspace_id: int
    kind: DeliveryKind
    token: str
    contact_id: int | None
    channel: str | None
    slack_user_id: str | None
    thread_of_id: int | None
    invitation_id: int | None
    case_id: int | None
    entry_id: int | None
    departure_id: int | None
    digest_id: int | None
    detail: dict[str, Any]
    wanted: int
    sent: int
    rendered: int
    body: str | None
    attempts: int
    doubted_at: datetime | None
    posted_after: str | None
    posted_channel: str | None
    ts: str | None
    unsure: bool  # its post may or may not stand in Slack: look before anything else


_FIELDS = tuple(name for name in Leased.__dataclass_fields__ if name != "unsure")
_LEASED_COLUMNS = [delivery.c[name] for name in _FIELDS]
_parent = delivery.alias("parent")


def lease(unit: Unit, lane: Lane, worker: str, *, now: datetime, until: datetime, limit: int) -> list[Leased]:
    """Take up to `limit` due deliveries of a lane, the most urgent first. Each goes to one worker only."""
    due: list[Any] = []
    for priority in Priority.ALL:
        if len(due) < limit:
            due += _DUE[lane].run(unit, priority=priority, now=now, limit=limit - len(due))
    if due:
        taken = delivery.c.id.in_([row.id for row in due])
        leased = {"state": DeliveryState.LEASED, "leased_by": worker, "leased_until": until}
        unit.connection.execute(update(delivery).where(taken).values(leased))
    return [_leased(row) for row in due]


def _leased(row: Any) -> Leased:
    known: dict[str, Any] = dict(zip(_FIELDS, row, strict=False))  # the row's last column is its state
    return Leased(**known, unsure=row.state is DeliveryState.UNSURE)


def parent_ts(unit: Unit, leased: Leased) -> str | None:
    """The thread that a message belongs to, as Slack names it; None outside threads."""
    if leased.thread_of_id is None:
        return leased.detail.get("thread_ts")  # of a message that is not ours
    found: str | None = unit.connection.execute(
        select(delivery.c.ts).where(delivery.c.id == leased.thread_of_id)
    ).scalar_one()
    return found


def still_leased(unit: Unit, delivery_id: int) -> bool:
    """Whether a leased message may still go out: the last look before a call, after a stop or a withdrawal."""
    if _STILL_LEASED.run(unit, delivery_id=delivery_id).first():
        return True
    release(unit, [delivery_id])
    return False


def release(unit: Unit, delivery_ids: Sequence[int]) -> None:
    """Give back leased rows that were not touched (a graceful stop)."""
    unit.connection.execute(
        update(delivery)
        .where(delivery.c.id.in_(delivery_ids), delivery.c.state == DeliveryState.LEASED)
        .values(state=DeliveryState.DUE, **RELEASED)
    )


def take_over(unit: Unit, now: datetime, *, everything: bool) -> int:
    """Free the leases of workers that are gone; how many.

    `everything` is for the one process of a database, which knows at start that no other worker lives. A leased post
    may have reached Slack, so it is looked for, at once; an edit is simply repeated.
    """
    gone = IS_LEASED
    if not everything:
        gone = and_(gone, delivery.c.leased_until <= now)
    may_be_out = and_(delivery.c.ts.is_(None), delivery.c.posted_after.is_not(None))
    changed = unit.connection.execute(
        update(delivery)
        .where(gone)
        .values(
            state=case((may_be_out, DeliveryState.UNSURE), else_=DeliveryState.DUE),
            doubted_at=case((may_be_out, now), else_=delivery.c.doubted_at),
            due_at=now,
            **RELEASED,
        )
    )
    return changed.rowcount


def next_lease_end(unit: Unit) -> datetime | None:
    """When the first lease runs out; None while nothing is leased."""
    ends = select(func.min(delivery.c.leased_until)).where(IS_LEASED)
    found: datetime | None = unit.connection.execute(ends).scalar_one()
    return found


def next_due(unit: Unit) -> datetime | None:
    """The earliest moment at which a delivery waits to be acted on; None when nothing waits."""
    (moments,) = _NEXT_DUE.run(unit)
    return min((moment for moment in moments if moment is not None), default=None)


RELEASED: dict[str, Any] = {"leased_by": None, "leased_until": None}
"""What a row says when it is leased no more."""


def _in(lane: Lane) -> ColumnElement[bool]:
    """What waits in a lane: word for word the condition of the lane's index."""
    home: ColumnElement[str] = literal_column(f"'{DeliveryKind.HOME}'")
    if lane is Lane.HOME:
        return and_(IS_WAITING, delivery.c.kind == home)
    is_out = delivery.c.ts.is_not(None) if lane is Lane.EDIT else delivery.c.ts.is_(None)
    return and_(IS_WAITING, is_out, delivery.c.kind != home)


def _may_go() -> ColumnElement[bool]:
    """Not held back: a reply in a thread waits for its parent; customers' posts wait while sends are stopped."""
    parent_is_missing = (
        select(1).where(_parent.c.id == delivery.c.thread_of_id, _parent.c.ts.is_(None)).correlate(delivery).exists()
    )
    # Looking for an unsure post sends nothing, and edits in place are part of taking an answer: neither is stopped.
    is_send = and_(
        says(delivery.c.kind, *sorted(CUSTOMER_BOUND)),
        delivery.c.ts.is_(None),
        delivery.c.state != literal_column(f"'{DeliveryState.UNSURE}'"),
    )
    return and_(~parent_is_missing, ~and_(is_send, _stopped()))


def _stopped() -> ColumnElement[bool]:
    workspace_stopped = select(1).where(workspace.c.id == delivery.c.workspace_id, workspace.c.stopped_at.is_not(None))
    account_stopped = (
        select(1)
        .select_from(contact.join(account, account.c.id == contact.c.account_id))
        .where(contact.c.id == delivery.c.contact_id, account.c.stopped_at.is_not(None))
    )
    survey_stopped = (
        select(1)
        .select_from(invitation.join(survey, survey.c.id == invitation.c.survey_id))
        .where(invitation.c.id == delivery.c.invitation_id, survey.c.stopped_at.is_not(None))
    )
    checks = (workspace_stopped, account_stopped, survey_stopped)
    return or_(*(check.correlate(delivery).exists() for check in checks))


def _due_in(lane: Lane) -> Select[Any]:
    # Only the post lane holds what a stop or a missing parent can hold back.
    free = _may_go() if lane is Lane.POST else true()
    return select(*_LEASED_COLUMNS, delivery.c.state).where(_in(lane), free)


_THIS = delivery.c.id == bindparam("delivery_id")
_PRIORITY = delivery.c.priority == bindparam("priority", type_=delivery.c.priority.type)
_IS_DUE = delivery.c.due_at <= bindparam("now", type_=delivery.c.due_at.type)
_DUE = {
    lane: Hot(
        _due_in(lane)
        .where(_PRIORITY, _IS_DUE)
        .order_by(delivery.c.due_at, delivery.c.id)
        .limit(bindparam("limit", type_=delivery.c.id.type))
        .with_for_update(skip_locked=True, of=delivery)
    )
    for lane in Lane
}
# Each index gives its earliest row at once; the fifteen answers come in one row.
_NEXT_DUE = Hot(
    select(
        *(
            _due_in(lane)
            .with_only_columns(delivery.c.due_at)
            .where(delivery.c.priority == literal_column(str(priority)))
            .order_by(delivery.c.due_at)
            .limit(literal_column("1"))
            .scalar_subquery()
            .label(f"{lane}_{priority}")
            for lane in Lane
            for priority in Priority.ALL
        )
    )
)
_STILL_LEASED = Hot(select(delivery.c.id).where(_THIS, IS_LEASED, _may_go()))
