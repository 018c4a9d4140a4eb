"""People whose account, or who themselves, came to a moment after which (or before which) a survey asks."""

from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, null, select, tuple_

from storage.asking.person_queries import PEOPLE, PERSON, WORKSPACE
from storage.database.tables import account, case_file, contact, invitation
from storage.database.units import Unit
from storage.models import CaseState, SurveyKind

START, RENEWAL, CHURN, CASE_CLOSED = "start", "renewal", "churn", "case_closed"
_COLUMNS = {START: account.c.started_on, RENEWAL: account.c.renews_on, CHURN: account.c.ends_on}


class Come(NamedTuple):
    """A person as guards see them, the day of the moment, and the case where it was one that closed.

    `moment` is None where an attribute looks like a day and is none: 2026-02-30.
    """

    row: Any
    moment: date | None
    case_id: int | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def come(
    unit: Unit,
    workspace_id: int,
    survey_id: int,
    kind: SurveyKind,
    moment: str,
    *,
    since: date,
    until: date,
    zone: str,
    after: tuple[int, int],
    limit: int,
) -> list[Come]:
    """Whose moment lies on a day from `since` to `until` and asked nothing yet, in order of (contact, case).

    `moment` is start, renewal, churn, case_closed, or an attribute of the account or contact that holds a date. The
    day of a closed case is that of `zone`.
    """
    if moment == CASE_CLOSED:
        found = _cases(survey_id, since, until, zone, after)
    elif moment in _COLUMNS:
        found = _days(survey_id, moment, _COLUMNS[moment], since, until, after[0])
    else:
        found = _attributes(survey_id, moment, since, until, after[0])
    rows = unit.connection.execute(found.limit(limit), {"workspace_id": workspace_id, "kind": kind}).all()
    return [Come(row, _day(row.came_on, zone), row.case_id) for row in rows]


def _days(
    survey_id: int, moment: str, column: ColumnElement[Any], since: date, until: date, after_id: int
) -> Select[Any]:
    occasion = literal(f"{moment}:") + cast(column, String)
    return (
        select(*PERSON, column.label("came_on"), null().label("case_id"))
        .select_from(PEOPLE)
        .where(contact.c.workspace_id == WORKSPACE, contact.c.id > after_id, column.between(since, until))
        .where(~_asked(survey_id, occasion))
        .order_by(contact.c.id)
    )


def _attributes(survey_id: int, name: str, since: date, until: date, after_id: int) -> Select[Any]:
    """The contact's own attribute goes before the account's."""
    written = func.coalesce(contact.c.attributes[name].as_string(), account.c.attributes[name].as_string())
    day = func.substr(written, 1, 10)
    return (
        select(*PERSON, day.label("came_on"), null().label("case_id"))
        .select_from(PEOPLE)
        .where(contact.c.workspace_id == WORKSPACE, contact.c.id > after_id)
        .where(day.between(since.isoformat(), until.isoformat()), func.length(day) == 10)
        .where(~_asked(survey_id, literal(f"{name}:") + day))
        .order_by(contact.c.id)
    )


def _cases(survey_id: int, since: date, until: date, zone: str, after: tuple[int, int]) -> Select[Any]:
    first = datetime.combine(since, time(), tzinfo=ZoneInfo(zone))
    last = datetime.combine(until, time.max, tzinfo=ZoneInfo(zone))
    theirs = and_(case_file.c.workspace_id == contact.c.workspace_id, case_file.c.contact_id == contact.c.id)
    return (
        select(*PERSON, case_file.c.closed_at.label("came_on"), case_file.c.id.label("case_id"))
        .select_from(PEOPLE.join(case_file, theirs))
        .where(contact.c.workspace_id == WORKSPACE, case_file.c.state == CaseState.CLOSED)
        .where(case_file.c.closed_at.between(first, last), tuple_(contact.c.id, case_file.c.id) > after)
        .where(~_asked(survey_id, literal("case:") + cast(case_file.c.id, String)))
        .order_by(contact.c.id, case_file.c.id)
    )


def _asked(survey_id: int, occasion: ColumnElement[str]) -> ColumnElement[bool]:
    return (
        select(1)
        .where(
            invitation.c.workspace_id == contact.c.workspace_id,
            invitation.c.survey_id == survey_id,
            invitation.c.contact_id == contact.c.id,
            invitation.c.occasion == occasion,
        )
        .correlate(contact, account, case_file)
        .exists()
    )


def _day(came_on: Any, zone: str) -> date | None:
    if isinstance(came_on, datetime):
        return came_on.astimezone(ZoneInfo(zone)).date()
    if not isinstance(came_on, str):
        day: date = came_on
        return day
    try:
        return date.fromisoformat(came_on)
    except ValueError:
        return None
