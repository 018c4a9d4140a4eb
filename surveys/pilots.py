"""How a new survey starts: it asks a few people first, then some a day, until somebody of the team lets it go on."""

from datetime import UTC, date, datetime, time, timedelta

from storage import pilot_queries
from storage.models import SurveyKind
from storage.units import Unit
from surveys import policy
from surveys.windows import zone_of

_ONE_DAY = timedelta(days=1)


def room_today(unit: Unit, workspace_id: int, survey_id: int, today: date) -> int | None:
    """How many more asks of a survey may be planned for a day of the workspace's calendar; None: no limit.

    The first ones have no day of their own. Those of every day begin on the day after the last of the first ones, and
    what was taken back before it reached anybody makes room for another. An exit survey has no limit: a CSM agrees to
    each of its asks.
    """
    start = pilot_queries.start_of(unit, workspace_id, survey_id)
    if start.going_at is not None or start.kind is SurveyKind.CHURN_EXIT:
        return None
    limits = policy.of(start.policy)
    begins, ends = (_midnight(day, start.time_zone) for day in (today, today + _ONE_DAY))
    before, within, later = pilot_queries.begun(unit, workspace_id, survey_id, begins, ends)
    if before < limits.pilot:
        return max(0, limits.pilot - before - within - later)
    return max(0, limits.pilot_a_day - within)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone_of(zone)).astimezone(UTC)
