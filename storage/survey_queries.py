"""A workspace's surveys."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from storage.models import Place, SurveyKind
from storage.tables import survey, survey_version
from storage.units import Unit


def names(unit: Unit, workspace_id: int) -> set[str]:
    """The names of all surveys of a workspace."""
    return set(unit.connection.scalars(select(survey.c.name).where(survey.c.workspace_id == workspace_id)))


def add(
    unit: Unit,
    workspace_id: int,
    *,
    name: str,
    kind: SurveyKind,
    cadence_days: int | None,
    open_days: int,
    place: Place,
    definition: dict[str, Any],
    now: datetime,
) -> int:
    """Store a new survey and version 1 of its wording; its id."""
    survey_id: int = unit.connection.execute(
        insert(survey)
        .values(
            workspace_id=workspace_id,
            name=name,
            kind=kind,
            cadence_days=cadence_days,
            open_days=open_days,
            place=place,
        )
        .returning(survey.c.id)
    ).scalar_one()
    unit.connection.execute(
        insert(survey_version).values(
            workspace_id=workspace_id, survey_id=survey_id, number=1, definition=definition, created_at=now
        )
    )
    return survey_id
