"""What would happen in the next weeks: the real planning, played on a copy of the people.

Nothing is imitated: turns, moments, waves, guards and budgets run as they do every day, on a copy that is thrown away.
Only Slack is left out: an ask arrives at the moment it is due. Customers are silent unless a log says otherwise.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from analysis.days.calendars import country_of as home_of
from storage.asking import moments, sends, survey_queries
from storage.database.units import Unit, Units
from storage.models import DeliveryKind, InvitationState, Place
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries
from storage.rehearsing import rehearsal_queries, snapshots
from surveys import plan_tick
from surveys.answering import choices
from surveys.asking import showing
from surveys.contacting import introductions
from surveys.definition import definitions
from surveys.definition.rhythm import RhythmKind
from surveys.planner import blackouts, pilots, reminding
from surveys.planner.inviting import Asking
from surveys.planner.moving import country_of
from surveys.rehearsing.rehearsed import Before, Person, Pilot, Rehearsal, Send, Skip, WaitingWave
from surveys.rules import places
from surveys.rules.windows import Calendar, zone_of

DAYS, MOST_DAYS = 90, 366
_ONE_DAY = timedelta(days=1)

Beat = Callable[[date], None]
"""Told the day that a rehearsal has come to, again and again; what it raises ends the rehearsal."""


class NoSuchSurvey(LookupError):
    """The workspace has no survey of that name."""


class AsksWhenTold(Exception):
    """Nobody knows yet whom a survey will ask: an account has to leave, or somebody to send it."""

    def __init__(self, name: str, kind: RhythmKind) -> None:
        super().__init__(name)
        self.name, self.kind = name, kind


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


def rehearse(
    units: Units,
    workspace_id: int,
    now: datetime,
    days: int,
    survey: str | None = None,
    log: Iterable[Happening] = (),
    beat: Beat = lambda _: None,
) -> Rehearsal:
    """Play today and the days after it, `days` in all.

    `survey` names the one that is looked at: it asks also where it is off or stopped, and its waves are approved.
    Raises NoSuchSurvey, AsksWhenTold, and what `beat` raises.
    """
    with snapshots.snapshot(units, workspace_id) as copy:
        stage = _Stage(copy, workspace_id, now, days, survey)
        stage.play(sorted(log), beat)
        return stage.seen


class _Stage:
    """One rehearsal under way."""

    def __init__(self, copy: Units, workspace_id: int, now: datetime, days: int, survey: str | None) -> None:
        self._copy, self._workspace_id, self._survey, self._now = copy, workspace_id, survey, now
        with copy() as unit:
            home = next(row for row in roster_queries.workspaces(unit) if row["id"] == workspace_id)
            self._zone = zone_of(home["time_zone"])
            first = self._day(now)
            self._survey_id, before = self._prepare(unit)
            self.seen = Rehearsal(first, first + days * _ONE_DAY, survey, before)
            moments.sooner(unit, workspace_id, plan_tick.PLAN, now)
            for each in rehearsal_queries.planned(unit, workspace_id):
                _owe(unit, workspace_id, each, each.send_at)
            for each in rehearsal_queries.standing(unit, workspace_id):
                rehearsal_queries.went_out(unit, _owe(unit, workspace_id, each, each.asked_at), each.asked_at)
            self._people = rehearsal_queries.people(unit, workspace_id)
            self._blackouts = blackouts.own(unit, workspace_id)
        self._end = datetime.combine(self.seen.until, time(), tzinfo=self._zone).astimezone(UTC)
        self._opened: set[int] = set()  # whose DM the rehearsal has opened

    def _prepare(self, unit: Unit) -> tuple[int | None, Before]:
        """Let the survey that is looked at ask; its id, and what stood in its way."""
        home = self._workspace_id
        all_stopped = rehearsal_queries.let_send(unit, home)
        if self._survey is None:
            return None, Before(all_stopped)
        row = survey_queries.by_name(unit, home, self._survey)
        if row is None:
            raise NoSuchSurvey(self._survey)
        waiting = rehearsal_queries.approve(unit, home, row["id"])
        rhythm = definitions.of_version(unit, home, row["id"], row["version"]).ask
        waits_to_be_told = rhythm.kind is RhythmKind.BY_HAND and not rehearsal_queries.was_told(unit, home, row["id"])
        if rhythm.kind is RhythmKind.DEPARTURE or waits_to_be_told:
            raise AsksWhenTold(self._survey, rhythm.kind)
        rehearsal_queries.switch_on(unit, home, row["id"])
        before = Before(
            all_stopped,
            stopped=row["stopped_at"] is not None,
            off=not row["enabled"],
            pilot=_pilot(unit, home, row["id"]),
            waiting=tuple(WaitingWave(*each) for each in waiting),
        )
        return row["id"], before

    def play(self, log: Sequence[Happening], beat: Beat) -> None:
        """Step from wake-up to wake-up until the last day is over."""
        ahead = list(log)
        while (moment := self._next(ahead)) is not None and moment < self._end:
            self._now = max(self._now, moment)
            beat(self._day(self._now))
            while ahead and ahead[0].at <= self._now:
                self._happen(ahead.pop(0))
            with self._copy.reading() as unit:
                due = plan_tick.next_due(unit, self._workspace_id)
            if due is not None and due <= self._now:
                plan_tick.run(self._copy, self._workspace_id, self._now, self._skipped)
                self._approve()
            reminding.remind_due(self._copy, self._now, self._not_reminded)
            self._deliver()
        self.seen.closed = self._closed()

    def _next(self, ahead: Sequence[Happening]) -> datetime | None:
        with self._copy.reading() as unit:
            due = [
                plan_tick.next_due(unit, self._workspace_id),
                reminding.next_due(unit),
                rehearsal_queries.next_ask(unit),
            ]
        due += [ahead[0].at] if ahead else []
        return min((each for each in due if each is not None), default=None)

    def _approve(self) -> None:
        """Agree to a wave that the survey has begun by itself meanwhile."""
        if self._survey_id is None:
            return
        with self._copy() as unit:
            begun = rehearsal_queries.approve(unit, self._workspace_id, self._survey_id)
        waiting = (*self.seen.before.waiting, *(WaitingWave(*each) for each in begun))
        self.seen.before = replace(self.seen.before, waiting=waiting)

    def _deliver(self) -> None:
        with self._copy() as unit:
            for message in rehearsal_queries.asks_due(unit, self._now):
                if message.kind is DeliveryKind.REMINDER:
                    self._remind(unit, message)
                else:
                    self._ask(unit, message)

    def _ask(self, unit: Unit, ask: Any) -> None:
        """As the bot does, in the same order."""
        home, invitation_id = self._workspace_id, ask.invitation_id
        place = places.settle(unit, home, invitation_id)
        why = showing.permit(unit, home, invitation_id, self._now)
        if why is not None:
            rehearsal_queries.dropped(unit, ask.id)
            self._withheld(unit, invitation_id, why)
            return
        if place is Place.CHANNEL and (until := self._introduced(unit, invitation_id)) is not None:
            rehearsal_queries.postponed(unit, ask.id, until)
            return
        if (until := showing.put_off_until(unit, home, invitation_id, self._now)) is not None:
            sends.move(unit, ask.id, until)
            return
        showing.fix_wording(unit, home, invitation_id)
        showing.asked(unit, home, invitation_id, self._now)
        rehearsal_queries.went_out(unit, ask.id, self._now)
        self._sent(unit, invitation_id)

    def _remind(self, unit: Unit, reminder: Any) -> None:
        verdict = showing.look_at_reminder(unit, self._workspace_id, reminder.invitation_id, self._now)
        if verdict.until is not None:
            rehearsal_queries.postponed(unit, reminder.id, verdict.until)
            return
        if verdict.why is not None:
            rehearsal_queries.dropped(unit, reminder.id)
            self._not_reminded(showing.facts_of(unit, self._workspace_id, reminder.invitation_id), verdict.why)
            return
        reminding.sent(unit, reminder.invitation_id, self._now)
        rehearsal_queries.went_out(unit, reminder.id, self._now)
        self._sent(unit, reminder.invitation_id, reminds=True)

    def _introduced(self, unit: Unit, invitation_id: int) -> datetime | None:
        """Until when a channel waits to be told about us, if nobody does; None when it need not."""
        return introductions.wait(unit, self._workspace_id, invitation_id, self._now)

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

    def _sent(self, unit: Unit, invitation_id: int, *, reminds: bool = False) -> None:
        facts = showing.facts_of(unit, self._workspace_id, invitation_id)
        send = Send(
            at=self._now,
            day=self._day(self._now),
            survey=facts["survey_name"],
            person=self._person(facts["contact_id"]),
            place=facts["place"],
            locale=facts["locale"],
            locale_guessed=facts["locale_guessed"],
            channel=self._channel(facts),
            reminds=reminds,
        )
        looked_at = self._survey in (None, send.survey)
        (self.seen.sends if looked_at else self.seen.beside).append(send)

    def _channel(self, facts: Any) -> str | None:
        if facts["place"] is Place.CHANNEL:
            return str(facts["account_channel"])
        contact_id = facts["contact_id"]
        if facts["dm_channel"] is None and contact_id not in self._opened:
            self._opened.add(contact_id)
            return None
        return facts["dm_channel"] or f"dm:{contact_id}"

    def _withheld(self, unit: Unit, invitation_id: int, why: str) -> None:
        facts = showing.facts_of(unit, self._workspace_id, invitation_id)
        self._skip(facts["survey_name"], facts["contact_id"], self._day(self._now), why)

    def _skipped(self, ask: Asking, person: Any, day: date, why: str) -> None:
        self._skip(ask.definition.name, person.id, day, why)

    def _not_reminded(self, facts: Any, why: str) -> None:
        if facts["state"] is InvitationState.ASKED:  # nobody misses a reminder of what is over
            self._skip(facts["survey_name"], facts["contact_id"], self._day(self._now), why, reminds=True)

    def _skip(self, survey: str, contact_id: int, day: date, why: str, *, reminds: bool = False) -> None:
        if self._survey in (None, survey) and day < self.seen.until:  # planning looks a day ahead
            self.seen.skips.append(Skip(max(day, self.seen.first), survey, self._person(contact_id), why, reminds))

    def _person(self, contact_id: int) -> Person:
        row = self._people[contact_id]
        zone = zone_of(row.time_zone, row.account_zone, self._zone.key)
        return Person(contact_id, row.account_id, row.name, row.account_name, row.csm_name, zone.key)

    def _closed(self) -> frozenset[date]:
        """The days that are free wherever those work who are asked; at home, when nobody is."""
        ids = {send.person.contact_id for send in self.seen.sends}
        where = {(country_of(self._people[each]), self._people[each].region) for each in ids}
        calendars = [Calendar(country, region, self._blackouts) for country, region in where]
        if not calendars:
            calendars = [Calendar(home_of(self._zone.key), None, self._blackouts)]
        days = (self.seen.first + number * _ONE_DAY for number in range((self.seen.until - self.seen.first).days))
        return frozenset(day for day in days if not any(each.is_working_day(day) for each in calendars))

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def _pilot(unit: Unit, workspace_id: int, survey_id: int) -> Pilot | None:
    room = pilots.room(unit, workspace_id, survey_id)
    return None if room is None else Pilot(room.limits.pilot, room.limits.pilot_a_day, room.asks.total())


def _owe(unit: Unit, workspace_id: int, each: Any, at: datetime) -> int:
    owed = Owed(
        DeliveryKind.ASK,
        f"ask:{each.id}",
        Priority.ASK,
        at,
        contact_id=each.contact_id,
        invitation_id=each.id,
    )
    return delivery_queue.owe(unit, workspace_id, owed) or 0
