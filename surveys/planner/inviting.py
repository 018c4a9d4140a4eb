"""May this person be asked, and at which moment: one answer for turns, lifecycle moments and waves alike."""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from analysis.days.calendars import Blackout, Calendar
from storage.asking import person_queries, planning_queries, survey_queries
from storage.asking.planning_queries import Planned
from storage.database.units import Unit
from storage.models import ContactKind, Place
from surveys.definition import definitions
from surveys.definition.definitions import Definition
from surveys.definition.rhythm import CHURN
from surveys.filters import audience
from surveys.planner import blackouts, pilots
from surveys.planner.blackouts import REGION
from surveys.planner.moving import country_of
from surveys.planner.pilots import Room
from surveys.rules import guards, places, policy, spreading
from surveys.rules.budget import WEEK, has_room
from surveys.rules.guards import Why
from surveys.rules.policy import Policy
from surveys.rules.windows import next_moment, zone_of

Note = Callable[["Asking", Any, date, str], None]
"""Told whom a survey passes over, on which day, and why: one of `surveys/rules/guards.py`, or of those below."""

NOT_IN_AUDIENCE = "not_in_audience"
NOT_DRAWN = "not_drawn"  # the survey asks a share of its audience each time


@dataclass(frozen=True)
class Asking:
    """A survey that may ask now, and all that its workspace says about asking."""

    workspace_id: int
    survey_id: int
    definition: Definition
    policy: Policy
    time_zone: str
    blackouts: tuple[Blackout, ...]

    def calendar(self, person: Any) -> Calendar:
        """The working days where a person works."""
        return Calendar(country_of(person), (person.attributes or {}).get(REGION), self.blackouts)

    def zone(self, person: Any) -> Any:
        """The nearest to the person that is known."""
        return zone_of(person.time_zone, person.account_zone, self.time_zone)


def unheard(_ask: Asking, _person: Any, _day: date, _why: str) -> None:
    """Nobody wants to know."""


def asking(unit: Unit, workspace_id: int) -> list[Asking]:
    """The surveys of a workspace that may ask now, by name; none while all sends are stopped."""
    home = planning_queries.home(unit, workspace_id)
    if home.stopped_at is not None:
        return []
    return [
        Asking(
            workspace_id,
            row["id"],
            definitions.of_version(unit, workspace_id, row["id"], row["version"]),
            policy.of(home.policy),
            home.time_zone,
            blackouts.own(unit, workspace_id),
        )
        for row in survey_queries.surveys(unit, workspace_id)
        if row["enabled"] and row["stopped_at"] is None
    ]


class Audience:
    """Who of some people belongs to a survey: by its filter, and by how Slack knows them."""

    def __init__(self, unit: Unit, ask: Asking, people: Iterable[Any], today: date, text: str | None = None) -> None:
        self._kinds = {*ask.definition.people, ContactKind.UNKNOWN}
        self._filter = audience.parse(ask.definition.audience if text is None else text)
        self._today = today
        ids = [person.id for person in people] if self._filter.names else []
        self._facts = person_queries.attributes(unit, ask.workspace_id, ids)

    def holds(self, person: Any) -> bool:
        """Whether a person belongs to it."""
        if person.kind not in self._kinds:
            return False
        if not self._filter.names:
            return True
        facts = audience.facts(self._filter.names, *self._facts[person.id])
        return self._filter.matches(facts, self._today)


@dataclass
class Inviter:
    """Decides about the people of one transaction; what it granted counts for those who come after them."""

    unit: Unit
    ask: Asking
    now: datetime
    people: Iterable[Any]
    _moments: dict[tuple[Any, ...], datetime] = field(default_factory=dict)
    _days: dict[tuple[Any, ...], date] = field(default_factory=dict)
    _pilot: Room | None = field(init=False)
    _written: Mapping[int, list[datetime]] = field(init=False)

    def __post_init__(self) -> None:
        accounts = sorted({person.account_id for person in self.people})
        self._pilot = pilots.room(self.unit, self.ask.workspace_id, self.ask.survey_id)
        self._written = person_queries.written_moments(self.unit, self.ask.workspace_id, accounts, self.now - WEEK)

    def spread_moment(self, person: Any, day: date) -> datetime:
        """When to send one of many that come day by day: as `moment`, but behind closed days in turn."""
        where = (day, country_of(person), (person.attributes or {}).get(REGION))
        if where not in self._days:
            self._days[where] = spreading.day_for(day, self.ask.calendar(person))
        return self.moment(person, self._days[where])

    def moment(self, person: Any, day: date) -> datetime:
        """When to send: in the first window from that day's own midnight on; many people share the answer."""
        zone = self.ask.zone(person)
        where = (day, zone, country_of(person), (person.attributes or {}).get(REGION))
        if where not in self._moments:
            begins = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
            self._moments[where] = next_moment(max(self.now, begins), zone, self.ask.calendar(person))
        return self._moments[where]

    def why_not(self, person: Any, send_at: datetime) -> Why | None:
        """What stands against asking a person at that moment; None when nothing does."""
        facts = guards.facts_of(
            person,
            self.ask.definition.kind,
            self.ask.policy,
            rest_days=self.ask.definition.rest_days,
            now=send_at,
            today=self._day(send_at),
            may_be_gone=self.ask.definition.ask.moment == CHURN,
            account_is_full=not self._fits(person, send_at),
            pilot_is_full=self._pilot is not None and self._pilot.left(self._day(send_at)) == 0,
        )
        return guards.why_not(facts)

    def grant(self, person: Any, occasion: str, send_at: datetime, wave_id: int | None = None) -> Planned:
        """The invitation of somebody whom nothing stands against."""
        insort(self._written[person.account_id], send_at)
        if self._pilot is not None:
            self._pilot.take(self._day(send_at))
        return self._planned(person, occasion, send_at, None, wave_id)

    def refuse(self, person: Any, occasion: str, send_at: datetime, why: Why, wave_id: int | None = None) -> Planned:
        """The row that says why somebody was not asked."""
        return self._planned(person, occasion, send_at, why, wave_id)

    def rest_ends(self, person: Any) -> datetime | None:
        """From when on a person may be asked again; None for the never-asked."""
        definition, limits = self.ask.definition, self.ask.policy
        return guards.rest_ends(
            guards.facts_of(
                person,
                definition.kind,
                limits,
                rest_days=definition.rest_days,
                now=self.now,
                today=self._day(self.now),
            )
        )

    def _planned(self, person: Any, occasion: str, send_at: datetime, why: Why | None, wave_id: int | None) -> Planned:
        place = place_for(person, self.ask.definition.places)
        return Planned(person.id, person.account_id, occasion, send_at, place, why, wave_id)

    def _fits(self, person: Any, send_at: datetime) -> bool:
        """Whether every seven days around that moment hold no more messages to the account than it is to get."""
        return has_room(self._written[person.account_id], send_at, self.ask.policy.account_a_week)

    def _day(self, moment: datetime) -> date:
        """In the workspace's zone."""
        return moment.astimezone(zone_of(self.ask.time_zone)).date()


def place_for(person: Any, usual: Sequence[Place]) -> Place:
    """Where a contact is asked first, as far as is known (`surveys/rules/places.py`); `usual`: the survey's places."""
    wish = places.wish_of(person.attributes)
    known = places.Known(in_slack=True, unreachable=person.unreachable, channel=person.channel, wish=wish)
    return next(iter(places.places_for(known, (*usual, Place.DM))), usual[0])
