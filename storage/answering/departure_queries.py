"""Accounts that leave, and the one person of each who may be asked why."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, func, insert, or_, select, update

from storage.database.tables import account, contact, departure, invitation, teammate, workspace
from storage.database.units import Unit
from storage.models import AccountStatus, DepartureState
from storage.people.reach_queries import can_be_reached

Facts = RowMapping
HOW = "leaving_how"  # the account's attribute that says why it leaves, as its billing knows it
PAYMENT_FAILED = "payment_failed"


def leaving_without_departure(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """Accounts known to leave on a day, of their own will, whose exit survey nobody was asked about yet."""
    found = (
        select(account)
        .outerjoin(departure, and_(departure.c.account_id == account.c.id, departure.c.ends_on == account.c.ends_on))
        .where(
            account.c.workspace_id == workspace_id,
            account.c.status == AccountStatus.LEAVING,
            account.c.ends_on.is_not(None),
            departure.c.id.is_(None),
        )
    )
    rows = unit.connection.execute(found).mappings().all()
    return [row for row in rows if (row["attributes"] or {}).get(HOW) != PAYMENT_FAILED]


def note_seen(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Note since when accounts are known to leave; those that stay after all begin anew should they leave later."""
    ours = update(account).where(account.c.workspace_id == workspace_id)
    unit.connection.execute(
        ours.where(account.c.status == AccountStatus.LEAVING, account.c.leaving_seen_at.is_(None)).values(
            leaving_seen_at=now
        )
    )
    unit.connection.execute(
        ours.where(account.c.status == AccountStatus.ACTIVE, account.c.leaving_seen_at.is_not(None)).values(
            leaving_seen_at=None
        )
    )


def unseen(unit: Unit, workspace_id: int) -> bool:
    """Whether `note_seen` has something to note."""
    seen = account.c.leaving_seen_at
    leaves = and_(account.c.status == AccountStatus.LEAVING, seen.is_(None))
    stays = and_(account.c.status == AccountStatus.ACTIVE, seen.is_not(None))
    found = select(account.c.id).where(account.c.workspace_id == workspace_id, or_(leaves, stays)).limit(1)
    return unit.connection.execute(found).first() is not None


def of_this_leaving(unit: Unit, workspace_id: int, account_id: int, seen_at: datetime) -> Facts | None:
    """The departure that was proposed since an account is known to leave, for another last day: id and state."""
    found = (
        select(departure.c.id, departure.c.state)
        .where(
            departure.c.workspace_id == workspace_id,
            departure.c.account_id == account_id,
            departure.c.noticed_at >= seen_at,
        )
        .order_by(departure.c.id.desc())
        .limit(1)
    )
    return unit.connection.execute(found).mappings().first()


def move(unit: Unit, departure_id: int, ends_on: date) -> None:
    """A departure has another last day."""
    unit.connection.execute(update(departure).where(departure.c.id == departure_id).values(ends_on=ends_on))


def set_leaving(unit: Unit, workspace_id: int, account_id: int, ends_on: date, how: str) -> None:
    """Note that an account leaves; `how` is "voluntary" or "payment_failed"."""
    where = (account.c.workspace_id == workspace_id, account.c.id == account_id)
    known = unit.connection.execute(select(account.c.attributes).where(*where)).scalar_one()
    unit.connection.execute(
        update(account)
        .where(*where)
        .values(status=AccountStatus.LEAVING, ends_on=ends_on, attributes={**known, HOW: how})
    )


def over(unit: Unit, workspace_id: int, today: date) -> Sequence[int]:
    """The leaving accounts whose last day was before `today`."""
    found = select(account.c.id).where(
        account.c.workspace_id == workspace_id, account.c.status == AccountStatus.LEAVING, account.c.ends_on < today
    )
    return unit.connection.scalars(found).all()


def set_gone(unit: Unit, account_ids: Sequence[int]) -> None:
    """These accounts are no customers any more."""
    unit.connection.execute(update(account).where(account.c.id.in_(account_ids)).values(status=AccountStatus.GONE))


def zone(unit: Unit, workspace_id: int) -> str:
    """The IANA zone by whose calendar a workspace's contracts end."""
    return str(
        unit.connection.execute(select(workspace.c.time_zone).where(workspace.c.id == workspace_id)).scalar_one()
    )


def who_may_be_asked(unit: Unit, workspace_id: int, account_id: int) -> Sequence[Facts]:
    """Who of an account can be reached somewhere, and so may be asked why it leaves: who decides, then who argued for
    us, then anyone. Rows of id, slack_user_id, unreachable, account_channel and the account's attributes."""
    rank = case((contact.c.role == "decision maker", 0), (contact.c.role == "champion", 1), else_=2)
    found = (
        select(
            contact.c.id,
            contact.c.slack_user_id,
            contact.c.unreachable,
            account.c.channel.label("account_channel"),
            account.c.attributes,
        )
        .join(account, account.c.id == contact.c.account_id)
        .where(
            contact.c.workspace_id == workspace_id,
            contact.c.account_id == account_id,
            contact.c.opted_out_at.is_(None),
            can_be_reached(),
        )
        .order_by(rank, contact.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def hears(unit: Unit, workspace_id: int, account_id: int) -> Facts:
    """Where news of an account go: its CSM (`slack_user_id`) while they are in the team, else the team's `channel`."""
    csm = and_(teammate.c.id == account.c.csm_id, teammate.c.in_team, teammate.c.slack_user_id.is_not(None))
    found = (
        select(
            teammate.c.slack_user_id,
            case((teammate.c.slack_user_id.is_(None), workspace.c.team_channel)).label("channel"),
        )
        .select_from(
            account.join(workspace, workspace.c.id == account.c.workspace_id).outerjoin(teammate, csm),
        )
        .where(account.c.workspace_id == workspace_id, account.c.id == account_id)
    )
    return unit.connection.execute(found).mappings().one()


def add(unit: Unit, workspace_id: int, account_id: int, contact_id: int, ends_on: date, now: datetime) -> int:
    values: dict[str, Any] = {
        "workspace_id": workspace_id,
        "account_id": account_id,
        "contact_id": contact_id,
        "ends_on": ends_on,
        "state": DepartureState.PROPOSED,
        "noticed_at": now,
    }
    return int(unit.connection.execute(insert(departure).values(**values).returning(departure.c.id)).scalar_one())


def asks_of(contact_id: int) -> ColumnElement[bool]:
    """Invitations of the one person who is asked why the account leaves."""
    theirs: ColumnElement[bool] = invitation.c.contact_id == contact_id
    return theirs


def decide(unit: Unit, departure_id: int, state: DepartureState, teammate_id: int, now: datetime) -> None:
    unit.connection.execute(
        update(departure)
        .where(departure.c.id == departure_id)
        .values(state=state, decided_at=now, decided_by_id=teammate_id)
    )


def facts(unit: Unit, workspace_id: int, departure_id: int) -> Facts | None:
    """A departure with its account, the person who would be asked, its CSM, and who decided."""
    csm, decided_by = teammate.alias("csm"), teammate.alias("decided_by")
    found = (
        select(
            departure,
            account.c.name.label("account_name"),
            account.c.country,
            account.c.locale.label("account_locale"),
            account.c.time_zone.label("account_zone"),
            account.c.mrr_minor,
            account.c.mrr_currency,
            contact.c.name.label("contact_name"),
            contact.c.title,
            contact.c.locale.label("contact_locale"),
            contact.c.slack_locale,
            func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("contact_zone"),
            csm.c.name.label("csm_name"),
            decided_by.c.name.label("decided_by_name"),
            workspace.c.company,
            workspace.c.time_zone.label("workspace_zone"),
        )
        .select_from(
            departure.join(account, account.c.id == departure.c.account_id)
            .join(contact, contact.c.id == departure.c.contact_id)
            .join(workspace, workspace.c.id == departure.c.workspace_id)
            .outerjoin(csm, csm.c.id == account.c.csm_id)
            .outerjoin(decided_by, decided_by.c.id == departure.c.decided_by_id)
        )
        .where(departure.c.workspace_id == workspace_id, departure.c.id == departure_id)
    )
    return unit.connection.execute(found).mappings().first()
