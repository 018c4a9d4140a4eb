"""What freezing a wave reads and writes: waves whose day has come, and the people who may belong to them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from storage.asking.person_queries import PEOPLE, PERSON, WORKSPACE, may_be_asked
from storage.database.compiled import Hot
from storage.database.tables import contact, wave
from storage.database.units import Unit
from storage.models import SurveyKind, WaveState


def approved(unit: Unit, workspace_id: int, until: date) -> Sequence[Any]:
    """Approved waves whose first day is not later than `until`, the oldest first."""
    found = select(wave).where(wave.c.workspace_id == workspace_id, wave.c.state == WaveState.APPROVED)
    return unit.connection.execute(found.where(wave.c.first_day <= until).order_by(wave.c.id)).all()


def has_one(unit: Unit, workspace_id: int, survey_id: int, first_day: date) -> bool:
    """Whether a survey has a wave that begins on that day, in whatever state."""
    where = (wave.c.workspace_id == workspace_id, wave.c.survey_id == survey_id, wave.c.first_day == first_day)
    return unit.connection.execute(select(wave.c.id).where(*where).limit(1)).first() is not None


def people(unit: Unit, workspace_id: int, kind: SurveyKind, *, after_id: int, limit: int) -> list[Any]:
    """Everybody who may be asked, by id from the first above `after_id`, as guards see them."""
    return _PEOPLE.run(unit, workspace_id=workspace_id, kind=kind, after_id=after_id, limit=limit).all()


def these(unit: Unit, workspace_id: int, kind: SurveyKind, contact_ids: Sequence[int]) -> Sequence[Any]:
    """These contacts, as guards see them."""
    found = select(*PERSON).select_from(PEOPLE).where(contact.c.workspace_id == WORKSPACE)
    asked = found.where(contact.c.id.in_(contact_ids))
    return unit.connection.execute(asked, {"workspace_id": workspace_id, "kind": kind}).all()


def freeze(unit: Unit, wave_id: int, recipients: int) -> None:
    """Everybody is invited: from now on the wave's denominator stands."""
    frozen = update(wave).where(wave.c.id == wave_id, wave.c.state == WaveState.APPROVED)
    unit.connection.execute(frozen.values(state=WaveState.FROZEN, recipients=recipients))


_PEOPLE = Hot(
    select(*PERSON)
    .select_from(PEOPLE)
    .where(*may_be_asked(), contact.c.id > bindparam("after_id", type_=contact.c.id.type))
    .order_by(contact.c.id)
    .limit(bindparam("limit", type_=contact.c.id.type))
)
