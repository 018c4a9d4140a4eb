"""How a new survey starts: it asks a few people first, then some a day, until somebody of the team lets it go on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analysis.days.mornings import next_morning
from storage import audits
from storage.answering import departure_queries
from storage.asking import moments, pilot_queries
from storage.asking.pilot_queries import Course
from storage.audits import Doer
from storage.database.units import Unit, Units
from storage.figures import status_queries
from storage.models import DeliveryKind, SurveyKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.rules import policy
from surveys.rules.policy import Policy
from surveys.rules.windows import zone_of

PILOT = "pilot"
"""Why the team's channel gets a notice: a pilot has asked its first people, and waits for `Go on`."""

PILOTS = "pilots"
"""The calendar moment at which pilots are looked at: every morning on which the team works."""

AGAIN_AFTER = timedelta(days=7)


class PilotOver(Exception):
    """There is no such survey, or it is no pilot any more; `by` says who let it go on."""

    def __init__(self, by: str | None) -> None:
        super().__init__(by)
        self.by = by


@dataclass(frozen=True)
class Room:
    """How many people a pilot may still ask, by the days of the workspace's calendar on which it asks.

    The first ones have no day of their own. Those of every day begin on the day after the last of the first ones, and
    what was taken back before it reached anybody makes room for another.
    """

    limits: Policy
    asks: Counter[date]

    def left(self, day: date) -> int:
        """How many more asks may be planned for a day."""
        before = sum(count for other, count in self.asks.items() if other < day)
        if before < self.limits.pilot:
            return max(0, self.limits.pilot - self.asks.total())
        return max(0, self.limits.pilot_a_day - self.asks[day])

    def take(self, day: date) -> None:
        """One more is planned for that day."""
        self.asks[day] += 1


def room(unit: Unit, workspace_id: int, survey_id: int, apart_from: int = 0) -> Room | None:
    """What a survey may still ask as a pilot, as if the invitation `apart_from` were not there; None when it is none.

    An exit survey never is: a CSM agrees to each of its asks.
    """
    start = pilot_queries.start_of(unit, workspace_id, survey_id)
    if start.going_at is not None or start.kind is SurveyKind.CHURN_EXIT:
        return None
    zone = zone_of(start.time_zone)
    asks = pilot_queries.begun(unit, workspace_id, survey_id, apart_from)
    return Room(policy.of(start.policy), Counter(moment.astimezone(zone).date() for moment in asks))


def ensure(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Set the first moment of a workspace that has none."""
    if moments.due_at(unit, workspace_id, PILOTS) is None:
        moments.set_due(unit, workspace_id, PILOTS, next_morning(now, departure_queries.zone(unit, workspace_id)))


def report_due(units: Units, workspace_id: int, now: datetime) -> int:
    """Tell the team's channel what happened in each pilot whose first people were asked, once a week at most; how many
    were told of. Safe to run twice."""
    with units() as unit:
        moments.set_due(unit, workspace_id, PILOTS, next_morning(now, departure_queries.zone(unit, workspace_id)))
        pilots = pilot_queries.pilots(unit, workspace_id)
        return sum(_report(unit, workspace_id, survey, now) for survey in pilots)


def go_on(unit: Unit, workspace_id: int, survey_name: str, by: Doer, now: datetime) -> None:
    """Let a survey ask everybody from now on. Raises PilotOver."""
    survey = pilot_queries.by_name(unit, workspace_id, survey_name)
    if survey is None or not pilot_queries.go_on(unit, workspace_id, survey["id"], by.name, now):
        raise PilotOver(survey["going_by"] if survey else None)
    audits.note(unit, workspace_id, by.name, "let a survey go on", survey_name, now)
    show_again(unit, workspace_id, survey["id"], now)


def show_again(unit: Unit, workspace_id: int, survey_id: int, now: datetime) -> None:
    """Let the newest notice about a pilot show how it stands."""
    again_at = moments.due_at(unit, workspace_id, _told(survey_id))
    told_at = again_at and again_at - AGAIN_AFTER
    notice = told_at and delivery_queue.by_cause(unit, workspace_id, _cause(survey_id, told_at))
    if notice:
        delivery_queue.show_again(unit, notice, now)


def course(unit: Unit, workspace_id: int, survey_id: int) -> Course:
    """What happened in a survey so far."""
    return pilot_queries.course(unit, workspace_id, survey_id)


def _report(unit: Unit, workspace_id: int, survey: pilot_queries.Facts, now: datetime) -> bool:
    not_before = moments.due_at(unit, workspace_id, _told(survey["id"]))
    if not_before is not None and now < not_before:
        return False
    first = max(1, policy.of(survey["policy"]).pilot)
    if course(unit, workspace_id, survey["id"]).asked < first:
        return False
    moments.set_due(unit, workspace_id, _told(survey["id"]), now + AGAIN_AFTER)
    detail = {"why": PILOT, "survey": survey["id"]}
    channel = status_queries.team_channel(unit, workspace_id)
    cause = _cause(survey["id"], now)
    owed = Owed(DeliveryKind.NOTICE, cause, Priority.ALERT, now, channel=channel, detail=detail)
    return delivery_queue.owe(unit, workspace_id, owed) is not None


def _told(survey_id: int) -> str:
    """The calendar moment from which on the team may be told of a pilot once more."""
    return f"{PILOT}:{survey_id}"


def _cause(survey_id: int, told_at: datetime) -> str:
    return f"{PILOT}:{survey_id}:{told_at.date()}"
