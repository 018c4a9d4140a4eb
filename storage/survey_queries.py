"""A workspace's surveys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select

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


def surveys(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """All surveys of a workspace, by name."""
    found = select(survey).where(survey.c.workspace_id == workspace_id).order_by(survey.c.name)
    return unit.connection.execute(found).mappings().all()


def definition(unit: Unit, workspace_id: int, survey_id: int, number: int) -> dict[str, Any]:
    """One version of a survey's wording."""
    found = select(survey_version.c.definition).where(
        survey_version.c.workspace_id == workspace_id,
        survey_version.c.survey_id == survey_id,
        survey_version.c.number == number,
    )
    kept: dict[str, Any] = unit.connection.execute(found).scalar_one()
    return kept
