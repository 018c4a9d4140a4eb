"""Open questions whose contacts are to be reminded."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from storage.database.compiled import Hot
from storage.database.partial import IS_ASKED
from storage.database.tables import delivery, invitation, workspace
from storage.database.units import Unit
from storage.models import DeliveryKind

_AT = invitation.c.remind_at.type
_DUE = Hot(
    select(invitation.c.id, invitation.c.workspace_id)
    .where(
        invitation.c.workspace_id == bindparam("workspace_id", type_=invitation.c.workspace_id.type),
        IS_ASKED,
        invitation.c.remind_at.is_not(None),
        invitation.c.remind_at <= bindparam("now", type_=_AT),
    )
    .order_by(invitation.c.remind_at)
    .limit(bindparam("limit", type_=invitation.c.id.type))
)
_SET = Hot(
    update(invitation)
    .where(invitation.c.id == bindparam("invitation_id"))
    .values(remind_at=bindparam("at", type_=_AT), reminders=bindparam("reminders"))
)
_SET_REMINDED = Hot(
    update(invitation)
    .where(invitation.c.id == bindparam("invitation_id"))
    .values(reminded_at=bindparam("at", type_=_AT))
)
_EARLIEST = Hot(
    select(
        select(func.min(invitation.c.remind_at))
        .where(invitation.c.workspace_id == workspace.c.id, IS_ASKED, invitation.c.remind_at.is_not(None))
        .scalar_subquery()
        .label("remind_at")
    ).select_from(workspace)
)
_MESSAGE = Hot(
    select(delivery.c.id, delivery.c.token, delivery.c.detail).where(
        delivery.c.workspace_id == bindparam("workspace_id"),
        delivery.c.invitation_id == bindparam("invitation_id"),
        delivery.c.invitation_id.is_not(None),
        delivery.c.kind == DeliveryKind.ASK,
    )
)


def due(unit: Unit, now: datetime, limit: int) -> list[Any]:
    """Open questions of any workspace whose reminder is due: id and workspace_id, the longest-waiting first."""
    found: list[Any] = []
    for workspace_id in unit.connection.scalars(select(workspace.c.id)).all():
        found += _DUE.run(unit, workspace_id=workspace_id, now=now, limit=limit - len(found)).all()
    return found


def next_due(unit: Unit) -> datetime | None:
    """When the next reminder of any workspace is due; None when none is to come."""
    return min((moment for (moment,) in _EARLIEST.run(unit) if moment is not None), default=None)


def set_reminders(unit: Unit, invitation_id: int, *, reminders: int, next_at: datetime | None) -> None:
    """Note how many reminders an ask has, and when the next one is due."""
    _SET.run(unit, invitation_id=invitation_id, reminders=reminders, at=next_at)


def message_of(unit: Unit, workspace_id: int, invitation_id: int) -> Any:
    """The message of the ask itself: id, token, detail."""
    return _MESSAGE.run(unit, workspace_id=workspace_id, invitation_id=invitation_id).all()[0]


def set_reminded(unit: Unit, invitation_id: int, at: datetime | None) -> None:
    """Note when the last reminder of an ask was sent, or is to be; None: it costs nothing."""
    _SET_REMINDED.run(unit, invitation_id=invitation_id, at=at)
