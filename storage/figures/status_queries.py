"""How things stand for whoever looks: surveys and what goes out next, who leaves, a contact's own asks and answers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, ScalarSelect, String, and_, case, cast, exists, func, literal, or_, select

from storage.answering.rollups import RECORDED
from storage.database.partial import IS_PLANNED
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    departure,
    invitation,
    label,
    response,
    teammate,
    workspace,
)
from storage.database.units import Unit
from storage.models import AccountStatus, AnswerSource, DeliveryKind, InvitationState, LabelKind, LabelSource

Facts = RowMapping


def sending(unit: Unit, workspace_id: int) -> Facts:
    """The workspace's switch: stopped_at, stopped_by."""
    found = select(workspace.c.stopped_at, workspace.c.stopped_by).where(workspace.c.id == workspace_id)
    return unit.connection.execute(found).mappings().one()


def sending_to(unit: Unit, workspace_id: int, account_id: int) -> Facts:
    """An account's name and switch: name, stopped_at, stopped_by."""
    found = select(account.c.name, account.c.stopped_at, account.c.stopped_by)
    which = (account.c.workspace_id == workspace_id, account.c.id == account_id)
    return unit.connection.execute(found.where(*which)).mappings().one()


def company(unit: Unit, workspace_id: int) -> str:
    """What customers know the company as."""
    found: str = unit.connection.scalars(select(workspace.c.company).where(workspace.c.id == workspace_id)).one()
    return found


def team_channel(unit: Unit, workspace_id: int) -> str:
    """Where the team's messages go."""
    found: str = unit.connection.scalars(select(workspace.c.team_channel).where(workspace.c.id == workspace_id)).one()
    return found


def next_planned(unit: Unit, workspace_id: int, survey_id: int, before: datetime) -> tuple[datetime | None, int]:
    """The next planned ask of a survey, and how many go out before a moment."""
    planned = (
        invitation.c.workspace_id == workspace_id,
        invitation.c.survey_id == survey_id,
        IS_PLANNED,
    )
    found = select(func.min(invitation.c.send_at), func.count().filter(invitation.c.send_at < before)).where(*planned)
    first, count = unit.connection.execute(found).one()
    return first, int(count)


def leaving(unit: Unit, workspace_id: int, since: date) -> Sequence[Facts]:
    """Accounts that leave on `since` or later, the soonest first: account_name, ends_on, MRR, owner_name, and where
    somebody may be asked: contact_name, departure_state, asked (0 or 1), reason, reason_team, the team's word, and
    reason_read, what was read.

    An answer that only the CSM may see has no reason here.
    """
    csm = teammate.alias("csm")
    is_same_end = and_(
        departure.c.workspace_id == account.c.workspace_id,
        departure.c.account_id == account.c.id,
        departure.c.ends_on == account.c.ends_on,
    )
    of_it = literal("departure:") + cast(departure.c.id, String)
    heard = invitation.alias("heard")  # by phone or in a meeting: it takes the place of the ask
    was_heard = exists().where(
        heard.c.workspace_id == departure.c.workspace_id, heard.c.occasion == literal(RECORDED) + of_it
    )
    is_its_ask = and_(
        invitation.c.workspace_id == departure.c.workspace_id,
        invitation.c.occasion == case((was_heard, literal(RECORDED) + of_it), else_=of_it),
    )
    answers_it = and_(response.c.workspace_id == invitation.c.workspace_id, response.c.invitation_id == invitation.c.id)
    found = (
        select(
            account.c.name.label("account_name"),
            account.c.ends_on,
            account.c.mrr_minor,
            account.c.mrr_currency,
            csm.c.name.label("owner_name"),
            contact.c.name.label("contact_name"),
            departure.c.state.label("departure_state"),
            invitation.c.asked_at,
            response.c.reason,
            _reason_by(LabelSource.TEAM).label("reason_team"),
            _reason_by(LabelSource.READ).label("reason_read"),
            response.c.only_owner,
        )
        .select_from(
            account.outerjoin(departure, is_same_end)
            .outerjoin(contact, contact.c.id == departure.c.contact_id)
            .outerjoin(csm, csm.c.id == account.c.csm_id)
            .outerjoin(invitation, is_its_ask)
            .outerjoin(response, answers_it)
        )
        .where(
            account.c.workspace_id == workspace_id,
            account.c.status != AccountStatus.ACTIVE,
            account.c.ends_on >= since,
        )
        .order_by(account.c.ends_on, account.c.name)
    )
    return unit.connection.execute(found).mappings().all()


def accounts_that_stay(unit: Unit, workspace_id: int, limit: int) -> list[tuple[int, str]]:
    """Up to `limit` accounts that are not gone, as (id, name), by name."""
    found = (
        select(account.c.id, account.c.name)
        .where(account.c.workspace_id == workspace_id, account.c.status != AccountStatus.GONE)
        .order_by(func.lower(account.c.name), account.c.id)
        .limit(limit)
    )
    return [(row.id, row.name) for row in unit.connection.execute(found)]


def account_called(unit: Unit, workspace_id: int, typed: str) -> list[int]:
    """The accounts of that name or external id, in whatever case it was typed."""
    wanted = typed.strip()
    names = (account.c.name, account.c.external_id)
    # SQLite lowers A to Z only: a name with other letters is found as it was imported.
    matches = [same for each in names for same in (each == wanted, func.lower(each) == wanted.lower())]
    found = select(account.c.id).where(account.c.workspace_id == workspace_id, or_(*matches))
    return list(unit.connection.scalars(found))


def accounts_beginning(unit: Unit, workspace_id: int, typed: str, limit: int = 10) -> list[tuple[int, str]]:
    """Accounts whose name begins so, in whatever case it was typed, by name."""
    wanted = typed.strip()
    begins = [
        account.c.name.startswith(wanted, autoescape=True),
        func.lower(account.c.name).startswith(wanted.lower(), autoescape=True),
    ]
    found = select(account.c.id, account.c.name).where(account.c.workspace_id == workspace_id, or_(*begins))
    return [(row.id, row.name) for row in unit.connection.execute(found.order_by(account.c.name).limit(limit))]


def account_state(unit: Unit, workspace_id: int, account_id: int) -> Facts:
    """The name, status and last day of an account of this workspace."""
    found = select(account.c.name, account.c.status, account.c.ends_on).where(
        account.c.workspace_id == workspace_id, account.c.id == account_id
    )
    return unit.connection.execute(found).mappings().one()


def contact_in_slack(unit: Unit, workspace_id: int, slack_user_id: str) -> int | None:
    """The contact with this Slack id, whatever company it belongs to; None when it is nobody we know."""
    found = select(contact.c.id).where(contact.c.workspace_id == workspace_id, contact.c.slack_user_id == slack_user_id)
    contact_id: int | None = unit.connection.scalars(found.order_by(contact.c.id).limit(1)).first()
    return contact_id


def open_asks(unit: Unit, workspace_id: int, contact_id: int, now: datetime, limit: int) -> Sequence[Facts]:
    """NPS questions that wait for this contact's answer, the newest first: token, detail, invitation_id."""
    found = (
        select(delivery.c.token, delivery.c.detail, invitation.c.id.label("invitation_id"))
        .join(invitation, invitation.c.id == delivery.c.invitation_id)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.contact_id == contact_id,
            invitation.c.state == InvitationState.ASKED,
            invitation.c.expires_at > now,
            delivery.c.workspace_id == workspace_id,
            delivery.c.kind == DeliveryKind.ASK,
        )
        .order_by(invitation.c.asked_at.desc())
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def own_answers(unit: Unit, workspace_id: int, contact_id: int, limit: int) -> Sequence[Facts]:
    """What this contact answered to surveys of every kind, the newest first: invitation_id, day, late, and the ask's
    token, state and expires_at."""
    its_message = and_(delivery.c.workspace_id == invitation.c.workspace_id, delivery.c.kind.in_(_ASKS))
    found = (
        select(
            invitation.c.id.label("invitation_id"),
            response.c.day,
            response.c.late,
            invitation.c.state,
            invitation.c.expires_at,
            delivery.c.token,
        )
        .select_from(
            response.join(invitation, invitation.c.id == response.c.invitation_id).outerjoin(
                delivery, and_(delivery.c.invitation_id == invitation.c.id, its_message)
            )
        )
        .where(
            response.c.workspace_id == workspace_id,
            response.c.contact_id == contact_id,
            response.c.source != AnswerSource.RECORDED,  # what a teammate noted is not of their hand
        )
        .order_by(response.c.answered_at.desc(), response.c.id.desc())
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def told_to(unit: Unit, workspace_id: int, contact_id: int, limit: int) -> Sequence[Facts]:
    """What the team did about this contact's answers, as it told them, the newest first: told, told_at."""
    found = select(case_file.c.told, case_file.c.told_at).where(
        case_file.c.workspace_id == workspace_id, case_file.c.contact_id == contact_id, case_file.c.told.is_not(None)
    )
    newest = found.order_by(case_file.c.told_at.desc(), case_file.c.id.desc()).limit(limit)
    return unit.connection.execute(newest).mappings().all()


def message_at(unit: Unit, workspace_id: int, channel: str, ts: str) -> Facts | None:
    """The message of ours that stands at this place: id and kind; None for one that is no row, such as an ephemeral."""
    found = select(delivery.c.id, delivery.c.kind).where(
        delivery.c.workspace_id == workspace_id, delivery.c.posted_channel == channel, delivery.c.ts == ts
    )
    return unit.connection.execute(found).mappings().first()


def _reason_by(source: LabelSource) -> ScalarSelect[Any]:
    """The main reason of an answer as one source says it."""
    return (
        select(label.c.code)
        .where(
            label.c.workspace_id == response.c.workspace_id,
            label.c.response_id == response.c.id,
            label.c.kind == LabelKind.REASON,
            label.c.source == source,
        )
        .order_by(label.c.confidence.desc(), label.c.id)
        .limit(1)
        .correlate(response)
        .scalar_subquery()
    )


_ASKS = (DeliveryKind.ASK, DeliveryKind.EXIT_ASK)
"""The messages that a survey is first asked with; reminders come beside them."""
