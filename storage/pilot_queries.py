"""What became of a survey's first asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from storage.models import InvitationState
from storage.tables import invitation, survey, workspace
from storage.units import Unit


def start_of(unit: Unit, workspace_id: int, survey_id: int) -> Any:
    """How a survey starts: its kind and going_at, the workspace's policy and time_zone."""
    found = (
        select(survey.c.kind, survey.c.going_at, workspace.c.policy, workspace.c.time_zone)
        .join(workspace, workspace.c.id == survey.c.workspace_id)
        .where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    )
    return unit.connection.execute(found).one()


def begun(unit: Unit, workspace_id: int, survey_id: int) -> Sequence[datetime]:
    """When the asks of a survey were or will be sent.

    An ask that was taken back before it reached its contact was none.
    """
    found = select(func.coalesce(invitation.c.asked_at, invitation.c.send_at)).where(
        invitation.c.workspace_id == workspace_id,
        invitation.c.survey_id == survey_id,
        or_(invitation.c.state != InvitationState.WITHDRAWN, invitation.c.asked_at.is_not(None)),
    )
    return unit.connection.execute(found).scalars().all()
