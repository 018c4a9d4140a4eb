"""What a typed message can belong to: the newest ask of its writer, and how far that has come."""

from datetime import datetime

from sqlalchemy import RowMapping, and_, bindparam, select

from storage.database.compiled import Hot
from storage.database.partial import says
from storage.database.tables import delivery, invitation, response
from storage.database.units import Unit
from storage.models import DeliveryKind, InvitationState

_TALKING = (InvitationState.ASKED, InvitationState.ANSWERED, InvitationState.EXPIRED)


def newest_ask(unit: Unit, workspace_id: int, contact_id: int, since: datetime) -> RowMapping | None:
    """The contact's newest ask posted since then, of any survey but the one about a departure, with its token and
    answer so far; None without one."""
    found = (
        select(
            delivery.c.token,
            delivery.c.id.label("delivery_id"),
            invitation.c.id.label("invitation_id"),
            invitation.c.locale,
            invitation.c.state,
            invitation.c.asked_at,
            invitation.c.expires_at,
            response.c.id.label("response_id"),
            response.c.score,
            response.c.verbatim,
            response.c.changed_at,
        )
        .select_from(
            delivery.join(invitation, invitation.c.id == delivery.c.invitation_id).outerjoin(
                response, and_(response.c.workspace_id == workspace_id, response.c.invitation_id == invitation.c.id)
            )
        )
        .where(
            delivery.c.workspace_id == workspace_id,
            delivery.c.contact_id == contact_id,
            delivery.c.kind == DeliveryKind.ASK,
            invitation.c.state.in_(_TALKING),
            invitation.c.asked_at >= since,
        )
        .order_by(invitation.c.asked_at.desc())
        .limit(1)
    )
    return unit.connection.execute(found).mappings().first()


def asked_in_thread(unit: Unit, workspace_id: int, channel: str, thread_ts: str) -> int | None:
    """The contact who was asked by the message that this thread stands under; None where it is no question."""
    return _ASKED_IN_THREAD.run(unit, workspace_id=workspace_id, channel=channel, ts=thread_ts).scalar()


_ASKED_IN_THREAD = Hot(
    select(delivery.c.contact_id).where(
        delivery.c.workspace_id == bindparam("workspace_id", type_=delivery.c.workspace_id.type),
        delivery.c.posted_channel == bindparam("channel", type_=delivery.c.posted_channel.type),
        delivery.c.ts == bindparam("ts", type_=delivery.c.ts.type),
        delivery.c.ts.is_not(None),
        says(delivery.c.kind, DeliveryKind.ASK, DeliveryKind.EXIT_ASK, DeliveryKind.REMINDER),
    )
)


def clarify_of(unit: Unit, workspace_id: int, channel: str, ts: str) -> RowMapping | None:
    """The "was that your score?" that stands at this place."""
    where = (delivery.c.workspace_id == workspace_id, delivery.c.posted_channel == channel, delivery.c.ts == ts)
    return unit.connection.execute(select(delivery).where(*where)).mappings().first()
