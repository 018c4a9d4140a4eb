"""What would happen in the next weeks: the real planning, played on a copy of the people.

Nothing is imitated: turns, moments, waves, guards and budgets run as they do every day, on a copy that is thrown away.
Only Slack is left out: an ask arrives at the moment it is due. Customers are silent unless a log says otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from storage import delivery_queue, moments, rehearsal_queries, roster_queries, snapshots
from storage.delivery_queue import Owed, Priority
from storage.models import DeliveryKind
from storage.units import Unit, Units
from surveys import choices, plan_tick, showing
from surveys.inviting import Asking
from surveys.windows import zone_of

DAY = timedelta(days=1)


class NoSuchSurvey(LookupError):
    """The workspace has no survey of that name."""


class Event(StrEnum):
    """What customers and the team do meanwhile, as far as it changes who is asked."""

    ANSWERED = "answered"
    OPTED_OUT = "opted_out"
    CASE_OPENED = "case_opened"
    CASE_CLOSED = "case_closed"


@dataclass(frozen=True, order=True)
class Happening:
    """Something in the log of a rehearsal."""

    at: datetime
    event: Event
    contact_id: int


@dataclass(frozen=True)
class Send:
    """An ask that goes out. `day` is that of the workspace's calendar."""

    at: datetime
    day: date
    survey: str
    contact_id: int
    contact: str
    account: str
    place: str
    locale: str
    locale_guessed: bool


@dataclass(frozen=True)
class Skip:
    """Somebody whose time came and who is not asked then; `why` is a reason of `surveys/guards.py`."""

    day: date
    survey: str
    contact_id: int
    contact: str
    account: str
    why: str


@dataclass
class Rehearsal:
    """Everything that would happen from `first` to before `until`, in order of time."""

    first: date
    until: date
    was_stopped: bool  # all sends are stopped at the moment: this is what would happen if they were not
    sends: list[Send] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)

    @property
    def guessed(self) -> int:
        """How many of the people asked are written to in a language that nobody ever named."""
        return len({send.contact_id for send in self.sends if send.locale_guessed})

    def per_day(self) -> dict[date, int]:
        """How many asks go out on each day that has any."""
        days: dict[date, int] = {}
        for send in self.sends:
            days[send.day] = days.get(send.day, 0) + 1
        return days


def rehearse(
    units: Units,
    workspace_id: int,
    now: datetime,
    days: int,
    survey: str | None = None,
    log: Iterable[Happening] = (),
) -> Rehearsal:
    """Play the next `days` days. `survey` names the one that is looked at, and lets it ask also if it is off.

    Raises NoSuchSurvey.
    """
    with snapshots.snapshot(units, workspace_id) as copy:
        stage = _Stage(copy, workspace_id, now, days, survey)
        stage.play(sorted(log))
        return stage.seen


class _Stage:
    """One rehearsal under way."""

    def __init__(self, copy: Units, workspace_id: int, now: datetime, days: int, survey: str | None) -> None:
        self._copy, self._workspace_id, self._survey = copy, workspace_id, survey
        self._now, self._end = now, now + days * DAY
        with copy() as unit:
            home = next(row for row in roster_queries.workspaces(unit) if row["id"] == workspace_id)
            was_stopped = rehearsal_queries.let_send(unit, workspace_id)
            moments.sooner(unit, workspace_id, plan_tick.PLAN, now)
            if survey is not None and rehearsal_queries.switch_on(unit, workspace_id, survey) is None:
                raise NoSuchSurvey(survey)
            for each in rehearsal_queries.planned(unit, workspace_id):
                _owe(unit, workspace_id, each)
            self._people = rehearsal_queries.people(unit, workspace_id)
        self._zone = zone_of(home["time_zone"])
        self.seen = Rehearsal(self._day(now), self._day(self._end), was_stopped)

    def play(self, log: Sequence[Happening]) -> None:
        """Step from wake-up to wake-up until the last day is over."""
        ahead = list(log)
        while (moment := self._next(ahead)) is not None and moment < self._end:
            self._now = max(self._now, moment)
            while ahead and ahead[0].at <= self._now:
                self._happen(ahead.pop(0))
            with self._copy.reading() as unit:
                due = plan_tick.next_due(unit, self._workspace_id)
            if due is not None and due <= self._now:
                plan_tick.run(self._copy, self._workspace_id, self._now, self._skipped)
            self._deliver()

    def _next(self, ahead: Sequence[Happening]) -> datetime | None:
        with self._copy.reading() as unit:
            due = [plan_tick.next_due(unit, self._workspace_id), rehearsal_queries.next_ask(unit)]
        due += [ahead[0].at] if ahead else []
        return min((each for each in due if each is not None), default=None)

    def _deliver(self) -> None:
        with self._copy() as unit:
            for ask in rehearsal_queries.asks_due(unit, self._now):
                why = showing.permit(unit, self._workspace_id, ask.invitation_id, self._now)
                if why is not None:
                    rehearsal_queries.dropped(unit, ask.id)
                    self._withheld(unit, ask.invitation_id, why)
                    continue
                showing.fix_wording(unit, self._workspace_id, ask.invitation_id)
                showing.asked(unit, self._workspace_id, ask.invitation_id, self._now)
                rehearsal_queries.went_out(unit, ask.id, self._now)
                self._sent(unit, ask.invitation_id)

    def _happen(self, happening: Happening) -> None:
        with self._copy() as unit:
            match happening.event:
                case Event.OPTED_OUT:
                    choices.never_ask(unit, self._workspace_id, happening.contact_id, happening.at)
                case Event.CASE_OPENED:
                    rehearsal_queries.open_case(unit, self._workspace_id, happening.contact_id, happening.at)
                case Event.CASE_CLOSED:
                    rehearsal_queries.close_cases(unit, self._workspace_id, happening.contact_id, happening.at)
                case Event.ANSWERED:
                    rehearsal_queries.answer(unit, self._workspace_id, happening.contact_id)

    def _sent(self, unit: Unit, invitation_id: int) -> None:
        facts = showing.facts_of(unit, self._workspace_id, invitation_id)
        if self._survey not in (None, facts["survey_name"]):
            return
        self.seen.sends.append(
            Send(
                at=self._now,
                day=self._day(self._now),
                survey=facts["survey_name"],
                contact_id=facts["contact_id"],
                contact=facts["contact_name"],
                account=facts["account_name"],
                place=str(facts["place"]),
                locale=facts["locale"],
                locale_guessed=facts["locale_guessed"],
            )
        )

    def _withheld(self, unit: Unit, invitation_id: int, why: str) -> None:
        facts = showing.facts_of(unit, self._workspace_id, invitation_id)
        self._skip(facts["survey_name"], facts["contact_id"], self._day(self._now), why)

    def _skipped(self, ask: Asking, person: Any, day: date, why: str) -> None:
        self._skip(ask.definition.name, person.id, day, why)

    def _skip(self, survey: str, contact_id: int, day: date, why: str) -> None:
        if self._survey in (None, survey):
            who = self._people[contact_id]
            self.seen.skips.append(Skip(day, survey, contact_id, who["name"], who["account_name"], why))

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def _owe(unit: Unit, workspace_id: int, each: Any) -> None:
    owed = Owed(
        DeliveryKind.ASK,
        f"ask:{each.id}",
        Priority.ASK,
        each.send_at,
        contact_id=each.contact_id,
        invitation_id=each.id,
    )
    delivery_queue.owe(unit, workspace_id, owed)
