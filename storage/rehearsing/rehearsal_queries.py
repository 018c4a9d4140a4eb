"""What a rehearsal asks of its copy: which asks go out when, and who they are for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from storage.database.compiled import Hot
from storage.database.tables import account, case_file, contact, delivery, invitation, survey, teammate, wave, workspace
from storage.database.units import Unit
from storage.models import CaseKind, CaseState, DeliveryKind, DeliveryState, InvitationState, WaveState

_WAITING = (
    or_(delivery.c.kind == DeliveryKind.ASK, delivery.c.kind == DeliveryKind.REMINDER),
    delivery.c.state == DeliveryState.DUE,
    delivery.c.ts.is_(None),
)


def planned(unit: Unit, workspace_id: int) -> Sequence[Any]:
    """The invitations that are planned: id, contact_id and send_at; their messages were not copied."""
    found = select(invitation.c.id, invitation.c.contact_id, invitation.c.send_at)
    where = (invitation.c.workspace_id == workspace_id, invitation.c.state == InvitationState.PLANNED)
    return unit.connection.execute(found.where(*where).order_by(invitation.c.id)).all()


def standing(unit: Unit, workspace_id: int) -> Sequence[Any]:
    """The asks that are open and will be reminded of: id, contact_id and asked_at; their messages were not copied."""
    found = select(invitation.c.id, invitation.c.contact_id, invitation.c.asked_at)
    where = (invitation.c.state == InvitationState.ASKED, invitation.c.remind_at.is_not(None))
    mine = found.where(invitation.c.workspace_id == workspace_id, *where)
    return unit.connection.execute(mine.order_by(invitation.c.id)).all()


def next_ask(unit: Unit) -> datetime | None:
    """The moment of the next ask or reminder that waits."""
    found: datetime | None = _NEXT.run(unit).scalar()
    return found


def asks_due(unit: Unit, now: datetime) -> Sequence[Any]:
    """The asks and reminders that go out now, the longest-waiting first: id, invitation_id and kind."""
    return _DUE.run(unit, now=now).all()


def went_out(unit: Unit, delivery_id: int, now: datetime) -> None:
    """The message stands in Slack, as far as the rehearsal goes."""
    _SENT.run(unit, of_delivery=delivery_id, sent_at=now)


def dropped(unit: Unit, delivery_id: int) -> None:
    _DROPPED.run(unit, of_delivery=delivery_id)


def postponed(unit: Unit, delivery_id: int, until: datetime) -> None:
    """It waits until then."""
    _LATER.run(unit, of_delivery=delivery_id, due_at=until)


_NEXT = Hot(select(func.min(delivery.c.due_at)).where(*_WAITING))
_DUE = Hot(
    select(delivery.c.id, delivery.c.invitation_id, delivery.c.kind)
    .where(*_WAITING, delivery.c.due_at <= bindparam("now", type_=delivery.c.due_at.type))
    .order_by(delivery.c.due_at, delivery.c.id)
)
_THIS = delivery.c.id == bindparam("of_delivery", type_=delivery.c.id.type)
_SENT = Hot(
    update(delivery)
    .where(_THIS)
    .values(state=DeliveryState.SETTLED, sent=1, ts="0", sent_at=bindparam("sent_at", type_=delivery.c.sent_at.type))
)
_LATER = Hot(update(delivery).where(_THIS).values(due_at=bindparam("due_at", type_=delivery.c.due_at.type)))
_DROPPED = Hot(update(delivery).where(_THIS).values(state=DeliveryState.DROPPED))


def let_send(unit: Unit, workspace_id: int) -> bool:
    """Let sends pass; whether they were stopped."""
    stopped = select(workspace.c.stopped_at).where(workspace.c.id == workspace_id)
    was_stopped = unit.connection.execute(stopped).scalar_one() is not None
    unit.connection.execute(update(workspace).where(workspace.c.id == workspace_id).values(stopped_at=None))
    return was_stopped


def open_case(unit: Unit, workspace_id: int, contact_id: int, at: datetime) -> None:
    """A matter of this contact is to be handled from now on."""
    account_id = select(contact.c.account_id).where(contact.c.id == contact_id).scalar_subquery()
    facts = {"kind": CaseKind.MESSAGE, "state": CaseState.OPEN, "opened_at": at}
    unit.connection.execute(
        case_file.insert().values(workspace_id=workspace_id, account_id=account_id, contact_id=contact_id, **facts)
    )


def close_cases(unit: Unit, workspace_id: int, contact_id: int, at: datetime) -> None:
    """Every matter of this contact is handled."""
    unit.connection.execute(
        update(case_file)
        .where(case_file.c.workspace_id == workspace_id, case_file.c.contact_id == contact_id)
        .where(case_file.c.state != CaseState.CLOSED)
        .values(state=CaseState.CLOSED, closed_at=at)
    )


def answer(unit: Unit, workspace_id: int, contact_id: int) -> None:
    """This contact answers all that is open."""
    theirs = (invitation.c.workspace_id == workspace_id, invitation.c.contact_id == contact_id)
    unit.connection.execute(
        update(invitation)
        .where(*theirs, invitation.c.state == InvitationState.ASKED)
        .values(state=InvitationState.ANSWERED)
    )


def switch_on(unit: Unit, workspace_id: int, survey_id: int) -> None:
    """Let one survey ask, whatever keeps it off."""
    this = update(survey).where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    unit.connection.execute(this.values(enabled=True, stopped_at=None))


def approve(unit: Unit, workspace_id: int, survey_id: int) -> Sequence[Any]:
    """Agree to the waves of a survey that wait for a second person; each one's first_day, people and accounts."""
    agreed = (
        update(wave)
        .where(wave.c.workspace_id == workspace_id, wave.c.survey_id == survey_id, wave.c.state == WaveState.WAITING)
        .values(state=WaveState.APPROVED)
        .returning(wave.c.first_day, wave.c.people, wave.c.accounts)
    )
    return unit.connection.execute(agreed).all()


def was_told(unit: Unit, workspace_id: int, survey_id: int) -> bool:
    """Whether a survey has somebody to ask already: an approved wave, or invitations that are planned."""
    waves = select(wave.c.id).where(
        wave.c.workspace_id == workspace_id, wave.c.survey_id == survey_id, wave.c.state == WaveState.APPROVED
    )
    asks = select(invitation.c.id).where(
        invitation.c.workspace_id == workspace_id,
        invitation.c.survey_id == survey_id,
        invitation.c.state == InvitationState.PLANNED,
    )
    return any(unit.connection.execute(each.limit(1)).first() is not None for each in (waves, asks))


def people(unit: Unit, workspace_id: int) -> dict[int, Any]:
    """Contacts by id: account_id, name, account_name, csm_name, and where they work (time_zone, account_zone, country,
    region, locale, account_locale)."""
    csm = teammate.alias("csm")
    found = (
        select(
            contact.c.id,
            contact.c.account_id,
            contact.c.name,
            contact.c.locale,
            func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("time_zone"),
            account.c.name.label("account_name"),
            account.c.time_zone.label("account_zone"),
            account.c.country,
            account.c.locale.label("account_locale"),
            account.c.attributes["region"].as_string().label("region"),
            csm.c.name.label("csm_name"),
        )
        .select_from(
            contact.join(account, account.c.id == contact.c.account_id).outerjoin(csm, csm.c.id == account.c.csm_id)
        )
        .where(contact.c.workspace_id == workspace_id)
    )
    return {row.id: row for row in unit.connection.execute(found)}
