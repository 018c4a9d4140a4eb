"""A year as the bot lives it: the real ticks and the real delivery, moment by moment, before a simulated crowd."""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import Mock

from sqlalchemy import select, update

from bot.office import Office
from bot.outgoing.delivery import Delivery
from bot.outgoing.sending import Sender
from bot.slack.channels import Channels
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from bot.ticks import House, Tick
from cases import handling, opening
from storage.asking import moments, sends
from storage.audits import Doer
from storage.database.tables import (
    account,
    contact,
    delivery,
    departure,
    invitation,
    survey,
    turn,
    wave,
    workspace,
)
from storage.database.units import Units
from storage.models import AccountStatus, AnswerPart, CaseKind, DeliveryKind, DepartureState, SurveyKind
from surveys import plan_tick
from surveys.answering import choices
from surveys.answering.answers import AskWithdrawn, Given, Who, record_score, record_words
from surveys.definition.definitions import checked, store
from surveys.leaving import departures
from surveys.planner import blackouts, freezing, holds, inviting, pilots, resuming, waves
from surveys.planner.waves import Reach, Wish
from surveys.rules.windows import working_week
from tests.bot.delivery_cast import Clock
from tests.surveys.planning_cast import Company
from tests.surveys.year import rows
from tests.surveys.year.crowd import Crowd, Size
from tests.surveys.year.setting import SURVEYS, Slack

BEGINS = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
DAY, QUARTER_HOUR = timedelta(days=1), timedelta(minutes=15)
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)
_ASKING = frozenset({"plan", "remind", "expire", "take back"})
"""The ticks that ask, or end an ask."""


class Played:
    """A year under way; `finished.py` tells what is left of it."""

    def __init__(self, units: Units, size: Size, seed: int, days: int = 365) -> None:
        self.units, self.rng, self.days = units, Random(seed), days
        self.company = Company(units)
        self.home = self.company.workspace_id
        self.crowd = Crowd(self.company, self.rng)
        self.clock = Clock()
        self.clock.moment = BEGINS
        self.slack = Slack(self.clock)
        self.policy: dict[str, Any] = {"ask_guests": False, "alone_up_to": min(100, size.contacts // 5)}
        messenger = Messenger(self.slack, self.clock, Pacer())  # type: ignore[arg-type]
        office = Office(Channels(messenger, self.clock, "T1"))
        sender = Sender(units, messenger, office, self.clock)
        self.delivery = Delivery(units, sender, office, Pacer(), self.clock, worker="test", senders=1)
        self.ticks = self._ticks()
        self.spans: list[rows.Span] = []
        self.closed: list[rows.Closed] = []
        self.passed: list[rows.Passed] = []
        self.answers: list[rows.Answer] = []
        self.audiences: dict[int, int] = {}  # by wave, when it was frozen
        self.turns: tuple[rows.Turn, ...] = ()
        self._ahead: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._seen = 0
        self._set_up(size)

    @property
    def now(self) -> datetime:
        return self.clock.moment

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        """Let something happen."""
        heapq.heappush(self._ahead, (moment, next(self._numbers), what))

    def some_time(self, first: int, last: int) -> datetime:
        """A quarter of an hour between two days of the year."""
        return BEGINS + self.rng.randint(first * 96, last * 96) * QUARTER_HOUR

    def later(self, least: float, most: float) -> datetime:
        """So many days from now, at the next quarter of an hour."""
        return self.now + self.rng.randint(int(least * 96), int(most * 96)) * QUARTER_HOUR

    def play(self) -> None:
        """From wake-up to wake-up, as the bot takes them, until the year is over."""
        end = BEGINS + self.days * DAY
        while True:
            with self.units.reading() as unit:
                due = [tick.next_due(unit) for tick in self.ticks]
                wake_ups = [each for each in (*due, self.delivery.next_due(unit, self.now)) if each is not None]
            wake_ups += [each[0] for each in self._ahead[:1]]
            moment = max(self.now, min(wake_ups, default=end))
            moment = next((down.ends for down in self._down if down.begins <= moment < down.ends), moment)
            if moment >= end:
                return
            self.clock.moment = moment
            self._step()

    def _step(self) -> None:
        while self._ahead and self._ahead[0][0] <= self.now:
            heapq.heappop(self._ahead)[2]()
        for tick in self.ticks:
            with self.units.reading() as unit:
                due = tick.next_due(unit)
            if due is not None and due <= self.now:
                tick.run(self.now)
        if not self.turns:
            self.turns = self._first_turns()
        self.delivery.drain()
        self._react()

    def _ticks(self) -> list[Tick]:
        house = House(self.units, self.delivery, Mock(), Mock(), Mock(), Mock(), self.home)
        found = house.ticks()
        ticks = [each for each in found if each.name in _ASKING]
        return [
            Tick(each.name, self._plan, each.next_due, each.every) if each.name == "plan" else each for each in ticks
        ]

    def _plan(self, now: datetime) -> None:
        plan_tick.run(self.units, self.home, now, self._pass_over)
        for each in self.company.all(select(wave).where(wave.c.recipients.is_not(None))):
            if each.id not in self.audiences:
                self.audiences[each.id] = self._audience(each.survey_id, each.audience)

    def _audience(self, survey_id: int, text: str) -> int:
        """How many people a wave would ask that asked everybody."""
        with self.units.reading() as unit:
            ask = next(each for each in inviting.asking(unit, self.home) if each.survey_id == survey_id)
            return len(freezing.drawn(unit, ask, text, 1.0, "", self.now))

    def _pass_over(self, ask: inviting.Asking, person: Any, day: date, why: str) -> None:
        self.passed.append(rows.Passed(ask.definition.name, person.id, day, str(why)))

    # What the team sets up, and what the year brings.

    def _set_up(self, size: Size) -> None:
        with self.units() as unit:
            for name, body in SURVEYS.items():
                store(unit, self.home, checked(name, body), BEGINS)
            unit.connection.execute(update(workspace).values(policy=self.policy, time_zone=ZONE))
            unit.connection.execute(update(survey).values(going_at=None))
            moments.sooner(unit, self.home, plan_tick.PLAN, BEGINS)
        self.crowd.fill(Size(size.contacts * 9 // 10, size.accounts * 9 // 10), BEGINS.date())
        for name in ("csat", "welcome", "farewell"):
            self.at(BEGINS, lambda name=name: self._go_on(name))
        for name in ("nps", "effort", "launch"):
            self.at(BEGINS + 30 * DAY, lambda name=name: self._go_on(name))
        self._down = [self._away(begins, 18) for begins in (self.some_time(45, 50), self.some_time(230, 235))]
        self._draw(size)

    def _draw(self, size: Size) -> None:
        many = size.contacts
        self.at(BEGINS + 119 * DAY, lambda: self._stop(sends.ALL, 14))
        self.at(self.some_time(10, 12), lambda: self._stop(sends.Switch("nps"), 4))
        self.at(self.some_time(280, 284), lambda: self._stop(sends.Switch("effort"), 9))
        self.at(BEGINS + 60 * DAY, lambda: self._wave("", 0.9, 8))
        self.at(BEGINS + 212 * DAY, lambda: self._wave('plan = "Business"', 1.0, 10, withdrawn_after=5))
        self.at(self.some_time(160, 165), lambda: self._black_out(None, 3))
        self.at(self.some_time(250, 255), lambda: self._black_out("DE", 5))
        for _ in range(3 + size.accounts // 15):
            self.at(self.some_time(5, 330), self._stop_an_account)
            self.at(self.some_time(5, 320), self._account_leaves)
        for _ in range(size.accounts // 10):
            self.at(self.some_time(1, 320), self._account_joins)
        for _ in range(many // 20):
            self.at(self.some_time(1, 350), self._somebody_joins)
            self.at(self.some_time(1, 350), self._somebody_leaves)
            self.at(self.some_time(1, 350), self._somebody_opts_out)
        for _ in range(many // 10):
            self.at(self.some_time(1, 350), self._ticket)
            self.at(self.some_time(1, 350), self._hold)
        for _ in range(many // 4):
            self.at(self.some_time(1, 350), self._message)

    def _away(self, begins: datetime, hours: int) -> rows.Span:
        down = rows.Span(rows.DOWN, begins, begins + timedelta(hours=hours))
        self.spans.append(down)
        return down

    def _go_on(self, name: str) -> None:
        with self.units() as unit:
            pilots.go_on(unit, self.home, name, self._lena, self.now)

    def _stop(self, switch: sends.Switch, days: float, survey_of: int | None = None) -> None:
        with self.units() as unit:
            if sends.is_stopped(unit, self.home, switch):
                return
            sends.stop(unit, self.home, "Lena", self.now, switch)
        begins = self.now

        def resume() -> None:
            resuming.resume(self.units, self.home, "Lena", self.now, switch)
            stopped = {"account_id": switch.account_id, "survey": switch.survey_name}
            self.spans.append(rows.Span(rows.STOPPED, begins, self.now, **stopped))  # type: ignore[arg-type]

        self.at(self.now + days * DAY, resume)

    def _stop_an_account(self) -> None:
        self._stop(sends.Switch(account_id=self.rng.choice(self.crowd.accounts)), self.rng.randint(3, 20))

    def _wave(self, audience: str, share: float, over_days: int, withdrawn_after: int | None = None) -> None:
        survey_id = self._survey_id("launch")
        wish = Wish(survey_id, audience, share, self.now.date() + DAY, over_days)
        with self.units() as unit:
            ask = next(each for each in inviting.asking(unit, self.home) if each.survey_id == survey_id)
            found = freezing.drawn(unit, ask, audience, share, "preview", self.now)
            reach = Reach(len(found), len({self.crowd.people[each].account_id for each in found}))
            wave_id = waves.begin(unit, self.home, wish, reach, self._lena, self.now)
            if reach.people > self.policy["alone_up_to"]:
                waves.decide(unit, self.home, wave_id, self._tom, self.now, agreed=True)
        if withdrawn_after is not None:
            self.at(self.now + withdrawn_after * DAY, lambda: self._withdraw(wave_id))

    def _withdraw(self, wave_id: int) -> None:
        with self.units() as unit:
            waves.withdraw(unit, self.home, wave_id, self._lena, self.now)

    def _black_out(self, country: str | None, days: int) -> None:
        first = self.now.date() + 4 * DAY
        closed = rows.Closed(first, first + days * DAY, country)
        wished = inviting.Blackout(closed.first, closed.last, country, "Our conference")
        blackouts.add(self.units, self.home, wished, self._lena, self.now)
        self.closed.append(closed)

    def _account_joins(self) -> None:
        account_id = self.crowd.account(self.now.date())
        for _ in range(self.rng.randint(1, 3)):
            self.crowd.contact(account_id)

    def _somebody_joins(self) -> None:
        self.crowd.contact(self.rng.choice(self.crowd.accounts))

    def _somebody_leaves(self) -> None:
        """Slack refuses their messages at once; that they are gone is read a day or two later."""
        contact_id = self._somebody()
        row = self.company.one(select(contact).where(contact.c.id == contact_id))
        self.slack.left.add(row.slack_user_id)

        def noticed() -> None:
            self.company.change(contact, contact_id, unreachable="deactivated")
            self.spans.append(rows.Span(rows.UNREACHABLE, self.now, FOREVER, contact_id=contact_id))

        self.at(self.later(0.1, 2), noticed)

    def _somebody_opts_out(self) -> None:
        contact_id, begins = self._somebody(), self.now
        with self.units() as unit:
            choices.opt_out(unit, self.home, self._who(contact_id), None, self.now)
        if self.rng.random() < 0.5:
            self.spans.append(rows.Span(rows.OPTED_OUT, begins, FOREVER, contact_id=contact_id))
            return

        def opt_in() -> None:
            with self.units() as unit:
                choices.opt_in(unit, self.home, self._who(contact_id), None, self.now)
            self.spans.append(rows.Span(rows.OPTED_OUT, begins, self.now, contact_id=contact_id))

        self.at(self.later(5, 50), opt_in)

    def _ticket(self) -> None:
        """Of a person, or of a whole account; an import brings it, and takes it away."""
        is_own, begins = self.rng.random() < 0.5, self.now
        contact_id = self._somebody()
        account_id = self.crowd.people[contact_id].account_id
        table, id_ = (contact, contact_id) if is_own else (account, account_id)
        usual = {} if is_own else self.crowd.attributes(account_id)
        whose = {"contact_id": contact_id} if is_own else {"account_id": account_id}
        if (self.company.one(select(table.c.attributes).where(table.c.id == id_))[0] or {}).get("open_tickets"):
            return
        self.company.change(table, id_, attributes={**usual, "open_tickets": 2})

        def solved() -> None:
            self.company.change(table, id_, attributes={**usual, "open_tickets": 0})
            self.spans.append(rows.Span(rows.TICKET, begins, self.now, **whose))

        self.at(self.later(1, 25), solved)

    def _hold(self) -> None:
        contact_id = self._somebody()
        is_own = self.rng.random() < 0.7
        account_id = self.crowd.people[contact_id].account_id
        whose = {"contact_id": contact_id} if is_own else {"account_id": account_id}
        here = self.now.astimezone(holds.zone_of(ZONE))
        until = here.date() + self.rng.randint(2, 40) * DAY
        with self.units() as unit:
            holds.hold(unit, self.home, holds.Whom(**whose), "In talks", until, self._lena, self.now)
        ends = datetime.combine(until, datetime.min.time(), tzinfo=holds.zone_of(ZONE)).astimezone(UTC)
        self.spans = [
            each
            if each.what != rows.HELD
            or (each.contact_id, each.account_id) != (whose.get("contact_id"), whose.get("account_id"))
            else rows.Span(rows.HELD, each.begins, min(each.ends, self.now), each.contact_id, each.account_id)
            for each in self.spans
        ]  # a new hold takes the place of an earlier one
        self.spans.append(rows.Span(rows.HELD, self.now, ends, **whose))

    def _message(self) -> None:
        """Somebody writes, and the team handles it."""
        contact_id = self._somebody()
        person = self.crowd.people[contact_id]
        with self.units() as unit:
            said = opening.Answer(self.home, 0, person.account_id, contact_id, None, None)
            case_id = opening.open_case(unit, CaseKind.MESSAGE, said, self.now)
        self.at(self.later(1, 25), lambda: self._close(case_id))

    def _close(self, case_id: int) -> None:
        with self.units() as unit:
            try:
                handling.close(unit, self.home, case_id, self.crowd.tom, next(iter(handling.RESOLUTIONS)), self.now)
            except handling.CaseClosed:
                return

    def _account_leaves(self) -> None:
        account_id = self.rng.choice(self.crowd.accounts)
        row = self.company.one(select(account).where(account.c.id == account_id))
        if row.status is not AccountStatus.ACTIVE:
            return
        ends_on = self.now.date() + self.rng.randint(10, 60) * DAY
        how = self.rng.choice((departures.VOLUNTARY, departures.VOLUNTARY, "payment_failed"))
        with self.units() as unit:
            departures.notice(unit, self.home, account_id, ends_on, how)
        over = datetime.combine(ends_on + DAY, datetime.min.time(), tzinfo=holds.zone_of(ZONE)).astimezone(UTC)
        self.spans.append(rows.Span(rows.GONE, over, FOREVER, account_id=account_id))
        self.at(self.now + 2 * DAY, self._decide_departures)

    def _decide_departures(self) -> None:
        proposed = select(departure.c.id).where(departure.c.state == DepartureState.PROPOSED)
        for (departure_id,) in self.company.all(proposed):
            with self.units() as unit:
                if self.rng.random() < 0.75:
                    departures.agree(unit, self.home, departure_id, self.crowd.lena, self.now)
                else:
                    departures.decline(unit, self.home, departure_id, self.crowd.lena, self.now, will_call=True)

    # What the crowd does about its asks.

    def _react(self) -> None:
        taken, self._seen = self.slack.taken[self._seen :], len(self.slack.taken)
        for _, token in taken:
            row = self.company.one(select(delivery).where(delivery.c.token == token))
            if row.kind not in (DeliveryKind.ASK, DeliveryKind.EXIT_ASK):
                continue
            if self.rng.random() < 1 / 3:
                delay = self.later(15, 25) if self.rng.random() < 0.08 else self.later(0.02, 9)
                self.at(delay, lambda row=row: self._answer(row))
                if self.rng.random() < 0.2:
                    self.at(delay + 2 * DAY, lambda row=row: self._answer(row))

    def _answer(self, row: Any) -> None:
        kind, invitation_id = self.company.one(
            select(survey.c.kind, invitation.c.id)
            .join(invitation, invitation.c.survey_id == survey.c.id)
            .where(invitation.c.id == row.invitation_id)
        )
        key = f"press:{row.id}:{self.now.timestamp()}"
        given = Given(self._who(row.contact_id), row.token, key, f"{self.now.timestamp():.6f}")
        try:
            with self.units() as unit:
                if kind is SurveyKind.NPS:
                    outcome = record_score(
                        unit, self.home, given, self.rng.choice((3, 6, 7, 8, 9, 9, 10, 10)), self.now
                    )
                    low = opening.Answer(
                        self.home,
                        outcome.response_id,
                        outcome.account_id,
                        outcome.contact_id,
                        outcome.score,
                        outcome.before,
                    )
                    case_id = opening.react(unit, low, self.now)
                    if case_id is not None:
                        self.at(self.later(1, 20), lambda: self._close(case_id))
                else:
                    record_words(unit, self.home, given, {AnswerPart.VERBATIM: "Fine."}, self.now)
        except AskWithdrawn:
            return
        self.answers.append(rows.Answer(invitation_id, self.now))

    def _first_turns(self) -> tuple[rows.Turn, ...]:
        nps = self._survey_id("nps")
        found = select(turn.c.contact_id, turn.c.due_at).where(turn.c.survey_id == nps, turn.c.due_at.is_not(None))
        return tuple(
            rows.Turn(row.contact_id, row.due_at.date(), working_week(self.crowd.people[row.contact_id].country))
            for row in self.company.all(found)
        )

    def _survey_id(self, name: str) -> int:
        return int(self.company.one(select(survey.c.id).where(survey.c.name == name))[0])

    def _somebody(self) -> int:
        return self.rng.choice(sorted(self.crowd.people))

    def _who(self, contact_id: int) -> Who:
        row = self.company.one(select(contact).where(contact.c.id == contact_id))
        return Who(row.slack_team_id, row.slack_user_id)

    @property
    def _lena(self) -> Doer:
        return Doer("Lena Vogt", self.crowd.lena)

    @property
    def _tom(self) -> Doer:
        return Doer("Tom Brandt", self.crowd.tom)
