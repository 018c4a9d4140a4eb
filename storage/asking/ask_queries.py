"""All that the message of an ask shows, read in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, case, select, update

from storage.database.compiled import Hot
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    invitation,
    response,
    survey,
    teammate,
    wave,
    workspace,
)
from storage.database.units import Unit
from storage.models import DeliveryKind, InvitationState, Place

Facts = Mapping[str, Any]

_owner = teammate.alias("owner")
# Told by the workspace, too: the indexes of both begin with it.
_is_its_answer = and_(response.c.workspace_id == invitation.c.workspace_id, response.c.invitation_id == invitation.c.id)
_is_its_case = and_(case_file.c.workspace_id == response.c.workspace_id, case_file.c.response_id == response.c.id)

_FACTS = select(
    invitation,
    contact.c.name.label("contact_name"),
    contact.c.locale.label("contact_locale"),
    contact.c.time_zone.label("contact_zone"),
    contact.c.slack_time_zone,
    contact.c.slack_locale,
    contact.c.slack_user_id,
    contact.c.dm_channel,
    contact.c.opted_out_at,
    contact.c.unreachable,
    account.c.name.label("account_name"),
    account.c.locale.label("account_locale"),
    account.c.time_zone.label("account_zone"),
    account.c.country,
    account.c.plan,
    account.c.started_on,
    account.c.attributes,
    account.c.status.label("account_status"),
    account.c.channel.label("account_channel"),
    account.c.ends_on,
    teammate.c.name.label("csm_name"),
    workspace.c.company,
    workspace.c.segments.label("workspace_segments"),
    workspace.c.time_zone.label("workspace_zone"),
    workspace.c.policy,
    survey.c.kind.label("survey_kind"),
    survey.c.name.label("survey_name"),
    survey.c.version.label("newest_version"),
    survey.c.open_days,
    response.c.id.label("response_id"),
    response.c.score,
    response.c.verbatim,
    response.c.reason,
    response.c.second_reason,
    response.c.compared_with,
    response.c.kept_by,
    response.c.may_contact,
    response.c.late,
    case_file.c.answer_due_at,
    case_file.c.state.label("case_state"),
    _owner.c.time_zone.label("owner_zone"),
    wave.c.state.label("wave_state"),
).select_from(
    invitation.join(contact, contact.c.id == invitation.c.contact_id)
    .join(account, account.c.id == invitation.c.account_id)
    .join(workspace, workspace.c.id == invitation.c.workspace_id)
    .join(survey, survey.c.id == invitation.c.survey_id)
    .outerjoin(teammate, and_(teammate.c.id == account.c.csm_id, teammate.c.in_team))
    .outerjoin(response, _is_its_answer)
    .outerjoin(case_file, _is_its_case)
    .outerjoin(_owner, _owner.c.id == case_file.c.owner_id)
    .outerjoin(wave, wave.c.id == invitation.c.wave_id)
)


def ask_facts(unit: Unit, workspace_id: int, invitation_id: int) -> Facts | None:
    """What an ask shows, by its invitation's columns and the names above; None for an unknown one.

    A CSM who is not in the team has no name here: nothing may be promised of them.
    """
    found = _ONE.run(unit, workspace_id=workspace_id, invitation_id=invitation_id).first()
    return None if found is None else found._asdict()


_INVITATION = bindparam("invitation_id", type_=invitation.c.id.type)
_ONE = Hot(_FACTS.where(invitation.c.workspace_id == bindparam("workspace_id"), invitation.c.id == _INVITATION))


def last_words(unit: Unit, workspace_id: int, contact_id: int, before: datetime) -> str | None:
    """What a contact wrote last beside a score; None when they never did."""
    found = (
        select(response.c.verbatim)
        .where(
            response.c.workspace_id == workspace_id,
            response.c.contact_id == contact_id,
            response.c.answered_at < before,
            response.c.verbatim.is_not(None),
        )
        .order_by(response.c.answered_at.desc(), response.c.id.desc())
        .limit(1)
    )
    words: str | None = unit.connection.execute(found).scalar_one_or_none()
    return words


def last_told(unit: Unit, workspace_id: int, contact_id: int, before: datetime) -> str | None:
    """What was done last about something that a contact said, in the team's words for them; None when nothing was."""
    found = (
        select(case_file.c.told)
        .where(
            case_file.c.workspace_id == workspace_id,
            case_file.c.contact_id == contact_id,
            case_file.c.told_at < before,
        )
        .order_by(case_file.c.told_at.desc(), case_file.c.id.desc())
        .limit(1)
    )
    told: str | None = unit.connection.execute(found).scalar_one_or_none()
    return told


def delivery_of(unit: Unit, workspace_id: int, token: str) -> RowMapping | None:
    """The message of an ask by its token: its kind, its invitation and the state it is shown in."""
    where = (delivery.c.workspace_id == workspace_id, delivery.c.token == token)
    shown = select(delivery.c.kind, delivery.c.invitation_id, delivery.c.detail)
    found = shown.where(*where, delivery.c.invitation_id.is_not(None))
    return unit.connection.execute(found).mappings().first()


def fix_wording(unit: Unit, invitation_id: int, **fixed: Any) -> None:
    """Note, with the first rendering, which wording and language an ask has and where its answer will count:
    survey_version, locale, locale_guessed, segments."""
    _FIX.run(unit, invitation_id=invitation_id, **fixed)


_FIXED = ("survey_version", "locale", "locale_guessed", "segments")
_FIX = Hot(
    update(invitation)
    .where(invitation.c.id == _INVITATION)
    .values({name: bindparam(name, type_=invitation.c[name].type) for name in _FIXED})
)


def set_place(unit: Unit, invitation_id: int, place: Place) -> None:
    unit.connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(place=place))


def mark_asked(unit: Unit, invitation_id: int, now: datetime, expires_at: datetime) -> None:
    """The message stands in Slack since `now`; an answer that was quicker than this note stays an answer."""
    _MARK.run(unit, invitation_id=invitation_id, asked_at=now, expires_at=expires_at)


_MARK = Hot(
    update(invitation)
    .where(invitation.c.id == _INVITATION)
    .values(
        asked_at=bindparam("asked_at", type_=invitation.c.asked_at.type),
        expires_at=bindparam("expires_at", type_=invitation.c.expires_at.type),
        state=case((invitation.c.state == InvitationState.PLANNED, InvitationState.ASKED), else_=invitation.c.state),
    )
)


def withdraw(unit: Unit, invitation_id: int, why: str) -> None:
    """Take an ask back; the row stays, with its reason, and with it the denominator."""
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.id == invitation_id)
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
    )


def withdraw_unanswered(unit: Unit, workspace_id: int, contact_id: int, why: str) -> Sequence[int]:
    """Take back every ask of a contact that is planned or open; their ids. Those not yet posted are dropped."""
    open_states = (InvitationState.PLANNED, InvitationState.ASKED)
    withdrawn = (
        update(invitation)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.contact_id == contact_id,
            invitation.c.state.in_(open_states),
        )
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
        .returning(invitation.c.id)
    )
    return unit.connection.execute(withdrawn).scalars().all()


def reopen(unit: Unit, workspace_id: int, contact_id: int, why: str, now: datetime) -> Sequence[int]:
    """Undo withdrawals of that reason for asks that were posted and have not expired since; their ids."""
    reopened = (
        update(invitation)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.contact_id == contact_id,
            invitation.c.withdrawn_why == why,
            invitation.c.expires_at > now,
        )
        .values(state=InvitationState.ASKED, withdrawn_why=None)
        .returning(invitation.c.id)
    )
    return unit.connection.execute(reopened).scalars().all()


def messages_of(unit: Unit, workspace_id: int, invitation_ids: Sequence[int]) -> Sequence[int]:
    """The deliveries that show these asks."""
    found = select(delivery.c.id).where(
        delivery.c.workspace_id == workspace_id, delivery.c.invitation_id.in_(invitation_ids)
    )
    return unit.connection.execute(found).scalars().all()


def reminders_of(unit: Unit, workspace_id: int, invitation_id: int) -> Sequence[int]:
    """The messages that show an ask besides its own."""
    return [row.id for row in _REMINDERS.run(unit, workspace_id=workspace_id, invitation_id=invitation_id)]


_REMINDERS = Hot(
    select(delivery.c.id).where(
        delivery.c.workspace_id == bindparam("workspace_id"),
        delivery.c.invitation_id == bindparam("invitation_id"),
        delivery.c.invitation_id.is_not(None),
        delivery.c.kind == DeliveryKind.REMINDER,
    )
)


def set_locale(unit: Unit, invitation_id: int, locale: str) -> None:
    unit.connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(locale=locale))
