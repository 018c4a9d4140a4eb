"""Holds: whom the team leaves in peace until a day, and what that keeps back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, or_, select, update

from storage.database.tables import account, contact, hold, invitation, teammate
from storage.database.units import Unit
from storage.people.reach_queries import can_be_reached

Facts = RowMapping


def add(unit: Unit, workspace_id: int, **facts: Any) -> int:
    """Store a hold of one contact or one account; its id."""
    added = hold.insert().values(workspace_id=workspace_id, **facts).returning(hold.c.id)
    return int(unit.connection.execute(added).scalar_one())


def release(unit: Unit, workspace_id: int, hold_id: int, now: datetime) -> bool:
    """End a hold before its day; False for one that has ended, or that this workspace has not."""
    ended = update(hold).where(hold.c.workspace_id == workspace_id, hold.c.id == hold_id, hold.c.released_at.is_(None))
    return unit.connection.execute(ended.values(released_at=now)).rowcount == 1


def replace_earlier(
    unit: Unit, workspace_id: int, now: datetime, *, contact_id: int | None, account_id: int | None
) -> None:
    """End what holds this contact or account already: a new hold takes its place."""
    same = hold.c.contact_id == contact_id if contact_id is not None else hold.c.account_id == account_id
    open_ones = (hold.c.workspace_id == workspace_id, hold.c.released_at.is_(None))
    unit.connection.execute(update(hold).where(*open_ones, same).values(released_at=now))


def by_id(unit: Unit, workspace_id: int, hold_id: int) -> Facts | None:
    """A hold with whom it holds, as `listed` shows it; None for one that this workspace has not."""
    return (
        unit.connection.execute(_LISTED.where(hold.c.workspace_id == workspace_id, hold.c.id == hold_id))
        .mappings()
        .first()
    )


def listed(unit: Unit, workspace_id: int, today: date, limit: int = 100) -> Sequence[Facts]:
    """The holds in force, the first to end first: id, contact_name (None: the whole account), account_name, reason,
    until, held_by."""
    found = _LISTED.where(hold.c.workspace_id == workspace_id, *in_force(today))
    return unit.connection.execute(found.order_by(hold.c.until, hold.c.id).limit(limit)).mappings().all()


_BY = teammate.alias("held_by")
_LISTED = select(
    hold.c.id,
    hold.c.contact_id,
    hold.c.account_id,
    hold.c.reason,
    hold.c.until,
    contact.c.name.label("contact_name"),
    account.c.name.label("account_name"),
    _BY.c.name.label("held_by"),
).select_from(
    hold.outerjoin(contact, contact.c.id == hold.c.contact_id)
    .join(account, account.c.id == func.coalesce(hold.c.account_id, contact.c.account_id))
    .outerjoin(_BY, _BY.c.id == hold.c.held_by_id)
)


def people_held(unit: Unit, workspace_id: int, today: date) -> int:
    """How many contacts are held on a day, by themselves or with their account, who could be asked otherwise."""
    theirs = or_(hold.c.contact_id == contact.c.id, hold.c.account_id == contact.c.account_id)
    is_held = exists().where(hold.c.workspace_id == workspace_id, *in_force(today), theirs)
    people = contact.join(account, account.c.id == contact.c.account_id)
    mine = (contact.c.workspace_id == workspace_id, *_askable())
    found = select(func.count()).select_from(people).where(*mine, is_held)
    return int(unit.connection.execute(found).scalar_one())


def people_at(unit: Unit, workspace_id: int, account_id: int) -> Sequence[Facts]:
    """The contacts of an account whom we could ask, by name: id, name, title, account_name."""
    found = (
        select(contact.c.id, contact.c.name, contact.c.title, account.c.name.label("account_name"))
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id, contact.c.account_id == account_id, *_askable())
        .order_by(contact.c.name, contact.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def csms(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """Those of the team who are the CSM of some account: id, slack_user_id, time_zone."""
    has_accounts = exists().where(account.c.workspace_id == workspace_id, account.c.csm_id == teammate.c.id)
    found = (
        select(teammate.c.id, teammate.c.slack_user_id, teammate.c.time_zone)
        .where(teammate.c.workspace_id == workspace_id, teammate.c.in_team, teammate.c.slack_user_id.is_not(None))
        .where(has_accounts)
        .order_by(teammate.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def contacts_of_csm(unit: Unit, workspace_id: int, csm_id: int) -> set[int]:
    """The contacts of the accounts that somebody is the CSM of."""
    found = (
        select(contact.c.id)
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id, account.c.csm_id == csm_id)
    )
    return set(unit.connection.scalars(found))


def people(unit: Unit, workspace_id: int, contact_ids: Sequence[int]) -> dict[int, Facts]:
    """These contacts by id: id, name, title, account_id, account_name."""
    found = (
        select(
            contact.c.id, contact.c.name, contact.c.title, contact.c.account_id, account.c.name.label("account_name")
        )
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id, contact.c.id.in_(contact_ids))
    )
    return {row["id"]: row for row in unit.connection.execute(found).mappings()}


def _askable() -> tuple[ColumnElement[bool], ...]:
    """Of contacts joined with their account."""
    return contact.c.opted_out_at.is_(None), can_be_reached()


def in_force(today: date) -> tuple[ColumnElement[bool], ...]:
    return hold.c.released_at.is_(None), hold.c.until > today


def of_contact(contact_id: int, before: datetime) -> ColumnElement[bool]:
    """Invitations of a contact that would be sent before a moment."""
    return and_(invitation.c.contact_id == contact_id, invitation.c.send_at < before)


def of_account(workspace_id: int, account_id: int, before: datetime) -> ColumnElement[bool]:
    """Invitations of an account's people that would be sent before a moment."""
    people = select(contact.c.id).where(contact.c.workspace_id == workspace_id, contact.c.account_id == account_id)
    return and_(invitation.c.contact_id.in_(people), invitation.c.send_at < before)


def target(unit: Unit, workspace_id: int, *, contact_id: int | None, account_id: int | None) -> tuple[str, str] | None:
    """Names of the contact (empty: the whole account) and the account that would be held; None where they are not
    there."""
    if contact_id is None:
        found = select(account.c.name).where(account.c.workspace_id == workspace_id, account.c.id == account_id)
        name = unit.connection.execute(found).scalar_one_or_none()
        return None if name is None else ("", name)
    pair = (
        select(contact.c.name, account.c.name.label("account_name"))
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id, contact.c.id == contact_id)
    )
    row = unit.connection.execute(pair).first()
    return None if row is None else (row.name, row.account_name)
