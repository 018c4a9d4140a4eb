"""How a new survey starts: it asks a few people first, then some a day, until somebody of the team lets it go on."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from storage import pilot_queries
from storage.models import SurveyKind
from storage.units import Unit
from surveys import policy
from surveys.policy import Policy
from surveys.windows import zone_of


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


def room(unit: Unit, workspace_id: int, survey_id: int) -> Room | None:
    """What a survey may still ask as a pilot; None when it is none.

    An exit survey never is: a CSM agrees to each of its asks.
    """
    start = pilot_queries.start_of(unit, workspace_id, survey_id)
    if start.going_at is not None or start.kind is SurveyKind.CHURN_EXIT:
        return None
    zone = zone_of(start.time_zone)
    moments = pilot_queries.begun(unit, workspace_id, survey_id)
    return Room(policy.of(start.policy), Counter(moment.astimezone(zone).date() for moment in moments))
