"""A moment for one ask by itself: in its contact's window, after their rest, and while their account has room.

Planning finds moments for many at once (`inviting.py`). This is for an ask that a teammate agreed to, and for one whose
own moment has passed.
"""

from datetime import datetime, timedelta
from typing import Any

from analysis.days.calendars import Calendar
from storage.asking import person_queries, planning_queries
from storage.database.units import Unit
from storage.models import SurveyKind
from surveys.definition.locales import territory
from surveys.planner import blackouts, pilots
from surveys.planner.blackouts import REGION
from surveys.rules import policy
from surveys.rules.budget import WEEK, has_room
from surveys.rules.windows import next_day, next_moment, zone_of

LATE = timedelta(minutes=15)
"""A message that was busy, or refused, for no longer than this is still in time."""


def first_moment(
    unit: Unit,
    workspace_id: int,
    contact_id: int,
    kind: SurveyKind,
    after: datetime,
    *,
    survey_id: int | None = None,
    apart_from: int = 0,
) -> datetime:
    """When a contact may be asked from `after` on, as if the invitation `apart_from` were not there; aware UTC.

    Where `survey_id` is a pilot, on a day on which it may ask one more.
    """
    home = planning_queries.home(unit, workspace_id)
    limits = policy.of(home.policy)
    person = person_queries.person(unit, workspace_id, contact_id, kind, apart_from=apart_from)
    zone = zone_of(person.time_zone, person.account_zone, home.time_zone)
    region = (person.attributes or {}).get(REGION)
    calendar = Calendar(country_of(person), region, blackouts.own(unit, workspace_id))
    accounts, since = [person.account_id], after - WEEK
    written = person_queries.written_moments(unit, workspace_id, accounts, since, apart_from)[person.account_id]
    rests = [each for each in (person.last_invited_at, person.last_asked_elsewhere) if each is not None]
    begins = max([after, *(each + timedelta(days=limits.person_days) for each in rests)])
    moment = next_moment(begins, zone, calendar)
    pilot = None if survey_id is None else pilots.room(unit, workspace_id, survey_id, apart_from)
    here = zone_of(home.time_zone)
    while not has_room(written, moment, limits.account_a_week) or (
        pilot is not None and pilot.left(moment.astimezone(here).date()) == 0
    ):
        moment = next_moment(next_day(moment, zone), zone, calendar)
    return moment


def country_of(person: Any) -> str | None:
    """Whose working week counts: the account's country's, else that of the contact's or the account's locale."""
    return person.country or territory(person.locale, person.account_locale)
