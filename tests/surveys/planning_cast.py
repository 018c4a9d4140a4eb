"""A company whose people get turns, are planned for, and are asked as the bot asks them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update

from bot.office import Office
from bot.outgoing.delivery import Delivery
from bot.outgoing.sending import Sender
from bot.slack.channels import Channels
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from storage.asking import turn_queries
from storage.asking.planning_queries import invite
from storage.asking.turn_queries import Dealt
from storage.database.tables import account, case_file, contact, delivery, invitation, survey, turn
from storage.database.unit import Unit
from storage.database.units import Units
from storage.models import AccountStatus, CaseKind, CaseState, DeliveryKind, InvitationState, SurveyKind
from storage.outbox import delivery_queue
from surveys.answering import choices
from surveys.answering.answers import Given, Who, record_score
from surveys.definition.definitions import install_defaults
from surveys.planner import dealing, planning
from surveys.rehearsing.rehearsal import Event, Happening
from tests.bot.delivery_cast import Clock, FakeSlack
from tests.storage import workspaces

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LASTING = {
    "opted_out": {"opted_out_at": NOW},
    "unreachable": {"unreachable": "deactivated"},
    "not_in_slack": {"slack_user_id": None},
}


class Company:
    """A workspace with accounts and contacts in some database."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self._clock = Clock()
        messenger = Messenger(FakeSlack(self._clock), self._clock, Pacer())  # type: ignore[arg-type]
        office = Office(Channels(messenger, self._clock, "T1"))
        sender = Sender(units, messenger, office, self._clock)
        self._delivery = Delivery(units, sender, office, Pacer(), self._clock, worker="test", senders=1)
        with units() as unit:
            self.workspace_id = workspaces.add(unit.connection)
            install_defaults(unit, self.workspace_id, NOW)
        self.survey_id = self.one(select(survey.c.id).where(survey.c.name == "nps"))[0]
        self.change(survey, self.survey_id, going_at=NOW)  # no pilot any more

    def account(self, **facts: Any) -> int:
        facts = {"country": "DE", "time_zone": "Europe/Berlin", "status": AccountStatus.ACTIVE, **facts}
        named = {"external_id": f"A{self._count(account)}", "name": "Acme", "attributes": {}}
        return self.add(account, **named | facts)

    def contact(self, account_id: int | None = None, *, turn: date | None = None, **facts: Any) -> int:
        number = self._count(contact)
        named = {"external_id": f"C{number}", "name": "Anna", "slack_user_id": f"U{number}", "slack_team_id": "T9"}
        added = self.add(contact, account_id=account_id or self.account(), attributes={}, **named | facts)
        self.give_turns([added], turn)
        return added

    def give_turns(self, contact_ids: Sequence[int], day: date | None) -> None:
        if day is not None:
            with self.units() as unit:
                dealt = [Dealt(each, day) for each in contact_ids]
                turn_queries.deal(unit, self.workspace_id, self.survey_id, dealt)

    def contacts(self, count: int, account_id: int | None = None, *, turn: date | None = None, **facts: Any) -> None:
        """As many people of one account; without one, each of an account of their own."""
        known = {row.id for row in self.all(select(contact.c.id))}
        first = self._count(contact)
        accounts = [account_id or self.account() for _ in range(count)]
        with self.units() as unit:
            unit.connection.execute(
                contact.insert(),
                [
                    {
                        "workspace_id": self.workspace_id,
                        "account_id": accounts[number - first],
                        "external_id": f"C{number}",
                        "name": "Anna",
                        "slack_team_id": "T9",
                        "slack_user_id": f"U{number}",
                        "attributes": {},
                        **facts,
                    }
                    for number in range(first, first + count)
                ],
            )
        self.give_turns([row.id for row in self.all(select(contact.c.id)) if row.id not in known], turn)

    def case_of(self, contact_id: int) -> int:
        return self.add(case_file, **self._case(contact_id, NOW))

    def was_asked(self, contact_id: int, at: datetime, kind: SurveyKind = SurveyKind.NPS) -> int:
        """An earlier invitation that reached its contact."""
        account_id = self.one(select(contact.c.account_id).where(contact.c.id == contact_id))[0]
        with self.units() as unit:
            invitation_id = invite(
                unit,
                self.workspace_id,
                kind=kind,
                contact_id=contact_id,
                account_id=account_id,
                occasion=f"earlier:{at}",
                send_at=at,
            )
        self.change(invitation, invitation_id, state=InvitationState.ASKED, asked_at=at)
        return invitation_id

    def plan(self, now: datetime = NOW) -> int:
        return planning.plan_due(self.units, self.workspace_id, now)

    def deal(self, now: datetime = NOW) -> int:
        return dealing.deal_new(self.units, self.workspace_id, now)

    def invitations(self) -> Sequence[Any]:
        return self.all(select(invitation).where(invitation.c.occasion.like("cycle:%")).order_by(invitation.c.id))

    def deliveries(self) -> Sequence[Any]:
        return self.all(select(delivery).order_by(delivery.c.id))

    def turn(self, contact_id: int) -> date | None:
        found = self.all(select(turn.c.due_at).where(turn.c.contact_id == contact_id))
        return found[0].due_at and found[0].due_at.date() if found else None

    def turns(self) -> Counter[date]:
        return Counter(row.due_at.date() for row in self.all(select(turn.c.due_at)) if row.due_at)

    def change(self, table: Any, id_: int, **values: Any) -> None:
        with self.units() as unit:
            unit.connection.execute(update(table).where(table.c.id == id_).values(**values))

    def all(self, statement: Any) -> Sequence[Any]:
        with self.units.reading() as unit:
            return unit.connection.execute(statement).all()

    def one(self, statement: Any) -> Any:
        return self.all(statement)[0]

    def add(self, table: Any, **values: Any) -> int:
        """A row of the workspace; its id."""
        with self.units() as unit:
            return self._insert(unit, table, **values)

    def next_due(self) -> datetime | None:
        with self.units.reading() as unit:
            return planning.next_due(unit)

    def _count(self, table: Any) -> int:
        return len(self.all(select(table.c.id)))

    def _insert(self, unit: Unit, table: Any, **values: Any) -> int:
        added = table.insert().values(workspace_id=self.workspace_id, **values).returning(table.c.id)
        return int(unit.connection.execute(added).scalar_one())

    def _case(self, contact_id: int, at: datetime) -> dict[str, Any]:
        account_id = self.one(select(contact.c.account_id).where(contact.c.id == contact_id))[0]
        facts = {"kind": CaseKind.LOW_SCORE, "state": CaseState.OPEN, "opened_at": at}
        return {"contact_id": contact_id, "account_id": account_id, **facts}

    def _open_ask(self, unit: Unit, contact_id: int) -> Any:
        asks = select(delivery.c.id, delivery.c.token).join(invitation, invitation.c.id == delivery.c.invitation_id)
        newest = asks.where(invitation.c.contact_id == contact_id).order_by(invitation.c.id.desc()).limit(1)
        return unit.connection.execute(newest).first()

    def deliver(self, now: datetime) -> Iterator[tuple[datetime, int]]:
        """Let the real delivery send what is due; yields who was asked, and when."""
        before = {row.id for row in self.all(select(invitation.c.id).where(invitation.c.asked_at.is_not(None)))}
        self._clock.moment = now
        self._delivery.drain()
        asked = (
            select(invitation).where(invitation.c.asked_at.is_not(None)).order_by(invitation.c.send_at, invitation.c.id)
        )
        for each in self.all(asked):
            if each.id not in before:
                yield each.asked_at, each.contact_id

    def reminded(self) -> list[tuple[datetime, int]]:
        """Who was reminded so far, and when."""
        sent = select(delivery).where(delivery.c.kind == DeliveryKind.REMINDER, delivery.c.ts.is_not(None))
        return [(each.sent_at, each.contact_id) for each in self.all(sent.order_by(delivery.c.sent_at))]

    def next_delivery(self) -> datetime | None:
        with self.units.reading() as unit:
            return delivery_queue.next_due(unit)

    def live_through(self, happening: Happening) -> None:
        """What a customer or the team does, as the bot stores it."""
        person = self.one(select(contact).where(contact.c.id == happening.contact_id))
        who = Who(person.slack_team_id, person.slack_user_id)
        with self.units() as unit:
            match happening.event:
                case Event.OPTED_OUT:
                    choices.opt_out(unit, self.workspace_id, who, None, happening.at)
                case Event.CASE_OPENED:
                    self._insert(unit, case_file, **self._case(happening.contact_id, happening.at))
                case Event.CASE_CLOSED:
                    closed = update(case_file).where(case_file.c.contact_id == happening.contact_id)
                    unit.connection.execute(closed.values(state=CaseState.CLOSED, closed_at=happening.at))
                case Event.ANSWERED:
                    ask = self._open_ask(unit, happening.contact_id)
                    if ask is None:
                        return  # they were not asked
                    given = Given(who, ask.token, f"press:{ask.id}", f"{happening.at.timestamp():.6f}")
                    record_score(unit, self.workspace_id, given, 9, happening.at)
