"""Taking asks back, whatever became of their messages: unsent ones are dropped, sent ones say so.

One that a worker is sending right now is wanted anew: it is dropped at the last look before its post, or edited after.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from storage.database.tables import delivery, invitation
from storage.database.units import Unit
from storage.models import DeliveryState, InvitationState
from storage.outbox import delivery_queue


def take_back(unit: Unit, workspace_id: int, invitation_ids: Sequence[int], why: str, now: datetime) -> None:
    """Withdraw invitations for a reason, and bring their messages in step."""
    if not invitation_ids:
        return
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.workspace_id == workspace_id, invitation.c.id.in_(invitation_ids))
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
    )
    theirs = (delivery.c.workspace_id == workspace_id, delivery.c.invitation_id.in_(invitation_ids))
    unit.connection.execute(
        update(delivery)
        .where(*theirs, delivery.c.ts.is_(None), delivery.c.state == DeliveryState.DUE)
        .values(state=DeliveryState.DROPPED, failure=why)
    )
    show_again(unit, workspace_id, invitation_ids, now)


def show_again(unit: Unit, workspace_id: int, invitation_ids: Sequence[int], now: datetime) -> None:
    """Let the messages of these invitations that are out, or on their way, show how things stand."""
    shown = select(delivery.c.id).where(
        delivery.c.workspace_id == workspace_id,
        delivery.c.invitation_id.in_(invitation_ids),
        delivery.c.state.not_in((DeliveryState.DROPPED, DeliveryState.PARKED)),
    )
    for delivery_id in unit.connection.scalars(shown).all():
        delivery_queue.show_again(unit, delivery_id, now)


def planned(unit: Unit, workspace_id: int, *whose: ColumnElement[bool]) -> Sequence[int]:
    """The invitations of a workspace that still wait to be sent, narrowed by conditions on `invitation`.

    Nothing else becomes of them until the commit.
    """
    found = select(invitation.c.id).where(
        invitation.c.workspace_id == workspace_id, invitation.c.state == InvitationState.PLANNED, *whose
    )
    return unit.connection.scalars(found.order_by(invitation.c.id).with_for_update(of=invitation)).all()
