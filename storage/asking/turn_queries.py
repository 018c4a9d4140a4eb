"""Turns: when each contact is asked next in a survey that is asked on a cadence.

A turn is a date of the contact's own calendar. It is stored as that date's midnight in UTC, whatever the contact's
zone, so that turns of one day are equal: they are counted, read and moved together.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select, update

from storage.asking.person_queries import PEOPLE, PERSON, WORKSPACE, may_be_asked
from storage.database.compiled import Hot
from storage.database.tables import account, contact, survey, turn, workspace
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.people.reach_queries import can_be_reached


@dataclass(frozen=True, slots=True)
class Dealt:
    """A first turn. None: they are not in the audience."""

    contact_id: int
    day: date | None
    place_in_day: int = 0


def midnight(day: date) -> datetime:
    """How a turn on that date is stored."""
    return datetime.combine(day, time(), tzinfo=UTC)


def undealt(unit: Unit, workspace_id: int, survey_id: int, after_id: int, limit: int) -> list[Any]:
    """Contacts who may be asked and have no turn, by id from the first above `after_id`; also those who were not in
    the audience when last looked at (`is_new` is 0 for them)."""
    return _UNDEALT.run(unit, workspace_id=workspace_id, survey_id=survey_id, after_id=after_id, limit=limit).all()


def turns_taken(unit: Unit, workspace_id: int, survey_id: int, first: date, last: date) -> Counter[date]:
    """How many turns each day from `first` to `last` has."""
    counted = (
        select(turn.c.due_at, func.count())
        .where(*_of_survey(workspace_id, survey_id), turn.c.due_at.between(midnight(first), midnight(last)))
        .group_by(turn.c.due_at)
    )
    taken: Counter[date] = Counter()
    for due_at, count in unit.connection.execute(counted):
        taken[due_at.date()] += count
    return taken


def turns_of(unit: Unit, workspace_id: int, survey_id: int, account_ids: Sequence[int]) -> list[tuple[int, date]]:
    """The turns that people of these accounts have, as (account, day)."""
    found = (
        select(contact.c.account_id, turn.c.due_at)
        .select_from(turn.join(contact, contact.c.id == turn.c.contact_id))
        .where(*_of_survey(workspace_id, survey_id), turn.c.due_at.is_not(None))
        .where(contact.c.workspace_id == workspace_id, contact.c.account_id.in_(account_ids))
    )
    return [(account_id, due_at.date()) for account_id, due_at in unit.connection.execute(found)]


def deal(unit: Unit, workspace_id: int, survey_id: int, dealt: Sequence[Dealt]) -> None:
    """Store first turns."""
    _DEAL.run_many(
        unit,
        [
            {
                "workspace_id": workspace_id,
                "survey_id": survey_id,
                "contact_id": each.contact_id,
                "due_at": each.day and midnight(each.day),
                "place_in_day": each.place_in_day,
            }
            for each in dealt
        ],
    )


def come_again(unit: Unit, workspace_id: int, survey_id: int, turns: Sequence[tuple[int, date | None, int]]) -> None:
    """Move turns, as (contact, day, cycles that came to an end). None: out of the audience, until looked at again."""
    keys = {"of_workspace": workspace_id, "of_survey": survey_id}
    _MOVE.run_many(
        unit,
        [
            {**keys, "of_contact": contact_id, "due_at": day and midnight(day), "cycles": cycles}
            for contact_id, day, cycles in turns
        ],
    )


def end(unit: Unit, workspace_id: int, survey_id: int, contact_ids: Sequence[int]) -> None:
    """Take the turns of people who cannot be asked any more."""
    keys = {"of_workspace": workspace_id, "of_survey": survey_id}
    _END.run_many(unit, [{**keys, "of_contact": contact_id} for contact_id in contact_ids])


def end_all_of(unit: Unit, workspace_id: int, contact_id: int) -> None:
    """Take all turns of somebody who wants none."""
    unit.connection.execute(turn.delete().where(turn.c.workspace_id == workspace_id, turn.c.contact_id == contact_id))


def due(unit: Unit, workspace_id: int, survey_id: int, kind: Any, until: datetime, limit: int) -> list[Any]:
    """Contacts whose turn has come, the longest-waiting first, as guards see them, with due_at, place_in_day, cycle."""
    return _DUE.run(unit, workspace_id=workspace_id, survey_id=survey_id, kind=kind, until=until, limit=limit).all()


def next_turn(unit: Unit) -> datetime | None:
    """The earliest turn in all workspaces, of surveys that ask on a cadence and are not stopped, as it is stored."""
    return min((due_at for (due_at,) in _TURNS.run(unit) if due_at is not None), default=None)


def waiting(unit: Unit, workspace_id: int, survey_id: int, before: date) -> tuple[date | None, int]:
    """The next turn of anybody who may be asked, by the contact's own calendar, and how many have one before a day."""
    found = (
        select(func.min(turn.c.due_at), func.count().filter(turn.c.due_at < midnight(before)))
        .select_from(_WHOSE)
        .where(*_of_survey(workspace_id, survey_id), turn.c.due_at.is_not(None), *_askable())
    )
    first, count = unit.connection.execute(found).one()
    return first and first.date(), int(count)


def coming(unit: Unit, workspace_id: int, before: date) -> int:
    """How many turns of all surveys come before a day; those that should have come already are still to come."""
    found = (
        select(func.count())
        .select_from(_WHOSE.join(survey, survey.c.id == turn.c.survey_id))
        .where(turn.c.workspace_id == workspace_id, turn.c.due_at < midnight(before), asks_on_a_cadence(), *_askable())
    )
    return int(unit.connection.execute(found).scalar_one())


def asks_on_a_cadence() -> ColumnElement[bool]:
    return and_(survey.c.enabled, survey.c.cadence_days.is_not(None), survey.c.stopped_at.is_(None))


def _of_survey(workspace_id: int, survey_id: int) -> tuple[ColumnElement[bool], ...]:
    return turn.c.workspace_id == workspace_id, turn.c.survey_id == survey_id


_WHOSE = turn.join(contact, contact.c.id == turn.c.contact_id).join(account, account.c.id == contact.c.account_id)


def _askable() -> tuple[ColumnElement[bool], ...]:
    return contact.c.opted_out_at.is_(None), can_be_reached()


_EARLIEST = select(func.min(turn.c.due_at)).where(
    turn.c.workspace_id == survey.c.workspace_id, turn.c.survey_id == survey.c.id, turn.c.due_at.is_not(None)
)
_TURNS = Hot(
    select(_EARLIEST.correlate(survey).scalar_subquery().label("due_at"))
    .select_from(survey.join(workspace, workspace.c.id == survey.c.workspace_id))
    .where(asks_on_a_cadence(), workspace.c.stopped_at.is_(None))
)
_SURVEY = bindparam("survey_id", type_=survey.c.id.type)
_LIMIT = bindparam("limit", type_=contact.c.id.type)
_THEIRS = and_(
    turn.c.workspace_id == contact.c.workspace_id, turn.c.survey_id == _SURVEY, turn.c.contact_id == contact.c.id
)
_UNDEALT = Hot(
    select(
        contact.c.id,
        contact.c.account_id,
        contact.c.kind,
        contact.c.locale,
        func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("time_zone"),
        account.c.country,
        account.c.attributes,
        account.c.locale.label("account_locale"),
        account.c.time_zone.label("account_zone"),
        turn.c.contact_id.is_(None).label("is_new"),
    )
    .select_from(PEOPLE.outerjoin(turn, _THEIRS))
    .where(*may_be_asked(), turn.c.due_at.is_(None), contact.c.id > bindparam("after_id", type_=contact.c.id.type))
    .order_by(contact.c.id)
    .limit(_LIMIT)
)
_TURN_KEY = ["workspace_id", "survey_id", "contact_id"]
_START = insert(turn).values({name: bindparam(name) for name in (*_TURN_KEY, "due_at", "place_in_day")} | {"cycle": 0})
_DEAL = Hot(
    _START.on_conflict_do_update(
        index_elements=_TURN_KEY,
        set_={"due_at": _START.excluded.due_at, "place_in_day": _START.excluded.place_in_day},
    )
)
_THIS = (
    turn.c.workspace_id == bindparam("of_workspace"),
    turn.c.survey_id == bindparam("of_survey"),
    turn.c.contact_id == bindparam("of_contact"),
)
_MOVE = Hot(
    update(turn)
    .where(*_THIS)
    .values(due_at=bindparam("due_at", type_=turn.c.due_at.type), cycle=turn.c.cycle + bindparam("cycles"))
)
_END = Hot(turn.delete().where(*_THIS))
_DUE = Hot(
    select(*PERSON, turn.c.due_at, turn.c.place_in_day, turn.c.cycle)
    .select_from(_WHOSE)
    .where(
        turn.c.workspace_id == WORKSPACE,
        turn.c.survey_id == _SURVEY,
        turn.c.due_at.is_not(None),
        turn.c.due_at <= bindparam("until", type_=turn.c.due_at.type),
    )
    .order_by(turn.c.due_at, turn.c.contact_id)
    .limit(_LIMIT)
)
