"""A workspace's surveys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from storage.database.tables import survey, survey_version
from storage.database.units import Unit


def names(unit: Unit, workspace_id: int) -> set[str]:
    """The names of all surveys of a workspace."""
    return set(unit.connection.scalars(select(survey.c.name).where(survey.c.workspace_id == workspace_id)))


def store(unit: Unit, workspace_id: int, *, definition: dict[str, Any], now: datetime, **facts: Any) -> bool:
    """Store a survey by its name, or the newest version of one that is there; False where nothing differs.

    `facts` are columns that say of the newest version what statements ask for, and `name`.
    """
    mine = select(survey).where(survey.c.workspace_id == workspace_id, survey.c.name == facts["name"])
    known = unit.connection.execute(mine.with_for_update()).first()
    if known is None:
        added = insert(survey).values(workspace_id=workspace_id, version=1, **facts).returning(survey.c.id)
        _keep_version(unit, workspace_id, unit.connection.execute(added).scalar_one(), 1, definition, now)
        return True
    if newest(unit, workspace_id, known.id) == definition:
        return False
    version = known.version + 1
    unit.connection.execute(update(survey).where(survey.c.id == known.id).values(**facts, version=version))
    _keep_version(unit, workspace_id, known.id, version, definition, now)
    return True


def _keep_version(
    unit: Unit, workspace_id: int, survey_id: int, number: int, definition: dict[str, Any], now: datetime
) -> None:
    kept = {"workspace_id": workspace_id, "survey_id": survey_id, "number": number, "created_at": now}
    unit.connection.execute(insert(survey_version).values(**kept, definition=definition))


def newest(unit: Unit, workspace_id: int, survey_id: int) -> dict[str, Any]:
    """The newest version of a survey's definition."""
    number = select(survey.c.version).where(survey.c.id == survey_id).scalar_subquery()
    where = (survey_version.c.workspace_id == workspace_id, survey_version.c.survey_id == survey_id)
    found = select(survey_version.c.definition).where(*where, survey_version.c.number == number)
    kept: dict[str, Any] = unit.connection.execute(found).scalar_one()
    return kept


def by_name(unit: Unit, workspace_id: int, name: str, *, hold: bool = False) -> RowMapping | None:
    """A survey's row; None where there is none. With `hold` nobody else gives it a new version in the meantime."""
    found = select(survey).where(survey.c.workspace_id == workspace_id, survey.c.name == name)
    return unit.connection.execute(found.with_for_update() if hold else found).mappings().first()


def versions(unit: Unit, workspace_id: int, survey_id: int) -> Sequence[tuple[int, datetime]]:
    """The numbers of a survey's versions with the moments that they were stored at, the newest first."""
    found = (
        select(survey_version.c.number, survey_version.c.created_at)
        .where(survey_version.c.workspace_id == workspace_id, survey_version.c.survey_id == survey_id)
        .order_by(survey_version.c.number.desc())
    )
    return [(row.number, row.created_at) for row in unit.connection.execute(found)]


def name_of(unit: Unit, workspace_id: int, survey_id: int) -> str:
    found = select(survey.c.name).where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    name: str = unit.connection.execute(found).scalar_one()
    return name


def version_of(unit: Unit, workspace_id: int, survey_id: int) -> int:
    """The number of a survey's newest version."""
    found = select(survey.c.version).where(survey.c.workspace_id == workspace_id, survey.c.id == survey_id)
    number: int = unit.connection.execute(found).scalar_one()
    return number


def surveys(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """All surveys of a workspace, by name; not those that hold another tool's history, which ask nobody."""
    found = select(survey).where(survey.c.workspace_id == workspace_id, survey.c.tool.is_(None)).order_by(survey.c.name)
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
