"""Who the contacts and teammates are in Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.database.compiled import Hot
from storage.database.tables import account, contact, teammate, workspace
from storage.database.units import Unit
from storage.models import NOWHERE, ContactKind
from storage.people import suppression


@dataclass(frozen=True)
class SlackPerson:
    """A person as Slack describes them. `kind` is None for people of the own workspace who are no guests."""

    team_id: str
    user_id: str
    name: str
    email: str | None
    time_zone: str | None
    locale: str | None  # Slack never tells it of external people
    kind: ContactKind
    unreachable: str | None  # why they cannot be asked: deactivated, bot, stranger, never signed in


def workspaces(unit: Unit) -> Sequence[RowMapping]:
    """Every workspace."""
    return unit.connection.execute(select(workspace).order_by(workspace.c.id)).mappings().all()


def workspace_of(unit: Unit, slack_team_id: str) -> RowMapping | None:
    """The workspace that Slack calls by this id; None when it is not ours."""
    return (
        unit.connection.execute(select(workspace).where(workspace.c.slack_team_id == slack_team_id)).mappings().first()
    )


def seed_workspace(unit: Unit, now: datetime, **values: Any) -> int:
    """Store the first workspace, or bring its Slack facts up to date; its id. Its own settings stay as they are."""
    known = workspace_of(unit, values["slack_team_id"])
    if known is None:
        statement = insert(workspace).values(created_at=now, **values).returning(workspace.c.id)
        return int(unit.connection.execute(statement).scalar_one())
    fresh = {name: values[name] for name in ("name", "bot_user_id", "team_channel")}
    unit.connection.execute(update(workspace).where(workspace.c.id == known["id"]).values(**fresh))
    return int(known["id"])


def remember_capabilities(unit: Unit, workspace_id: int, seen: dict[str, Any]) -> None:
    """What Slack was seen to do for this workspace, in place of what was known before."""
    unit.connection.execute(update(workspace).where(workspace.c.id == workspace_id).values(capabilities=seen))


def meet(unit: Unit, workspace_id: int, person: SlackPerson) -> bool:
    """Tie the contact with this Slack id, or else with this e-mail, to the person; whether there is one."""
    facts: dict[str, Any] = {
        "slack_team_id": person.team_id,
        "slack_user_id": person.user_id,
        "kind": person.kind,
        # That Slack refused a direct message is not taken back by what it says of the person.
        "unreachable": person.unreachable
        or case((contact.c.unreachable.in_(sorted(NOWHERE)), None), else_=contact.c.unreachable),
    }
    if person.locale:
        facts["slack_locale"] = person.locale
    if person.time_zone:
        facts["slack_time_zone"] = person.time_zone
    known = (contact.c.slack_team_id == person.team_id, contact.c.slack_user_id == person.user_id)
    ours = update(contact).where(contact.c.workspace_id == workspace_id)
    if unit.connection.execute(ours.where(*known).values(**facts)).rowcount:
        _keep_opted_out(unit, workspace_id, person)
        return True
    if not person.email or person.unreachable == "bot":
        return False
    # Whoever is tied to a person stays so, unless that one is gone and this one is there: they have a new account.
    free: ColumnElement[bool] = contact.c.slack_user_id.is_(None)
    if person.unreachable is None:
        free = or_(free, contact.c.unreachable.in_(sorted(NOWHERE)))
    by_email = ours.where(contact.c.email == person.email.lower(), free)
    tied = unit.connection.execute(by_email.values(**facts, dm_channel=None)).rowcount > 0
    if tied:
        _keep_opted_out(unit, workspace_id, person)
    return tied


def _keep_opted_out(unit: Unit, workspace_id: int, person: SlackPerson) -> None:
    """Who never wanted to be asked is known by both names from now on, whichever of them they said it under."""
    theirs = (
        contact.c.workspace_id == workspace_id,
        contact.c.slack_team_id == person.team_id,
        contact.c.slack_user_id == person.user_id,
    )
    row = unit.connection.execute(select(contact.c.id, contact.c.opted_out_at).where(*theirs)).one()
    since = row.opted_out_at or suppression.slack_since(unit, workspace_id, person.team_id, person.user_id)
    if since is not None:
        unit.connection.execute(update(contact).where(*theirs).values(opted_out_at=since))
        suppression.remember(unit, workspace_id, [row.id], since)


def reach(unit: Unit, workspace_id: int) -> tuple[int, int]:
    """How many contacts there are, and how many of them Slack is not known to know."""
    found = select(func.count(), func.count().filter(contact.c.slack_user_id.is_(None)))
    everybody, missing = unit.connection.execute(found.where(contact.c.workspace_id == workspace_id)).one()
    return int(everybody), int(missing)


def join_team(unit: Unit, workspace_id: int, person: SlackPerson) -> None:
    """Give a person the team's rights: they are in the team's channel.

    Whom Slack has told of is known by its id, and else by the address. Where both name a row, that of the address is
    theirs too, unless Slack has told of it as somebody else: an import told of their new address first.
    """
    by_id = teammate.c.slack_user_id == person.user_id
    same_email = func.lower(teammate.c.email) == (person.email or "").lower()
    nearest = (case((by_id, 0), (teammate.c.slack_user_id.is_not(None), 1), else_=2), teammate.c.id)
    found = select(teammate).where(teammate.c.workspace_id == workspace_id, or_(by_id, same_email)).order_by(*nearest)
    known = unit.connection.execute(found).all()
    values = {
        "slack_user_id": person.user_id,
        "name": person.name,
        "time_zone": person.time_zone,
        "in_team": True,
    }
    if not known:
        unit.connection.execute(
            insert(teammate).values(workspace_id=workspace_id, email=person.email, is_lead=False, **values)
        )
        return
    first, *others = known
    for each in others:
        if each.slack_user_id is None:
            _become_one(unit, workspace_id, each, first.id)
    unit.connection.execute(update(teammate).where(teammate.c.id == first.id).values(**values))


def _become_one(unit: Unit, workspace_id: int, told: Any, known_id: int) -> None:
    """Of two rows of one teammate keep the known one, with all that names the other, and its address."""
    for table, column in _naming_teammates():
        theirs = (table.c.workspace_id == workspace_id, table.c[column] == told.id)
        unit.connection.execute(update(table).where(*theirs).values({column: known_id}))
    unit.connection.execute(delete(teammate).where(teammate.c.id == told.id))
    kept = {"email": told.email, "is_lead": or_(teammate.c.is_lead, told.is_lead)}
    unit.connection.execute(update(teammate).where(teammate.c.id == known_id).values(**kept))


@cache
def _naming_teammates() -> list[tuple[Table, str]]:
    """Every table that names teammates, and the column in which it does."""
    return [
        (table, key.column_keys[-1])
        for table in teammate.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table is teammate
    ]


def leave_team(
    unit: Unit, workspace_id: int, user_ids: Sequence[str] | None = None, *, but: Sequence[str] = ()
) -> None:
    """Take the team's rights from these people; None: from everybody but those in `but`."""
    gone = update(teammate).where(teammate.c.workspace_id == workspace_id)
    gone = (
        gone.where(teammate.c.slack_user_id.in_(user_ids))
        if user_ids is not None
        else gone.where(teammate.c.slack_user_id.not_in(but))
    )
    unit.connection.execute(gone.values(in_team=False))


def channels_by_name(unit: Unit, workspace_id: int) -> dict[str, list[int]]:
    """Names of shared channels that accounts were imported with, as {name: account ids}."""
    found = select(account.c.id, account.c.channel_name).where(
        account.c.workspace_id == workspace_id, account.c.channel_name.is_not(None)
    )
    names: dict[str, list[int]] = {}
    for row in unit.connection.execute(found):
        names.setdefault(row.channel_name.lstrip("#").lower(), []).append(row.id)
    return names


def teammate_of(unit: Unit, workspace_id: int, slack_user_id: str) -> RowMapping | None:
    """The member of the CS team with this Slack id; None for everybody else, former members included."""
    found = select(teammate).where(
        teammate.c.workspace_id == workspace_id, teammate.c.slack_user_id == slack_user_id, teammate.c.in_team
    )
    return unit.connection.execute(found).mappings().first()


def team(unit: Unit, workspace_id: int) -> set[str]:
    """The Slack ids of the CS team."""
    found = select(teammate.c.slack_user_id).where(teammate.c.workspace_id == workspace_id, teammate.c.in_team)
    return {user for user in unit.connection.scalars(found) if user}


def leads(unit: Unit, workspace_id: int) -> Sequence[str]:
    """The Slack ids of the team's leads; of the whole team where nobody is called one."""
    team = select(teammate.c.slack_user_id, teammate.c.is_lead).where(
        teammate.c.workspace_id == workspace_id, teammate.c.in_team, teammate.c.slack_user_id.is_not(None)
    )
    rows = unit.connection.execute(team.order_by(teammate.c.id)).all()
    return [row.slack_user_id for row in rows if row.is_lead] or [row.slack_user_id for row in rows]


def contact_of(unit: Unit, workspace_id: int, slack_team_id: str, slack_user_id: str) -> RowMapping | None:
    """The contact with this Slack identity, as `contact_facts`; None when it is nobody we know."""
    found = _CONTACT_FACTS.where(
        contact.c.workspace_id == workspace_id,
        contact.c.slack_team_id == slack_team_id,
        contact.c.slack_user_id == slack_user_id,
    )
    return unit.connection.execute(found).mappings().first()


def contact_facts(unit: Unit, workspace_id: int, contact_id: int) -> RowMapping:
    """A contact with their account, their CSM's name (None: nobody in the team) and the company's."""
    found = _CONTACT_FACTS.where(contact.c.workspace_id == workspace_id, contact.c.id == contact_id)
    return unit.connection.execute(found).mappings().one()


def contacts_called(unit: Unit, workspace_id: int, typed: str) -> list[int]:
    """The contacts of this name or e-mail address, by id; an exact spelling counts before another case."""
    wanted = " ".join(typed.split())
    names = (contact.c.name, contact.c.email)
    mine = select(contact.c.id).where(contact.c.workspace_id == workspace_id).order_by(contact.c.id)
    exact = list(unit.connection.scalars(mine.where(or_(*(each == wanted for each in names)))))
    return exact or list(
        unit.connection.scalars(mine.where(or_(*(func.lower(each) == wanted.lower() for each in names))))
    )


def hold(unit: Unit, workspace_id: int, contact_id: int) -> None:
    """Before words of a contact are taken: wait until no others of theirs are, and let none be until the commit.

    Whoever holds an ask of theirs, too, holds that second. On SQLite whoever writes is alone already.
    """
    if unit.connection.dialect.name != "sqlite":
        _HOLD.run(unit, workspace_id=workspace_id, contact_id=contact_id)


# Rows that name the contact may be stored meanwhile: a press waits for nothing here.
_HOLD = Hot(
    select(contact.c.id)
    .where(contact.c.workspace_id == bindparam("workspace_id"), contact.c.id == bindparam("contact_id"))
    .with_for_update(key_share=True)
)


def change_contact(unit: Unit, contact_id: int, **values: Any) -> None:
    unit.connection.execute(update(contact).where(contact.c.id == contact_id).values(**values))


_csm = teammate.alias("csm")
_CONTACT_FACTS = select(
    contact,
    account.c.name.label("account_name"),
    account.c.locale.label("account_locale"),
    account.c.channel.label("account_channel"),
    account.c.country,
    account.c.plan,
    account.c.started_on,
    account.c.ends_on,
    _csm.c.name.label("csm_name"),
    workspace.c.company,
    workspace.c.time_zone.label("workspace_zone"),
).select_from(
    contact.join(account, account.c.id == contact.c.account_id)
    .join(workspace, workspace.c.id == contact.c.workspace_id)
    .outerjoin(_csm, and_(_csm.c.id == account.c.csm_id, _csm.c.in_team))
)
