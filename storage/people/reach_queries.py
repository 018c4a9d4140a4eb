"""Who can be asked somewhere, and who nowhere."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, and_, func, not_, or_, select, update

from storage.database.partial import says
from storage.database.tables import account, contact, teammate
from storage.database.units import Unit
from storage.models import NOWHERE, AccountStatus
from storage.people import worth_queries


def can_be_reached() -> ColumnElement[bool]:
    """Of a contact joined with their account: Slack takes a direct message, or they can be called in a channel."""
    in_channel = and_(account.c.channel.is_not(None), not_(says(contact.c.unreachable, *sorted(NOWHERE))))
    return and_(contact.c.slack_user_id.is_not(None), or_(contact.c.unreachable.is_(None), in_channel))


def unreached(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """Contacts who can be asked nowhere, by name, with their account and its CSM (None: nobody in the team): by CSM
    (those without one last), the accounts of the highest MRR first.

    Those who want no questions, and those of accounts that are gone, are not missed.
    """
    found = (
        select(
            contact.c.name,
            contact.c.email,
            contact.c.slack_user_id,
            contact.c.unreachable,
            contact.c.account_id,
            account.c.name.label("account_name"),
            account.c.channel,
            account.c.mrr_minor,
            account.c.mrr_currency,
            teammate.c.name.label("csm_name"),
        )
        .select_from(
            contact.join(account, account.c.id == contact.c.account_id).outerjoin(
                teammate, and_(teammate.c.id == account.c.csm_id, teammate.c.in_team)
            )
        )
        .where(*_missed(workspace_id))
        .order_by(
            teammate.c.name.is_(None),
            teammate.c.name,
            *worth_queries.highest_first(unit, workspace_id),
            account.c.name,
            account.c.id,
            contact.c.name,
            contact.c.id,
        )
    )
    return unit.connection.execute(found).mappings().all()


def count_unreached(unit: Unit, workspace_id: int) -> int:
    """How many `unreached` lists."""
    people = contact.join(account, account.c.id == contact.c.account_id)
    found = select(func.count()).select_from(people).where(*_missed(workspace_id))
    return int(unit.connection.execute(found).scalar_one())


def forget_refusals(unit: Unit, workspace_id: int) -> int:
    """Let direct messages be tried again to those for whom Slack refused one; how many they are."""
    refused = and_(contact.c.unreachable.is_not(None), not_(says(contact.c.unreachable, *sorted(NOWHERE))))
    changed = update(contact).where(contact.c.workspace_id == workspace_id, refused).values(unreachable=None)
    return unit.connection.execute(changed).rowcount


def _missed(workspace_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        contact.c.workspace_id == workspace_id,
        contact.c.opted_out_at.is_(None),
        account.c.status != AccountStatus.GONE,
        not_(func.coalesce(can_be_reached(), False)),
    )
