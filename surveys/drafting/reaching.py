"""How many of those who may be asked belong to an audience, for whoever is writing one."""

from datetime import datetime

from storage.asking import audience_queries, person_queries, planning_queries
from storage.database.units import Unit
from surveys.filters import audience
from surveys.rules.windows import zone_of

SLICE = 2000


def reach(unit: Unit, workspace_id: int, text: str, now: datetime) -> tuple[int, int]:
    """How many reachable contacts a filter holds for, and how many there are.

    Raises AudienceWrong for one that cannot be read.
    """
    filter_ = audience.parse(text)
    today = now.astimezone(zone_of(planning_queries.home(unit, workspace_id).time_zone)).date()
    matched = reachable = last_id = 0
    while ids := audience_queries.reachable(unit, workspace_id, after_id=last_id, limit=SLICE):
        known = person_queries.attributes(unit, workspace_id, ids)
        matched += sum(filter_.matches(audience.facts(filter_.names, *sides), today) for sides in known.values())
        reachable, last_id = reachable + len(ids), ids[-1]
    return matched, reachable
