"""A stage for delivery alone: the real rows, office, sender and loop, a clock that tests move, a Slack that remembers.

This Slack answers in the same thread, so a test reads like the rule it holds; what the network does to real answers is
the sandbox's matter (`tests/stories/test_story_faults.py`).
"""

import itertools
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy import Row, insert, select, update

from bot.office import Office
from bot.outgoing.delivery import Delivery
from bot.outgoing.sending import Sender
from bot.slack.channels import Channels
from bot.slack.messenger import Messenger
from bot.slack.pacing import Pacer
from cases import opening, relay
from cases.opening import Answer
from storage.database.tables import account, contact, delivery, introduction, invitation, survey
from storage.database.units import Unit, Units
from storage.models import CaseKind, DeliveryKind, InvitationState, Place
from storage.outbox import delivery_queue as queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.definition.definitions import install_defaults, shipped, store
from tests.storage import workspaces

Json = dict[str, Any]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEAM_CHANNEL, SHARED_CHANNEL = "C1", "CSHARED"
POST, EDIT, HISTORY, REPLIES = "chat.postMessage", "chat.update", "conversations.history", "conversations.replies"


class Clock:
    """Stands until a test moves it."""

    def __init__(self) -> None:
        self.moment = NOW
        self.during: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        self.during()
        return self.moment


def refusal(error: str, status: int = 200, **headers: str) -> SlackApiError:
    """What the SDK raises for an answer that is not ok."""
    return SlackApiError(error, answer("", {"ok": False, "error": error}, status, headers))


def answer(method: str, data: Json, status: int = 200, headers: Json | None = None) -> SlackResponse:
    return SlackResponse(
        client=None,
        http_verb="POST",
        api_url=method,
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )


@dataclass(frozen=True)
class Trouble:
    """What a call runs into; with `works` its effect comes all the same, `late` seconds after the call if wanted."""

    error: Exception
    works: bool = False
    late: float = 0


@dataclass
class FakeSlack:
    """Takes the calls of an SDK client and keeps what they did."""

    clock: Clock
    calls: list[tuple[str, Json]] = field(default_factory=list)
    standing: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    shared: set[str] = field(default_factory=set)
    members: dict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list, {SHARED_CHANNEL: [f"U{number}" for number in range(1, 10)]})
    )
    during: Callable[[str], None] = lambda method: None  # what happens elsewhere while a call is under way
    _troubles: dict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    _late: list[tuple[datetime, Json]] = field(default_factory=list)
    _stamps: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def runs_into(self, method: str, error: Exception, *, times: int = 1, works: bool = False, late: float = 0) -> None:
        """Let the next calls of a method fail."""
        self._troubles[method].extend([Trouble(error, works, late)] * times)

    def called(self, method: str) -> list[Json]:
        return [arguments for name, arguments in self.calls if name == method]

    def texts(self, channel: str) -> list[str]:
        return [message["text"] for message in self.standing[channel].values()]

    @property
    def messages(self) -> list[Json]:
        return [message for channel in self.standing.values() for message in channel.values()]

    def api_call(self, method: str, *, json: Json | None = None, params: Json | None = None) -> SlackResponse:
        arguments = dict(json or params or {})
        self.calls.append((method, arguments))
        self.during(method)
        self._let_late_ones_come()
        trouble = self._troubles[method].popleft() if self._troubles[method] else None
        if trouble is not None and not trouble.works:
            raise trouble.error
        if trouble is not None and trouble.late:
            self._late.append((self.clock.now() + timedelta(seconds=trouble.late), arguments))
            raise trouble.error
        data = getattr(self, "_" + method.replace(".", "_").lower())(arguments)
        if trouble is not None:
            raise trouble.error
        return answer(method, {"ok": True, **data}, headers={"Date": format_datetime(self.clock.now(), usegmt=True)})

    def _let_late_ones_come(self) -> None:
        for due, arguments in [each for each in self._late if each[0] <= self.clock.now()]:
            self._late.remove((due, arguments))
            self._chat_postmessage(arguments)

    def _chat_postmessage(self, given: Json) -> Json:
        ts = f"{int(self.clock.now().timestamp())}.{next(self._stamps):06d}"
        self.standing[given["channel"]][ts] = {**given, "ts": ts}
        return {"channel": given["channel"], "ts": ts}

    def _chat_update(self, given: Json) -> Json:
        self.standing[given["channel"]][given["ts"]] |= given
        return {"channel": given["channel"], "ts": given["ts"]}

    def _views_publish(self, given: Json) -> Json:
        return {"view": given["view"]}

    def _conversations_open(self, given: Json) -> Json:
        return {"channel": {"id": f"D{given['users']}"}}

    def _conversations_info(self, given: Json) -> Json:
        return {"channel": {"id": given["channel"], "is_ext_shared": given["channel"] in self.shared}}

    def _conversations_members(self, given: Json) -> Json:
        return {"members": self.members[given["channel"]]}

    def _conversations_history(self, given: Json) -> Json:
        channel = self.standing[given["channel"]]
        return {"messages": [m for ts, m in channel.items() if ts > given["oldest"] and "thread_ts" not in m]}

    def _conversations_replies(self, given: Json) -> Json:
        channel = self.standing[given["channel"]]
        return {"messages": [m for ts, m in channel.items() if ts > given["oldest"] and m.get("thread_ts")]}


class Stage:
    """A workspace with one account, and everything that delivers."""

    def __init__(self, units: Units) -> None:
        self.units, self.clock = units, Clock()
        self.slack, self.pacer = FakeSlack(self.clock), Pacer()
        messenger = Messenger(self.slack, self.clock, self.pacer)  # type: ignore[arg-type]
        self.office = Office(Channels(messenger, self.clock, "T1"))
        self.sender = Sender(units, messenger, self.office, self.clock)
        self.delivery = self.new_process()
        with units() as unit:
            self.workspace_id = workspaces.add(unit.connection)
            install_defaults(unit, self.workspace_id, NOW)
            self.account_id = self._insert(unit, account, external_id="A1", name="Acme", status="active")
            named = select(survey.c.id).where(survey.c.name == "nps")
            self.survey_id = unit.connection.execute(named).scalar_one()
            self._introduce(unit)
        self._contacts = 0

    def _introduce(self, unit: Unit) -> None:
        """The shared channel knows who will ask there."""
        known = {"workspace_id": self.workspace_id, "channel": SHARED_CHANNEL, "account_id": self.account_id}
        unit.connection.execute(insert(introduction).values(state="made", offered_at=NOW, waits_until=NOW, **known))

    def new_process(self, senders: int = 4) -> Delivery:
        """The loop of a bot that has just started."""
        return Delivery(self.units, self.sender, self.office, self.pacer, self.clock, worker="test", senders=senders)

    def contact(self, **facts: Any) -> int:
        self._contacts += 1
        number = self._contacts
        named = {"name": "Anna Weber", "slack_user_id": f"U{number}", "slack_team_id": "T1", "locale": "en-GB"}
        with self.units() as unit:
            return self._insert(
                unit, contact, external_id=f"C{number}", account_id=self.account_id, kind="member", **named | facts
            )

    def owe_ask(self, contact_id: int | None = None, *, place: Place = Place.DM) -> int:
        """An ask that is due now; its delivery's id."""
        contact_id = contact_id or self.contact()
        with self.units() as unit:
            planned = {"state": InvitationState.PLANNED, "send_at": NOW, "segments": [], "only_owner": False}
            invitation_id = self._insert(
                unit,
                invitation,
                survey_id=self.survey_id,
                contact_id=contact_id,
                account_id=self.account_id,
                occasion="cycle:1",
                place=place,
                **planned,
            )
            owed = Owed(
                DeliveryKind.ASK,
                f"ask:{invitation_id}",
                Priority.ASK,
                self.clock.now(),
                contact_id=contact_id,
                invitation_id=invitation_id,
            )
            return queue.owe(unit, self.workspace_id, owed) or 0

    def ask_in(self, *places: Place) -> None:
        """Let the survey name these places from now on."""
        with self.units() as unit:
            store(unit, self.workspace_id, shipped("nps").model_copy(update={"places": places}), NOW)

    def owe_receipt(self, contact_id: int | None = None, cause: str = "1") -> int:
        """The simplest message to a contact; its delivery's id, 0 when the same cause owes one already."""
        contact_id = contact_id or self.contact()
        owed = Owed(
            DeliveryKind.RECEIPT,
            f"receipt:{contact_id}:{cause}",
            Priority.ANSWER,
            self.clock.now(),
            contact_id=contact_id,
            detail={"locale": "en"},
        )
        with self.units() as unit:
            return queue.owe(unit, self.workspace_id, owed) or 0

    def owe_alert(self, contact_id: int | None = None) -> int:
        """A case's message to the team's channel; its delivery's id."""
        answer = Answer(self.workspace_id, 0, self.account_id, contact_id or self.contact(), None, None)
        with self.units() as unit:
            case_id = opening.open_case(unit, CaseKind.MESSAGE, answer, self.clock.now())
            found = select(delivery.c.id).where(delivery.c.case_id == case_id, delivery.c.kind == DeliveryKind.ALERT)
            return int(unit.connection.execute(found).scalar_one())

    def owe_note(self, contact_id: int) -> int:
        """Words of a contact who has an open case, for the thread of its alert; the delivery's id."""
        with self.units() as unit:
            relay.heard(unit, self.workspace_id, contact_id, self.account_id, "Hello?", self.clock.now())
            found = select(delivery.c.id).where(delivery.c.kind == DeliveryKind.NOTE).order_by(delivery.c.id.desc())
            return int(unit.connection.execute(found).scalars().first() or 0)

    def wants_more(self, delivery_id: int) -> None:
        """What the message shows has changed."""
        with self.units() as unit:
            queue.show_again(unit, delivery_id, self.clock.now())

    def send(self, *, after: float = 0) -> None:
        """Let time pass, then everything go out that may."""
        self.clock.moment += timedelta(seconds=after)
        self.delivery.drain()

    def row(self, delivery_id: int) -> Row[Any]:
        with self.units.reading() as unit:
            return unit.connection.execute(select(delivery).where(delivery.c.id == delivery_id)).one()

    def due_in(self, delivery_id: int) -> float:
        """Seconds until something is done about this message."""
        due: datetime = self.row(delivery_id).due_at
        return (due - self.clock.now()).total_seconds()

    def change(self, table: Any, row_id: int, **values: Any) -> None:
        with self.units() as unit:
            unit.connection.execute(update(table).where(table.c.id == row_id).values(**values))

    def one(self, table: Any, row_id: int) -> Row[Any]:
        with self.units.reading() as unit:
            return unit.connection.execute(select(table).where(table.c.id == row_id)).one()

    def _insert(self, unit: Any, table: Any, **values: Any) -> int:
        attributes = {"attributes": {}} if "attributes" in table.c else {}
        stored = insert(table).values(workspace_id=self.workspace_id, **attributes, **values).returning(table.c.id)
        return int(unit.connection.execute(stored).scalar_one())
