"""A company whose customers have answered: rows as clicks leave them, with the rollups that belong to them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from storage.answering import rollups
from storage.asking import turn_queries
from storage.asking.turn_queries import Dealt
from storage.database.tables import (
    account,
    case_file,
    contact,
    delivery,
    departure,
    invitation,
    label,
    response,
    survey,
    teammate,
    workspace,
)
from storage.database.units import Unit
from storage.models import (
    AccountStatus,
    AnswerSource,
    CaseKind,
    CaseState,
    DeliveryKind,
    DeliveryState,
    DepartureState,
    InvitationState,
    LabelKind,
    LabelSource,
)
from surveys.definition.definitions import install_defaults

ZONE = "Europe/Berlin"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NOON = time(12)
_NUMBERS = count(1)


def local(day: date, at: time = NOON) -> datetime:
    """A moment by the company's clock."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


class Company:
    """Northwind and its customers, as one unit sees them; `known` is the id of one that is there already."""

    def __init__(self, unit: Unit, team: str = "T1", zone: str = ZONE, *, known: int | None = None) -> None:
        self.unit = unit
        self.id = known or self._found(team, zone)
        ids = {row.name: row.id for row in unit.connection.execute(survey.select()) if row.workspace_id == self.id}
        self.nps, self.churn_exit = ids["nps"], ids["churn_exit"]

    def _found(self, team: str, zone: str) -> int:
        workspace_id = self._add(
            workspace,
            slack_team_id=team,
            name="Northwind",
            company="Northwind",
            bot_user_id="B1",
            team_channel="C0TEAM",
            time_zone=zone,
            segments=["plan"],
            created_at=NOW,
        )
        install_defaults(self.unit, workspace_id, NOW)
        return workspace_id

    def teammate(self, name: str = "Lena Vogt", user: str = "U0LENA", time_zone: str = ZONE) -> int:
        return self._add_own(teammate, name=name, slack_user_id=user, in_team=True, time_zone=time_zone)

    def account(self, name: str = "Acme", **facts: Any) -> int:
        own = {
            "status": AccountStatus.ACTIVE,
            "plan": "business",
            "attributes": {},
            "external_id": f"account-{self._next()}",
        }
        return self._add_own(account, name=name, **(own | facts))

    def contact(self, account_id: int | None = None, **facts: Any) -> int:
        number = self._next()
        facts = {"name": "Anna", "slack_user_id": f"UC{number}", "slack_team_id": "T9", "attributes": {}, **facts}
        return self._add_own(contact, account_id=account_id or self.account(), external_id=f"contact-{number}", **facts)

    def turn(self, contact_id: int, on: date) -> None:
        """The day on which somebody is asked next."""
        turn_queries.deal(self.unit, self.id, self.nps, [Dealt(contact_id, on)])

    def asked(self, contact_id: int, on: date, **facts: Any) -> int:
        """An invitation that reached its contact."""
        owner = self.unit.connection.execute(contact.select().where(contact.c.id == contact_id)).one()
        plan = self.unit.connection.execute(account.select().where(account.c.id == owner.account_id)).one().plan
        values = {
            "survey_id": self.nps,
            "occasion": f"cycle:{self._next()}",
            "state": InvitationState.ASKED,
            "send_at": local(on),
            "asked_at": local(on),
            "expires_at": local(on) + timedelta(days=14),
            "segments": [["", ""], ["plan", plan or "none"]],
            "survey_version": 1,
            "locale": "en",
        }
        return self._add_own(invitation, contact_id=contact_id, account_id=owner.account_id, **(values | facts))

    def answered(
        self, contact_id: int, score: int | None, on: date, *, asked_on: date | None = None, **facts: Any
    ) -> int:
        """An answer, to a question of the same day unless `asked_on` says another."""
        own = {"survey_id": facts.pop("survey_id", self.nps)}
        occasion = {"occasion": facts.pop("occasion")} if "occasion" in facts else {}
        state = InvitationState.ANSWERED
        invitation_id = self.asked(contact_id, asked_on or on, state=state, **own, **occasion)
        row = self.unit.connection.execute(invitation.select().where(invitation.c.id == invitation_id)).one()
        at = facts.pop("at", None) or local(on)
        values = {
            "invitation_id": invitation_id,
            "contact_id": contact_id,
            "account_id": row.account_id,
            "survey_version": 1,
            "score": score,
            "source": AnswerSource.CLICK,
            "answered_at": at,
            "changed_at": at,
            "day": on,
        }
        return self._add_own(response, **(values | own | facts))

    def message_of(self, invitation_id: int) -> int:
        """The message of an ask as it stands in Slack; the delivery's id."""
        asked = self.unit.connection.execute(invitation.select().where(invitation.c.id == invitation_id)).one()
        return self._add_own(
            delivery,
            kind=DeliveryKind.ASK,
            cause=f"sent:{invitation_id}",
            token=f"token{self._next()}",
            contact_id=asked.contact_id,
            invitation_id=invitation_id,
            state=DeliveryState.SETTLED,
            wanted=1,
            sent=1,
            posted_channel="D1",
            ts=f"{self._next()}.1",
            due_at=asked.send_at,
            detail={},
        )

    def answer_to(self, invitation_id: int, score: int, on: date) -> int:
        """The answer to an ask that is there."""
        this = invitation.c.id == invitation_id
        self.unit.connection.execute(invitation.update().where(this).values(state=InvitationState.ANSWERED))
        row = self.unit.connection.execute(invitation.select().where(this)).one()
        return self._add_own(
            response,
            invitation_id=invitation_id,
            survey_id=row.survey_id,
            contact_id=row.contact_id,
            account_id=row.account_id,
            survey_version=1,
            score=score,
            source=AnswerSource.CLICK,
            answered_at=local(on),
            changed_at=local(on),
            day=on,
        )

    def crowd(self, scores: Iterable[int], on: date, **facts: Any) -> list[int]:
        """One new contact for each score; their ids."""
        customer = self.account("Crowd")
        people = []
        for score in scores:
            people.append(self.contact(customer))
            self.answered(people[-1], score, on, **facts)
        return people

    def labelled(
        self,
        response_id: int,
        code: str,
        source: LabelSource = LabelSource.READ,
        sure: float = 0.9,
        kind: LabelKind = LabelKind.REASON,
    ) -> None:
        self._add_own(
            label,
            response_id=response_id,
            kind=kind,
            source=source,
            code=code,
            confidence=sure,
            model="m",
            detail={},
            at=NOW,
        )

    def case(self, contact_id: int, opened_at: datetime, **facts: Any) -> int:
        owner = self.unit.connection.execute(contact.select().where(contact.c.id == contact_id)).one()
        facts = {"kind": CaseKind.LOW_SCORE, "state": CaseState.OPEN, **facts}
        return self._add_own(
            case_file, contact_id=contact_id, account_id=owner.account_id, opened_at=opened_at, **facts
        )

    def leaving(self, name: str, ends_on: date, *, reason: str | None = None, only_owner: bool = False) -> int:
        """An account that leaves and whose contact was asked why; its id."""
        account_id = self.account(name, status=AccountStatus.LEAVING, ends_on=ends_on)
        person = self.contact(account_id)
        departure_id = self._add_own(
            departure,
            account_id=account_id,
            contact_id=person,
            ends_on=ends_on,
            state=DepartureState.ASKED,
            noticed_at=NOW,
        )
        asked = {"survey_id": self.churn_exit, "occasion": f"departure:{departure_id}"}
        if reason is None:
            self.asked(person, TODAY, **asked)
        else:
            self.answered(person, None, TODAY, reason=reason, only_owner=only_owner, **asked)
        return account_id

    def waiting_ask(self, contact_id: int, due_at: datetime) -> int:
        """An ask that is owed and not out yet; the delivery's id."""
        facts = {"state": InvitationState.PLANNED, "asked_at": None, "send_at": due_at, "expires_at": None}
        return self._add_own(
            delivery,
            kind=DeliveryKind.ASK,
            cause=f"ask:{self._next()}",
            token=f"token{self._next()}",
            contact_id=contact_id,
            invitation_id=self.asked(contact_id, due_at.date(), **facts),
            state=DeliveryState.DUE,
            due_at=due_at,
            detail={},
        )

    def count(self) -> None:
        """Bring the rollups in step, as the click path does answer by answer."""
        rollups.rebuild(self.unit, self.id)

    def _next(self) -> int:
        return next(_NUMBERS)

    def _add_own(self, table: Any, **values: Any) -> int:
        return self._add(table, workspace_id=self.id, **values)

    def _add(self, table: Any, **values: Any) -> int:
        return int(self.unit.connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
