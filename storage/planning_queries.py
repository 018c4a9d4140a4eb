"""Whose turn it is, and the rows that a turn becomes. Set by set: a tick costs what is due, not what is there.

A turn is a date of the contact's own calendar. It is stored as that date's midnight in UTC, whatever the contact's
zone, so that turns of one day are equal: they are counted, read and moved together.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select, update

from storage.compiled import Hot
from storage.delivery_queue import Priority, new_token
from storage.models import (
    AccountStatus,
    CaseState,
    DeliveryKind,
    InvitationState,
    Place,
    SurveyKind,
)
from storage.reach_queries import can_be_reached
from storage.tables import account, case_file, contact, delivery, invitation, survey, workspace
from storage.units import Unit
from storage.upsert import insert


@dataclass(frozen=True)
class Planned:
    """An invitation about to be stored. `withdrawn_why` is set where it is only there to say why nobody was asked."""

    contact_id: int
    account_id: int
    occasion: str
    send_at: datetime
    place: Place
    withdrawn_why: str | None = None


def midnight(day: date) -> datetime:
    """How a turn on that date is stored."""
    return datetime.combine(day, time(), tzinfo=UTC)


def cadence_survey(unit: Unit, workspace_id: int) -> Any | None:
    """The survey that is asked on a cadence, with the workspace's zone; None where none is, or sends are stopped."""
    return _CADENCE_SURVEY.run(unit, workspace_id=workspace_id).first()


def invite(
    unit: Unit,
    workspace_id: int,
    *,
    kind: SurveyKind,
    contact_id: int,
    account_id: int,
    occasion: str,
    send_at: datetime,
) -> int:
    """Store an invitation to the workspace's survey of that kind; its id. NoResultFound without one."""
    found = (
        select(survey.c.id, survey.c.place)
        .where(survey.c.workspace_id == workspace_id, survey.c.kind == kind)
        .order_by(survey.c.id)
        .limit(1)
    )
    asked = unit.connection.execute(found).one()
    invitation_id: int = unit.connection.execute(
        insert(invitation)
        .values(
            workspace_id=workspace_id,
            survey_id=asked.id,
            contact_id=contact_id,
            account_id=account_id,
            occasion=occasion,
            place=asked.place,
            send_at=send_at,
            segments=[],
        )
        .returning(invitation.c.id)
    ).scalar_one()
    return invitation_id


def undealt(unit: Unit, workspace_id: int, after_id: int, limit: int) -> list[Any]:
    """Contacts who may be asked and have no turn, by id from the first above `after_id`; with country and locales."""
    return _UNDEALT.run(unit, workspace_id=workspace_id, after_id=after_id, limit=limit).all()


def turns_taken(unit: Unit, workspace_id: int, first: date, last: date) -> Counter[date]:
    """How many turns each day from `first` to `last` has."""
    counted = (
        select(contact.c.next_ask_at, func.count())
        .where(contact.c.workspace_id == workspace_id)
        .where(contact.c.next_ask_at.between(midnight(first), midnight(last)))
        .group_by(contact.c.next_ask_at)
    )
    taken: Counter[date] = Counter()
    for turn, count in unit.connection.execute(counted):
        taken[turn.date()] += count
    return taken


def set_turns(unit: Unit, turns: Sequence[tuple[int, date | None]]) -> None:
    """Give contacts their turns; None: no more of them."""
    _SET_TURN.run_many(
        unit, [{"contact_id": each, "turn": None if day is None else midnight(day)} for each, day in turns]
    )


def due(unit: Unit, workspace_id: int, until: datetime, limit: int) -> list[Any]:
    """Contacts whose turn has come, the longest-waiting first, with all that guards and windows ask about."""
    return _DUE.run(unit, workspace_id=workspace_id, until=until, limit=limit).all()


def plan(unit: Unit, workspace_id: int, survey_id: int, planned: Sequence[Planned]) -> None:
    """Store invitations, and owe the message of each that is not withdrawn; those that are there already stay."""
    newest = _NEWEST.run(unit).scalar() or 0
    _INVITE.run_many(
        unit,
        [
            {
                "workspace_id": workspace_id,
                "survey_id": survey_id,
                "place": each.place,
                "contact_id": each.contact_id,
                "account_id": each.account_id,
                "occasion": each.occasion,
                "send_at": each.send_at,
                "state": InvitationState.WITHDRAWN if each.withdrawn_why else InvitationState.PLANNED,
                "withdrawn_why": each.withdrawn_why,
            }
            for each in planned
        ],
    )
    _owe_asks(unit, workspace_id, survey_id, newest)


def _owe_asks(unit: Unit, workspace_id: int, survey_id: int, after_id: int) -> None:
    unowed = _UNOWED.run(unit, workspace_id=workspace_id, survey_id=survey_id, after_id=after_id).all()
    _OWE.run_many(
        unit,
        [
            {
                "workspace_id": workspace_id,
                "cause": f"ask:{each.id}",
                "token": new_token(),
                "contact_id": each.contact_id,
                "invitation_id": each.id,
                "due_at": each.send_at,
            }
            for each in unowed
        ],
    )
    if unowed:
        unit.wake()


def next_turn(unit: Unit) -> datetime | None:
    """The earliest turn in all workspaces that ask on a cadence and are not stopped, as it is stored."""
    return min((turn for (turn,) in _TURNS.run(unit) if turn is not None), default=None)


def _asks_on_a_cadence() -> ColumnElement[bool]:
    return and_(
        survey.c.kind == SurveyKind.NPS,
        survey.c.enabled,
        survey.c.cadence_days.is_not(None),
        survey.c.stopped_at.is_(None),
    )


_EARLIEST = select(func.min(contact.c.next_ask_at)).where(
    contact.c.workspace_id == workspace.c.id, contact.c.next_ask_at.is_not(None)
)
_TURNS = Hot(
    select(_EARLIEST.scalar_subquery().label("turn")).where(
        select(1).where(survey.c.workspace_id == workspace.c.id, _asks_on_a_cadence()).correlate(workspace).exists(),
        workspace.c.stopped_at.is_(None),
    )
)

_WORKSPACE = bindparam("workspace_id", type_=workspace.c.id.type)

_CADENCE_SURVEY = Hot(
    select(survey.c.id, survey.c.cadence_days, survey.c.place, workspace.c.time_zone)
    .select_from(survey.join(workspace, workspace.c.id == survey.c.workspace_id))
    .where(survey.c.workspace_id == _WORKSPACE, _asks_on_a_cadence(), workspace.c.stopped_at.is_(None))
    .order_by(survey.c.id)
    .limit(1)
)
_THEIRS: tuple[Any, ...] = (
    contact.c.id,
    account.c.country,
    contact.c.locale,
    account.c.locale.label("account_locale"),
)
_UNDEALT = Hot(
    select(*_THEIRS)
    .select_from(contact.join(account, account.c.id == contact.c.account_id))
    .where(
        contact.c.workspace_id == _WORKSPACE,
        contact.c.next_ask_at.is_(None),
        can_be_reached(),
        contact.c.opted_out_at.is_(None),
        account.c.status != AccountStatus.GONE,
        contact.c.id > bindparam("after_id", type_=contact.c.id.type),
    )
    .order_by(contact.c.id)
    .limit(bindparam("limit", type_=contact.c.id.type))
)
_SET_TURN = Hot(update(contact).where(contact.c.id == bindparam("contact_id")).values(next_ask_at=bindparam("turn")))
_INVITED = "workspace_id survey_id place contact_id account_id occasion send_at state withdrawn_why"
_INVITE = Hot(
    insert(invitation)
    .values({name: bindparam(name) for name in _INVITED.split()} | {"segments": []})  # known with the first rendering
    .on_conflict_do_nothing()
)
_OWED = "workspace_id cause token contact_id invitation_id due_at"
_ASK = {"kind": DeliveryKind.ASK, "priority": Priority.ASK, "detail": {}}
_OWE = Hot(insert(delivery).values({name: bindparam(name) for name in _OWED.split()} | _ASK))


def _latest(*of_surveys: ColumnElement[bool]) -> Any:
    """When a contact was, or is about to be, asked last."""
    moment = case((invitation.c.state == InvitationState.PLANNED, invitation.c.send_at), else_=invitation.c.asked_at)
    whose = (invitation.c.workspace_id == contact.c.workspace_id, invitation.c.contact_id == contact.c.id)
    return select(func.max(moment)).where(*whose, *of_surveys).correlate(contact).scalar_subquery()


def _due_statement() -> Select[Any]:
    in_open_cases = select(case_file.c.contact_id).where(
        case_file.c.workspace_id == _WORKSPACE,
        or_(case_file.c.state == CaseState.OPEN, case_file.c.state == CaseState.CLAIMED),
    )
    nps_surveys = select(survey.c.id).where(survey.c.workspace_id == _WORKSPACE, survey.c.kind == SurveyKind.NPS)
    return (
        select(
            *_THEIRS,
            contact.c.account_id,
            contact.c.next_ask_at,
            func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("time_zone"),
            account.c.time_zone.label("account_zone"),
            account.c.channel,
            account.c.attributes,
            contact.c.opted_out_at.is_not(None).label("opted_out"),
            contact.c.slack_user_id.is_not(None).label("in_slack"),
            contact.c.unreachable,
            or_(contact.c.slack_user_id.is_(None), can_be_reached()).label("reachable"),
            (account.c.status == AccountStatus.GONE).label("account_gone"),
            account.c.stopped_at.is_not(None).label("account_stopped"),
            _latest().label("last_asked_at"),
            _latest(invitation.c.survey_id.in_(nps_surveys)).label("last_nps_at"),
            contact.c.id.in_(in_open_cases).label("has_open_case"),
        )
        .select_from(contact.join(account, account.c.id == contact.c.account_id))
        .where(
            contact.c.workspace_id == _WORKSPACE,
            contact.c.next_ask_at.is_not(None),
            contact.c.next_ask_at <= bindparam("until", type_=contact.c.next_ask_at.type),
        )
        .order_by(contact.c.next_ask_at)
        .limit(bindparam("limit", type_=contact.c.id.type))
    )


_DUE = Hot(_due_statement())
_NEWEST = Hot(select(func.max(invitation.c.id)))
_UNOWED = Hot(
    select(invitation.c.id, invitation.c.contact_id, invitation.c.send_at)
    .outerjoin(
        delivery,
        and_(delivery.c.workspace_id == invitation.c.workspace_id, delivery.c.invitation_id == invitation.c.id),
    )
    .where(
        invitation.c.id > bindparam("after_id", type_=invitation.c.id.type),
        invitation.c.workspace_id == _WORKSPACE,
        invitation.c.state == InvitationState.PLANNED,
        invitation.c.survey_id == bindparam("survey_id", type_=survey.c.id.type),
        delivery.c.id.is_(None),
    )
)
