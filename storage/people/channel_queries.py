"""Slack's channels as they were last seen, who of other companies reads there, and which account's each is."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, delete, func, literal, or_, select, update

from storage.database.tables import account, contact, slack_channel, slack_seat, workspace
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import AccountStatus

Facts = RowMapping
Tie = tuple[int, str, str]
"""A contact, and who that is in Slack: team and user."""

_GIVEN = (
    update(account)
    .where(account.c.id == bindparam("whose"), account.c.channel.is_(None))
    .values(channel=bindparam("given"))
)
_TIED = (
    update(contact)
    .where(contact.c.id == bindparam("who"), contact.c.slack_user_id.is_(None))
    .values(
        slack_team_id=bindparam("team"),
        slack_user_id=bindparam("user"),
        kind=bindparam("is"),
        dm_channel=None,
        unreachable=None,
    )
)


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
    first = (
        select(account.c.channel, func.min(account.c.id).label("account_id"))
        .where(account.c.workspace_id == workspace_id, account.c.status != AccountStatus.GONE)
        .where(account.c.channel.is_not(None))
        .group_by(account.c.channel)
        .subquery()
    )
    held = slack_channel.outerjoin(first, first.c.channel == slack_channel.c.channel)
    found = (
        select(slack_channel, account.c.id.label("account_id"), account.c.name.label("account_name"))
        .select_from(held.outerjoin(account, account.c.id == first.c.account_id))
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


def addresses(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """The e-mail addresses of the contacts of accounts that have no channel: account_id, email."""
    theirs = and_(account.c.workspace_id == contact.c.workspace_id, account.c.id == contact.c.account_id)
    found = (
        select(contact.c.account_id, contact.c.email)
        .select_from(contact.join(account, theirs))
        .where(account.c.workspace_id == workspace_id, account.c.status != AccountStatus.GONE)
        .where(account.c.channel.is_(None), contact.c.email.is_not(None))
    )
    return unit.connection.execute(found).mappings().all()


def contacts(unit: Unit, workspace_id: int, accounts: Iterable[int]) -> Sequence[Facts]:
    """The contacts of these accounts whom Slack is not known to know, by name: account_id, id, name."""
    found = select(contact.c.account_id, contact.c.id, contact.c.name).where(
        contact.c.workspace_id == workspace_id,
        contact.c.account_id.in_(list(accounts)),
        contact.c.slack_user_id.is_(None),
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


def take(unit: Unit, workspace_id: int, pairs: Collection[tuple[str, int]]) -> list[tuple[str, int]]:
    """Give channels to accounts, where the channel is nobody's and may be a customer's, and the account has none.

    Returns the pairs that were given. No channel and no account stands in two pairs.
    """
    ours, names = account.c.workspace_id == workspace_id, [channel for channel, _ in pairs]
    held = account.c.channel.in_(names), account.c.status != AccountStatus.GONE
    seen_ones = select(slack_channel.c.channel).where(
        slack_channel.c.workspace_id == workspace_id,
        slack_channel.c.channel.in_(names),
        slack_channel.c.channel.not_in(select(account.c.channel).where(ours, *held)),
        slack_channel.c.not_customer.is_(False),
    )
    ids = account.c.id.in_([account_id for _, account_id in pairs])
    without = select(account.c.id).where(ours, ids, account.c.channel.is_(None)).with_for_update()
    free, bare = set(unit.connection.scalars(seen_ones)), set(unit.connection.scalars(without))
    given = [(channel, account_id) for channel, account_id in pairs if channel in free and account_id in bare]
    if given:
        rows = [{"given": channel, "whose": account_id} for channel, account_id in given]
        unit.connection.execute(_GIVEN.where(ours), rows)
    return given


def free(unit: Unit, workspace_id: int, channel: str, *, not_customer: bool) -> None:
    """The channel is no account's."""
    theirs = (account.c.workspace_id == workspace_id, account.c.channel == channel)
    unit.connection.execute(update(account).where(*theirs).values(channel=None))
    this = (slack_channel.c.workspace_id == workspace_id, slack_channel.c.channel == channel)
    unit.connection.execute(update(slack_channel).where(*this).values(not_customer=not_customer))


def tie(unit: Unit, workspace_id: int, people: Collection[Tie]) -> list[Tie]:
    """Contacts are these people in Slack. Returns those who now are: nobody unknown, and nobody who is somebody
    already."""
    users = [user for _, _, user in people]
    sits = (slack_seat.c.workspace_id == workspace_id, slack_seat.c.slack_user_id.in_(users))
    seated = select(slack_seat.c.slack_team_id, slack_seat.c.slack_user_id, slack_seat.c.kind).where(*sits)
    ours, is_nobody = contact.c.workspace_id == workspace_id, contact.c.slack_user_id.is_(None)
    taken = select(contact.c.slack_team_id, contact.c.slack_user_id).where(ours, contact.c.slack_user_id.in_(users))
    ids = contact.c.id.in_([contact_id for contact_id, _, _ in people])
    bare = set(unit.connection.scalars(select(contact.c.id).where(ours, ids, is_nobody).with_for_update()))
    kinds = {(team, user): kind for team, user, kind in unit.connection.execute(seated)}
    for team, user in unit.connection.execute(taken):
        kinds.pop((team, user), None)
    tied: list[dict[str, Any]] = []
    for contact_id, team, user in people:
        if contact_id in bare and (team, user) in kinds:
            bare.remove(contact_id)
            tied.append({"who": contact_id, "team": team, "user": user, "is": kinds.pop((team, user))})
    if tied:
        unit.connection.execute(_TIED.where(ours), tied)
    return [(each["who"], each["team"], each["user"]) for each in tied]


def set_apart(unit: Unit, workspace_id: int, team_id: str, user_id: str) -> None:
    """The person is no contact."""
    sits = (slack_seat.c.workspace_id == workspace_id, slack_seat.c.slack_team_id == team_id)
    where = (*sits, slack_seat.c.slack_user_id == user_id)
    unit.connection.execute(update(slack_seat).where(*where).values(not_contact=True))
