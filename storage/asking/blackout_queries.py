"""Days on which a workspace asks nobody, or nobody of one country; and what is planned on them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, select

from storage.database.partial import IS_PLANNED
from storage.database.tables import account, blackout, contact, delivery, invitation, workspace
from storage.database.units import Unit
from storage.models import DeliveryState
from storage.people.reach_queries import can_be_reached

Facts = RowMapping


WHERE_THEY_WORK: tuple[Any, ...] = (
    func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("time_zone"),
    account.c.time_zone.label("account_zone"),
    workspace.c.time_zone.label("workspace_zone"),
    account.c.country,
    contact.c.locale,
    account.c.locale.label("account_locale"),
    account.c.attributes,
)
"""What says when a contact may be written to."""


def add(unit: Unit, workspace_id: int, **facts: Any) -> int:
    """Store black-out days; their id."""
    added = blackout.insert().values(workspace_id=workspace_id, **facts).returning(blackout.c.id)
    return int(unit.connection.execute(added).scalar_one())


def remove(unit: Unit, workspace_id: int, blackout_id: int) -> Facts | None:
    """Take black-out days away; what they were, None where they are gone already."""
    gone = delete(blackout).where(blackout.c.workspace_id == workspace_id, blackout.c.id == blackout_id)
    return unit.connection.execute(gone.returning(blackout)).mappings().first()


def listed(unit: Unit, workspace_id: int, since: date) -> Sequence[Facts]:
    """A workspace's own black-outs that are not over on a day, the first to begin first."""
    found = select(blackout).where(blackout.c.workspace_id == workspace_id, blackout.c.last >= since)
    return unit.connection.execute(found.order_by(blackout.c.first, blackout.c.id)).mappings().all()


def countries(unit: Unit, workspace_id: int) -> list[tuple[str, int]]:
    """The countries of the people whom we could ask, with how many they are, the most first."""
    people = func.count()
    found = (
        select(account.c.country, people)
        .select_from(contact.join(account, account.c.id == contact.c.account_id))
        .where(
            contact.c.workspace_id == workspace_id,
            contact.c.opted_out_at.is_(None),
            can_be_reached(),
            account.c.country.is_not(None),
        )
        .group_by(account.c.country)
        .order_by(people.desc(), account.c.country)
    )
    return [(row[0], int(row[1])) for row in unit.connection.execute(found)]


def planned_between(unit: Unit, workspace_id: int, since: datetime, until: datetime) -> Sequence[Facts]:
    """Asks that wait to be sent in [since, until), in order: delivery_id, send_at, account_id, survey_id, and
    `WHERE_THEY_WORK`."""
    found = (
        select(
            delivery.c.id.label("delivery_id"),
            invitation.c.send_at,
            invitation.c.account_id,
            invitation.c.survey_id,
            *WHERE_THEY_WORK,
        )
        .select_from(
            invitation.join(contact, contact.c.id == invitation.c.contact_id)
            .join(account, account.c.id == contact.c.account_id)
            .join(workspace, workspace.c.id == invitation.c.workspace_id)
            .join(delivery, delivery.c.invitation_id == invitation.c.id)
        )
        .where(
            invitation.c.workspace_id == workspace_id,
            IS_PLANNED,
            invitation.c.send_at >= since,
            invitation.c.send_at < until,
            delivery.c.workspace_id == workspace_id,
            delivery.c.state == DeliveryState.DUE,
            delivery.c.ts.is_(None),
        )
        .order_by(invitation.c.send_at, invitation.c.id)
    )
    return unit.connection.execute(found).mappings().all()
