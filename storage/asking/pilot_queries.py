"""What became of a survey's first asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, update

from storage.answering.rollups import UNDELIVERABLE
from storage.database.tables import contact, invitation, response, survey, workspace
from storage.database.units import Unit
from storage.models import InvitationState, SurveyKind

Facts = RowMapping


@dataclass(frozen=True)
class Course:
    """What happened in a survey: how many were asked, and of these how many answered, and opted out after that; and
    how many could not be reached at all."""

    asked: int
    answered: int
    opted_out: int
    undeliverable: int


def start_of(unit: Unit, workspace_id: int, survey_id: int) -> Any:
    """How a survey starts: its kind and going_at, the workspace's policy and time_zone."""
    found = (
        select(survey.c.kind, survey.c.going_at, workspace.c.policy, workspace.c.time_zone)
        .join(workspace, workspace.c.id == survey.c.workspace_id)
        .where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    )
    return unit.connection.execute(found).one()


def begun(unit: Unit, workspace_id: int, survey_id: int, apart_from: int = 0) -> Sequence[datetime]:
    """When the asks of a survey were or will be sent, as if the invitation `apart_from` were not there.

    An ask that was taken back before it reached its contact was none.
    """
    found = select(func.coalesce(invitation.c.asked_at, invitation.c.send_at)).where(
        invitation.c.workspace_id == workspace_id,
        invitation.c.survey_id == survey_id,
        invitation.c.id != apart_from,
        or_(invitation.c.state != InvitationState.WITHDRAWN, invitation.c.asked_at.is_not(None)),
    )
    return unit.connection.execute(found).scalars().all()


def pilots(unit: Unit, workspace_id: int) -> Sequence[Facts]:
    """The surveys that ask as pilots now, by name, with the workspace's policy. An exit survey is none."""
    found = (
        select(survey.c.id, survey.c.name, workspace.c.policy)
        .join(workspace, workspace.c.id == survey.c.workspace_id)
        .where(
            survey.c.workspace_id == workspace_id,
            survey.c.going_at.is_(None),
            survey.c.enabled,
            survey.c.stopped_at.is_(None),
            survey.c.kind != SurveyKind.CHURN_EXIT,
            workspace.c.stopped_at.is_(None),
        )
        .order_by(survey.c.name)
    )
    return unit.connection.execute(found).mappings().all()


def by_name(unit: Unit, workspace_id: int, name: str) -> Facts | None:
    """A survey's id, going_at and going_by; None for an unknown one."""
    found = select(survey.c.id, survey.c.going_at, survey.c.going_by)
    where = (survey.c.workspace_id == workspace_id, survey.c.name == name)
    return unit.connection.execute(found.where(*where)).mappings().first()


def by_id(unit: Unit, workspace_id: int, survey_id: int) -> Facts:
    """A survey as a notice about its pilot shows it: name, going_at, going_by, stopped_at, stopped_by, policy and
    time_zone."""
    found = (
        select(
            survey.c.name,
            survey.c.going_at,
            survey.c.going_by,
            survey.c.stopped_at,
            survey.c.stopped_by,
            workspace.c.policy,
            workspace.c.time_zone,
        )
        .join(workspace, workspace.c.id == survey.c.workspace_id)
        .where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    )
    return unit.connection.execute(found).mappings().one()


def go_on(unit: Unit, workspace_id: int, survey_id: int, by: str, now: datetime) -> bool:
    """End a survey's pilot; False where it is none any more."""
    pilot = (survey.c.workspace_id == workspace_id, survey.c.id == survey_id, survey.c.going_at.is_(None))
    return unit.connection.execute(update(survey).where(*pilot).values(going_at=now, going_by=by)).rowcount == 1


def course(unit: Unit, workspace_id: int, survey_id: int) -> Course:
    """What happened in a survey so far."""
    was_asked = invitation.c.asked_at.is_not(None)
    answers = and_(response.c.workspace_id == workspace_id, response.c.invitation_id == invitation.c.id)
    found = (
        select(
            func.count().filter(was_asked),
            func.count(response.c.id),
            func.count().filter(was_asked, contact.c.opted_out_at >= invitation.c.asked_at),
            func.count().filter(invitation.c.withdrawn_why == UNDELIVERABLE),
        )
        .select_from(invitation.join(contact, contact.c.id == invitation.c.contact_id).outerjoin(response, answers))
        .where(invitation.c.workspace_id == workspace_id, invitation.c.survey_id == survey_id)
    )
    return Course(*(int(count) for count in unit.connection.execute(found).one()))
