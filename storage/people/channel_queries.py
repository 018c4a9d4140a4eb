"""Slack's channels as they were last seen, who of other companies reads there, and which account's each is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, delete, func, literal, or_, select, update

from storage.database.tables import account, contact, slack_channel, slack_seat, workspace
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import AccountStatus

Facts = RowMapping


def see(unit: Unit, workspace_id: int, channels: Iterable[dict[str, Any]], now: datetime) -> None:
    """Store the channels that Slack lists now (channel, name, has_bot, is_shared), and forget all others."""
    rows = [{"workspace_id": workspace_id, "not_customer": False, "seen_at": now, **each} for each in channels]
    for row in rows:
        fresh = {name: row[name] for name in ("name", "has_bot", "is_shared", "seen_at")}
        stored = insert(slack_channel).values(**row)
        unit.connection.execute(stored.on_conflict_do_update(index_elements=["workspace_id", "channel"], set_=fresh))
    for table in (slack_channel, slack_seat):
        gone = table.c.channel.not_in([row["channel"] for row in rows])
        unit.connection.execute(delete(table).where(table.c.workspace_id == workspace_id, gone))


def seat(unit: Unit, workspace_id: int, channel: str, people: Iterable[dict[str, Any]]) -> None:
    """Store who of other companies, and which guests, read a channel now: slack_team_id, slack_user_id, name, domain,
    kind. Whoever left is forgotten."""
    here = (slack_seat.c.workspace_id == workspace_id, slack_seat.c.channel == channel)
    rows = [{"workspace_id": workspace_id, "channel": channel, "not_contact": False, **each} for each in people]
    for row in rows:
        fresh = {name: row[name] for name in ("name", "domain", "kind")}
        key = ["workspace_id", "channel", "slack_team_id", "slack_user_id"]
        stored = insert(slack_seat).values(**row)
        unit.connection.execute(stored.on_conflict_do_update(index_elements=key, set_=fresh))
    left = slack_seat.c.slack_user_id.not_in([row["slack_user_id"] for row in rows])
    unit.connection.execute(delete(slack_seat).where(*here, left))


def seen(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """All channels, by name, with the account whose each is (account_id, account_name; None: nobody's)."""
    whose = and_(account.c.workspace_id == slack_channel.c.workspace_id, account.c.channel == slack_channel.c.channel)
    first = (
        select(func.min(account.c.id)).where(whose, account.c.status != AccountStatus.GONE).correlate(slack_channel)
    ).scalar_subquery()
    found = (
        select(slack_channel, account.c.id.label("account_id"), account.c.name.label("account_name"))
        .select_from(slack_channel.outerjoin(account, account.c.id == first))
        .where(slack_channel.c.workspace_id == workspace_id)
        .order_by(slack_channel.c.name, slack_channel.c.channel)
    )
    return unit.connection.execute(found).mappings().all()


def seats(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """Everybody who sits in some channel, by name, with the contact they are (contact_id, contact_account)."""
    theirs = and_(
        contact.c.workspace_id == slack_seat.c.workspace_id,
        contact.c.slack_team_id == slack_seat.c.slack_team_id,
        contact.c.slack_user_id == slack_seat.c.slack_user_id,
    )
    found = (
        select(slack_seat, contact.c.id.label("contact_id"), contact.c.account_id.label("contact_account"))
        .select_from(slack_seat.outerjoin(contact, theirs))
        .where(slack_seat.c.workspace_id == workspace_id)
        .order_by(slack_seat.c.name, slack_seat.c.slack_user_id)
    )
    return unit.connection.execute(found).mappings().all()


def accounts(unit: Unit, workspace_id: int, like: str = "", limit: int | None = None) -> Sequence[Facts]:
    """Accounts that are not gone and whose name holds `like`, by name: id, name, channel, channel_name."""
    found = select(account.c.id, account.c.name, account.c.channel, account.c.channel_name).where(
        account.c.workspace_id == workspace_id, account.c.status != AccountStatus.GONE
    )
    if like:
        found = found.where(account.c.name.icontains(like, autoescape=True))
    return unit.connection.execute(found.order_by(account.c.name, account.c.id).limit(limit)).mappings().all()


def addresses(unit: Unit, workspace_id: int, domains: Iterable[str]) -> Sequence[Facts]:
    """The e-mail addresses of contacts in these domains: account_id, email."""
    within = [contact.c.email.iendswith(f"@{domain}", autoescape=True) for domain in sorted(domains)]
    if not within:
        return []
    found = select(contact.c.account_id, contact.c.email).where(contact.c.workspace_id == workspace_id, or_(*within))
    return unit.connection.execute(found).mappings().all()


def contacts(unit: Unit, workspace_id: int, account_id: int) -> Sequence[Facts]:
    """The contacts of an account whom Slack is not known to know, by name: id, name."""
    found = select(contact.c.id, contact.c.name).where(
        contact.c.workspace_id == workspace_id, contact.c.account_id == account_id, contact.c.slack_user_id.is_(None)
    )
    return unit.connection.execute(found.order_by(contact.c.name, contact.c.id)).mappings().all()


def company(unit: Unit, workspace_id: int) -> str:
    return str(unit.connection.execute(select(workspace.c.company).where(workspace.c.id == workspace_id)).scalar_one())


def give(unit: Unit, workspace_id: int, channel: str, account_id: int) -> None:
    """The channel is this account's, and no other's."""
    free(unit, workspace_id, channel, not_customer=False)
    mine = (account.c.workspace_id == workspace_id, account.c.id == account_id)
    unit.connection.execute(update(account).where(*mine).values(channel=channel))


def give_by_name(unit: Unit, workspace_id: int, channel: str, account_ids: Sequence[int]) -> None:
    """The channel is that of these accounts, which were imported with its name, unless the team has decided otherwise.

    An account keeps the channel that it has, while Slack lists it; a channel that is some account's, or no customer's,
    stays so.
    """
    whose = select(account.c.channel).where(
        account.c.workspace_id == workspace_id, account.c.channel == channel, account.c.status != AccountStatus.GONE
    )
    listed = select(slack_channel.c.channel).where(slack_channel.c.workspace_id == workspace_id)
    unit.connection.execute(
        update(account)
        .where(account.c.workspace_id == workspace_id, account.c.id.in_(account_ids))
        .where(or_(account.c.channel.is_(None), account.c.channel.not_in(listed)), literal(channel).not_in(whose))
        .where(literal(channel).not_in(listed.where(slack_channel.c.not_customer)))
        .values(channel=channel)
    )


def free(unit: Unit, workspace_id: int, channel: str, *, not_customer: bool) -> None:
    """The channel is no account's."""
    theirs = (account.c.workspace_id == workspace_id, account.c.channel == channel)
    unit.connection.execute(update(account).where(*theirs).values(channel=None))
    this = (slack_channel.c.workspace_id == workspace_id, slack_channel.c.channel == channel)
    unit.connection.execute(update(slack_channel).where(*this).values(not_customer=not_customer))


def tie(unit: Unit, workspace_id: int, contact_id: int, team_id: str, user_id: str) -> bool:
    """A contact is this person in Slack; False where the person is unknown, or either is somebody already."""
    sits = (slack_seat.c.workspace_id == workspace_id, slack_seat.c.slack_team_id == team_id)
    person = unit.connection.execute(select(slack_seat.c.kind).where(*sits, slack_seat.c.slack_user_id == user_id))
    kind = person.scalars().first()
    taken = select(contact.c.id).where(
        contact.c.workspace_id == workspace_id, contact.c.slack_team_id == team_id, contact.c.slack_user_id == user_id
    )
    if kind is None or unit.connection.execute(taken).first():
        return False
    tied = {"slack_team_id": team_id, "slack_user_id": user_id, "kind": kind, "dm_channel": None, "unreachable": None}
    mine = (contact.c.workspace_id == workspace_id, contact.c.id == contact_id, contact.c.slack_user_id.is_(None))
    return unit.connection.execute(update(contact).where(*mine).values(**tied)).rowcount == 1


def set_apart(unit: Unit, workspace_id: int, team_id: str, user_id: str) -> None:
    """The person is no contact."""
    sits = (slack_seat.c.workspace_id == workspace_id, slack_seat.c.slack_team_id == team_id)
    where = (*sits, slack_seat.c.slack_user_id == user_id)
    unit.connection.execute(update(slack_seat).where(*where).values(not_contact=True))
