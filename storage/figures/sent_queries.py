"""What was sent to an account's people, what waits to be, and what was not sent after all: one list, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, func, literal, null, or_, select, union_all

from storage.database.tables import account, case_entry, contact, delivery, invitation, survey, teammate
from storage.database.units import Unit
from storage.models import DeliveryKind, DeliveryState, InvitationState

SAYS_WHAT_THEY_WROTE = (DeliveryKind.CLARIFY, DeliveryKind.RECEIPT)
"""Messages that would tell of a contact's own words, or that there were any."""

_alert = delivery.alias("alert")
_private = invitation.alias("private")


class Cursor(NamedTuple):
    """Where a page of the list ends; the next one begins after it."""

    at: datetime
    is_message: int  # 1: a message; 0: an ask that never became one
    id: int


def name_of(unit: Unit, workspace_id: int, account_id: int) -> str | None:
    """What an account is called; None when this workspace has none with that id."""
    found = select(account.c.name).where(account.c.workspace_id == workspace_id, account.c.id == account_id)
    return unit.connection.scalars(found).first()


def sent_to(
    unit: Unit, workspace_id: int, account_id: int, reader: str, *, after: Cursor | None, limit: int
) -> Sequence[RowMapping]:
    """Messages to the account's people and asks that were taken back before they became one, the newest first.

    What one person alone may see is left out for every `reader` (a Slack id) but that one. Columns: at, is_message, id,
    kind, state, sent, failure, opening, contact_name, survey_name, invitation_state, withdrawn_why, author.
    """
    of_messages = _messages(workspace_id, account_id, reader)
    listed = union_all(of_messages, _never_messages(workspace_id, account_id)).subquery()
    page = select(listed).order_by(listed.c.at.desc(), listed.c.is_message.desc(), listed.c.id.desc()).limit(limit)
    if after is not None:
        page = page.where(_comes_after(listed, after))
    return unit.connection.execute(page).mappings().all()


def _messages(workspace_id: int, account_id: int, reader: str) -> Select[Any]:
    return (
        select(
            func.coalesce(delivery.c.sent_at, delivery.c.due_at).label("at"),
            literal(1).label("is_message"),
            delivery.c.id,
            delivery.c.kind,
            delivery.c.state,
            delivery.c.sent,
            delivery.c.failure,
            delivery.c.opening,
            contact.c.name.label("contact_name"),
            survey.c.name.label("survey_name"),
            invitation.c.state.label("invitation_state"),
            invitation.c.withdrawn_why,
            teammate.c.name.label("author"),
        )
        .select_from(
            delivery.join(contact, contact.c.id == delivery.c.contact_id)
            .outerjoin(invitation, invitation.c.id == delivery.c.invitation_id)
            .outerjoin(survey, survey.c.id == invitation.c.survey_id)
            .outerjoin(case_entry, case_entry.c.id == delivery.c.entry_id)
            .outerjoin(teammate, teammate.c.id == case_entry.c.teammate_id)
        )
        .where(
            delivery.c.workspace_id == workspace_id,
            contact.c.workspace_id == workspace_id,
            contact.c.account_id == account_id,
            ~_is_for_somebody_else(reader),
            ~and_(delivery.c.kind.in_(SAYS_WHAT_THEY_WROTE), _answered_to_one()),
        )
    )


def _never_messages(workspace_id: int, account_id: int) -> Select[Any]:
    """Asks that were withdrawn before they became a message: a turn that passed, with the reason why."""
    became_one = exists().where(
        delivery.c.workspace_id == invitation.c.workspace_id, delivery.c.invitation_id == invitation.c.id
    )
    return (
        select(
            invitation.c.send_at,
            literal(0),
            invitation.c.id,
            literal(DeliveryKind.ASK, delivery.c.kind.type),
            literal(DeliveryState.DROPPED, delivery.c.state.type),
            literal(0),
            invitation.c.withdrawn_why,
            null(),
            contact.c.name,
            survey.c.name,
            invitation.c.state,
            invitation.c.withdrawn_why,
            null(),
        )
        .select_from(
            invitation.join(contact, contact.c.id == invitation.c.contact_id).join(
                survey, survey.c.id == invitation.c.survey_id
            )
        )
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.account_id == account_id,
            invitation.c.state == InvitationState.WITHDRAWN,
            ~became_one,
        )
    )


def _is_for_somebody_else(reader: str) -> ColumnElement[bool]:
    """It belongs to a case that one person reads, and that is not the reader."""
    return exists().where(
        _alert.c.workspace_id == delivery.c.workspace_id,
        _alert.c.case_id == delivery.c.case_id,
        _alert.c.kind == DeliveryKind.ALERT,
        _alert.c.slack_user_id.is_not(None),
        _alert.c.slack_user_id != reader,
    )


def _answered_to_one() -> ColumnElement[bool]:
    """The contact wished once that only their CSM sees what they say."""
    return exists().where(
        _private.c.workspace_id == delivery.c.workspace_id,
        _private.c.contact_id == delivery.c.contact_id,
        _private.c.only_owner,
    )


def _comes_after(listed: Any, after: Cursor) -> ColumnElement[bool]:
    same_moment = listed.c.at == after.at
    same_sort = listed.c.is_message == after.is_message
    return or_(
        listed.c.at < after.at,
        and_(same_moment, listed.c.is_message < after.is_message),
        and_(same_moment, same_sort, listed.c.id < after.id),
    )
