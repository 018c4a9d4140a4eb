"""Whether a customer's channel was told who will ask there, and the asks that wait for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, select, update

from storage.asking.blackout_queries import WHERE_THEY_WORK
from storage.database.partial import IS_PLANNED
from storage.database.tables import account, contact, delivery, introduction, invitation, teammate, workspace
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import DeliveryState, IntroductionState, Place

Facts = RowMapping


def unoffered(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """Accounts in whose channel an ask is planned although nobody was offered to introduce us there: id, channel."""
    found = (
        select(func.min(account.c.id).label("id"), account.c.channel)
        .select_from(
            invitation.join(account, account.c.id == invitation.c.account_id).outerjoin(
                introduction,
                and_(
                    introduction.c.workspace_id == invitation.c.workspace_id,
                    introduction.c.channel == account.c.channel,
                ),
            )
        )
        .where(invitation.c.workspace_id == workspace_id, IS_PLANNED, invitation.c.place == Place.CHANNEL)
        .where(account.c.channel.is_not(None), introduction.c.channel.is_(None))
        .group_by(account.c.channel)
        .order_by(account.c.channel)
    )
    return unit.connection.execute(found).mappings().all()


def of(unit: Unit, workspace_id: int, channel: str) -> Facts | None:
    """A channel's introduction with its account, the account's CSM while they are in the team, and who decided."""
    csm, decider = teammate.alias("csm"), teammate.alias("decider")
    found = (
        select(
            introduction,
            account.c.name.label("account_name"),
            account.c.locale.label("account_locale"),
            account.c.country,
            csm.c.name.label("csm_name"),
            decider.c.name.label("decided_by"),
            workspace.c.company,
            func.coalesce(csm.c.time_zone, workspace.c.time_zone).label("zone"),
        )
        .select_from(
            introduction.join(account, account.c.id == introduction.c.account_id)
            .join(workspace, workspace.c.id == introduction.c.workspace_id)
            .outerjoin(csm, and_(csm.c.id == account.c.csm_id, csm.c.in_team))
            .outerjoin(decider, decider.c.id == introduction.c.decided_by_id)
        )
        .where(introduction.c.workspace_id == workspace_id, introduction.c.channel == channel)
    )
    return unit.connection.execute(found).mappings().first()


def zone_of_csm(unit: Unit, workspace_id: int, account_id: int) -> str:
    """The clock of the account's CSM while they are in the team, else the workspace's."""
    found = (
        select(func.coalesce(teammate.c.time_zone, workspace.c.time_zone))
        .select_from(
            account.join(workspace, workspace.c.id == account.c.workspace_id).outerjoin(
                teammate, and_(teammate.c.id == account.c.csm_id, teammate.c.in_team)
            )
        )
        .where(account.c.workspace_id == workspace_id, account.c.id == account_id)
    )
    return str(unit.connection.execute(found).scalar_one())


def offer(unit: Unit, workspace_id: int, channel: str, **facts: Any) -> bool:
    """Note that an introduction was offered; False where it was before."""
    values = {"workspace_id": workspace_id, "channel": channel, "state": IntroductionState.OFFERED, **facts}
    added = insert(introduction).values(**values).on_conflict_do_nothing().returning(introduction.c.channel)
    return unit.connection.execute(added).first() is not None


def decide(
    unit: Unit, workspace_id: int, channel: str, state: IntroductionState, teammate_id: int, now: datetime
) -> bool:
    """Note what became of it; False where that is known already, or nothing was offered."""
    changed = unit.connection.execute(
        update(introduction)
        .where(introduction.c.workspace_id == workspace_id, introduction.c.channel == channel)
        .where(introduction.c.state == IntroductionState.OFFERED)
        .values(state=state, decided_at=now, decided_by_id=teammate_id)
    )
    return changed.rowcount == 1


def waiting(unit: Unit, workspace_id: int, channel: str, why: str) -> Sequence[Facts]:
    """The asks that wait for it (`why` is what their deliveries say): delivery_id, and `WHERE_THEY_WORK`."""
    found = (
        select(delivery.c.id.label("delivery_id"), *WHERE_THEY_WORK)
        .select_from(
            delivery.join(contact, contact.c.id == delivery.c.contact_id)
            .join(account, account.c.id == contact.c.account_id)
            .join(workspace, workspace.c.id == delivery.c.workspace_id)
        )
        .where(delivery.c.workspace_id == workspace_id, account.c.channel == channel)
        .where(delivery.c.state == DeliveryState.DUE, delivery.c.failure == why)
        .order_by(delivery.c.due_at, delivery.c.id)
    )
    return unit.connection.execute(found).mappings().all()
