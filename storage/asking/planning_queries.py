"""The rows that planning writes: invitations, and the messages that they owe. Set by set, in few statements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, select, update

from storage.database.compiled import Hot
from storage.database.partial import IS_PLANNED
from storage.database.tables import delivery, invitation, survey, turn, wave, workspace
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import DeliveryKind, InvitationState, Place, SurveyKind, WaveState
from storage.outbox.delivery_queue import Priority, new_token

COMING = timedelta(days=60)
"""How far ahead turns are counted when others must find room beside them."""

CYCLE = "cycle:"
"""What the occasion of a turn begins with; its date follows."""


@dataclass(frozen=True)
class Planned:
    """An invitation about to be stored. `withdrawn_why` is set where it is only there to say why nobody was asked."""

    contact_id: int
    account_id: int
    occasion: str
    send_at: datetime
    place: Place
    withdrawn_why: str | None = None
    wave_id: int | None = None


def home(unit: Unit, workspace_id: int) -> Any:
    """What a workspace says about asking: time_zone, policy, stopped_at."""
    return unit.connection.execute(
        select(workspace.c.time_zone, workspace.c.policy, workspace.c.stopped_at).where(workspace.c.id == workspace_id)
    ).one()


def coming(unit: Unit, workspace_id: int, since: datetime) -> Counter[date]:
    """How many asks each day (in UTC) will bring, those that are planned and the turns that are to come."""
    asks = select(invitation.c.send_at).where(
        invitation.c.workspace_id == workspace_id, IS_PLANNED, invitation.c.send_at > since
    )
    turns = (
        select(turn.c.due_at)
        .join(survey, survey.c.id == turn.c.survey_id)
        .where(turn.c.workspace_id == workspace_id, turn.c.due_at > since, turn.c.due_at <= since + COMING)
        .where(survey.c.enabled)
    )
    moments = (moment for found in (asks, turns) for moment in unit.connection.scalars(found))
    return Counter(moment.date() for moment in moments)


def next_wave(unit: Unit) -> datetime | None:
    """The first day of the earliest wave that is approved and not frozen, as its midnight in UTC."""
    first: date | None = _NEXT_WAVE.run(unit).scalar()
    return None if first is None else datetime.combine(first, time(), tzinfo=UTC)


def turn_of(unit: Unit, workspace_id: int, invitation_id: int) -> RowMapping | None:
    """The turn that an invitation came from: survey_id, contact_id, occasion, and when the next one is due (due_at)."""
    theirs = and_(
        turn.c.workspace_id == invitation.c.workspace_id,
        turn.c.survey_id == invitation.c.survey_id,
        turn.c.contact_id == invitation.c.contact_id,
    )
    found = (
        select(invitation.c.survey_id, invitation.c.contact_id, invitation.c.occasion, turn.c.due_at)
        .select_from(invitation.join(turn, theirs))
        .where(invitation.c.workspace_id == workspace_id, invitation.c.id == invitation_id)
        .where(invitation.c.occasion.startswith(CYCLE))
    )
    return unit.connection.execute(found).mappings().first()


def free_moment(unit: Unit, workspace_id: int, invitation_id: int) -> None:
    """Let the moment of a customer's life, for which this ask was taken back, be found again: the row stays, as one of
    no moment. An ask of a turn, a wave or a departure is left as it is."""
    of_departures = select(survey.c.id).where(
        survey.c.workspace_id == workspace_id, survey.c.kind == SurveyKind.CHURN_EXIT
    )
    unit.connection.execute(
        update(invitation)
        .where(invitation.c.workspace_id == workspace_id, invitation.c.id == invitation_id)
        .where(invitation.c.wave_id.is_(None), invitation.c.survey_id.not_in(of_departures))
        .where(~invitation.c.occasion.startswith(CYCLE))
        .values(occasion=invitation.c.occasion + f", held back: {invitation_id}")
    )


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
        .where(survey.c.workspace_id == workspace_id, survey.c.kind == kind, survey.c.tool.is_(None))
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


def plan(unit: Unit, workspace_id: int, survey_id: int, planned: Sequence[Planned]) -> None:
    """Store invitations, and owe the message of each that is not withdrawn; those that are there already stay."""
    if not planned:
        return
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
                "wave_id": each.wave_id,
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


_NEXT_WAVE = Hot(
    select(func.min(wave.c.first_day))
    .select_from(
        wave.join(workspace, workspace.c.id == wave.c.workspace_id).join(survey, survey.c.id == wave.c.survey_id)
    )
    .where(
        wave.c.state == WaveState.APPROVED,
        workspace.c.stopped_at.is_(None),
        survey.c.stopped_at.is_(None),
        survey.c.enabled,
    )
)
_INVITED = "workspace_id survey_id place contact_id account_id occasion send_at state withdrawn_why wave_id"
_INVITE = Hot(
    insert(invitation)
    .values({name: bindparam(name) for name in _INVITED.split()} | {"segments": []})  # known with the first rendering
    .on_conflict_do_nothing()
)
_OWED = "workspace_id cause token contact_id invitation_id due_at"
_ASK = {"kind": DeliveryKind.ASK, "priority": Priority.ASK, "detail": {}}
_OWE = Hot(insert(delivery).values({name: bindparam(name) for name in _OWED.split()} | _ASK))
_NEWEST = Hot(select(func.max(invitation.c.id)))
_UNOWED = Hot(
    select(invitation.c.id, invitation.c.contact_id, invitation.c.send_at)
    .outerjoin(
        delivery,
        and_(delivery.c.workspace_id == invitation.c.workspace_id, delivery.c.invitation_id == invitation.c.id),
    )
    .where(
        invitation.c.id > bindparam("after_id", type_=invitation.c.id.type),
        invitation.c.workspace_id == bindparam("workspace_id", type_=workspace.c.id.type),
        invitation.c.state == InvitationState.PLANNED,
        invitation.c.survey_id == bindparam("survey_id", type_=survey.c.id.type),
        delivery.c.id.is_(None),
    )
)
