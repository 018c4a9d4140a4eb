"""Questions that close because nobody answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.database.compiled import Hot
from storage.database.partial import IS_ASKED
from storage.database.tables import delivery, invitation, workspace
from storage.database.units import Unit
from storage.models import DeliveryKind, InvitationState


def expired(unit: Unit, now: datetime, limit: int) -> list[int]:
    """Invitations of any workspace that were asked, never answered, and are open no longer: at most `limit`."""
    found: list[int] = []
    for workspace_id in unit.connection.scalars(select(workspace.c.id)).all():
        found += [row.id for row in _EXPIRED.run(unit, workspace_id=workspace_id, now=now, limit=limit - len(found))]
    return found


def close(unit: Unit, invitation_ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """Close those of these invitations that are still open; they, and the deliveries that show them."""
    # Said once more: where writers do not take turns, somebody may have answered since they were found.
    still_open = update(invitation).where(invitation.c.id.in_(invitation_ids), IS_ASKED)
    expired_now = still_open.values(state=InvitationState.EXPIRED).returning(invitation.c.id)
    closed = list(unit.connection.scalars(expired_now))
    is_ask = delivery.c.kind.in_((DeliveryKind.ASK, DeliveryKind.EXIT_ASK, DeliveryKind.REMINDER))
    theirs = select(invitation.c.workspace_id).where(invitation.c.id == delivery.c.invitation_id).scalar_subquery()
    shown = select(delivery.c.id).where(delivery.c.workspace_id == theirs, delivery.c.invitation_id.in_(closed), is_ask)
    return closed, list(unit.connection.scalars(shown))


def next_expiry(unit: Unit) -> datetime | None:
    """When the next open invitation of any workspace expires; None while none is open."""
    return min((moment for (moment,) in _EARLIEST.run(unit) if moment is not None), default=None)


_EARLIEST = Hot(
    select(
        select(func.min(invitation.c.expires_at))
        .where(invitation.c.workspace_id == workspace.c.id, IS_ASKED)
        .scalar_subquery()
        .label("expires_at")
    ).select_from(workspace)
)
_EXPIRED = Hot(
    select(invitation.c.id)
    .where(
        invitation.c.workspace_id == bindparam("workspace_id", type_=invitation.c.workspace_id.type),
        IS_ASKED,
        invitation.c.expires_at <= bindparam("now", type_=invitation.c.expires_at.type),
    )
    .order_by(invitation.c.expires_at)
    .limit(bindparam("limit", type_=invitation.c.id.type))
)
