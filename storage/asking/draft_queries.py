"""Surveys that somebody on the team is editing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, select

from storage.database.tables import survey_draft
from storage.database.units import Unit
from storage.database.upsert import insert


def draft(unit: Unit, workspace_id: int, teammate_id: int, name: str) -> RowMapping | None:
    """What a teammate has changed in a survey: base_version, body, changed_at; None where nothing is kept."""
    found = select(survey_draft).where(*_of(workspace_id, teammate_id), survey_draft.c.name == name)
    return unit.connection.execute(found).mappings().first()


def names(unit: Unit, workspace_id: int, teammate_id: int) -> Sequence[str]:
    """The surveys that a teammate has drafts of, by name."""
    found = select(survey_draft.c.name).where(*_of(workspace_id, teammate_id))
    return unit.connection.scalars(found.order_by(survey_draft.c.name)).all()


def keep(
    unit: Unit,
    workspace_id: int,
    teammate_id: int,
    name: str,
    *,
    base_version: int,
    body: dict[str, Any],
    now: datetime,
) -> None:
    """Keep a draft, in place of the one before."""
    values = {"base_version": base_version, "body": body, "changed_at": now}
    added = insert(survey_draft).values(workspace_id=workspace_id, teammate_id=teammate_id, name=name, **values)
    key = ["workspace_id", "teammate_id", "name"]
    unit.connection.execute(added.on_conflict_do_update(index_elements=key, set_=values))


def drop(unit: Unit, workspace_id: int, teammate_id: int, name: str) -> None:
    unit.connection.execute(delete(survey_draft).where(*_of(workspace_id, teammate_id), survey_draft.c.name == name))


def _of(workspace_id: int, teammate_id: int) -> tuple[ColumnElement[bool], ...]:
    return (survey_draft.c.workspace_id == workspace_id, survey_draft.c.teammate_id == teammate_id)
