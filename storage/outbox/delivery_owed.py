"""What is owed: a message is a row, stored in the transaction of its cause, and so is the wish to show it anew."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, literal, select, update

from storage.database.compiled import Hot
from storage.database.tables import delivery
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import DeliveryKind, DeliveryState


class Priority:
    """What goes first when much is due: lower numbers."""

    ANSWER = 0  # the message under somebody's finger
    ALERT = 1
    TALK = 3  # words between people
    ASK = 5
    REPORT = 9

    ALL = (ANSWER, ALERT, TALK, ASK, REPORT)


SAID = frozenset({"sent", "no_reply"})
"""What a detail keeps until the answer itself changes; all else is how the message looks at the moment."""


@dataclass(frozen=True)
class Owed:
    """A message that somebody is owed. Exactly one target: a contact, a channel, or a teammate's Slack id."""

    kind: DeliveryKind
    cause: str
    priority: int
    due_at: datetime
    contact_id: int | None = None
    channel: str | None = None
    slack_user_id: str | None = None
    thread_of_id: int | None = None
    invitation_id: int | None = None
    case_id: int | None = None
    entry_id: int | None = None
    departure_id: int | None = None
    digest_id: int | None = None
    detail: dict[str, Any] | None = None


def owe(unit: Unit, workspace_id: int, owed: Owed) -> int | None:
    """Store an owed message and wake the delivery loop; its id, or None when the same cause already owes one."""
    values = {**vars(owed), "detail": owed.detail or {}}
    unit.wake()
    return _OWE.run(unit, workspace_id=workspace_id, token=new_token(), **values).scalar()


_OWE = Hot(
    insert(delivery)
    .values({name: bindparam(name) for name in ("workspace_id", "token", *Owed.__dataclass_fields__)})
    .on_conflict_do_nothing(index_elements=["workspace_id", "cause"])
    .returning(delivery.c.id)
)


def new_token() -> str:
    """An opaque name for a message: says nothing about anyone, and cannot be guessed."""
    return secrets.token_urlsafe(12)


def show_again(unit: Unit, delivery_id: int, now: datetime) -> None:
    """Raise the wanted version: Slack's copy is edited at once.

    A message that is not out yet keeps its moment, and will show the newest state then.
    """
    _SHOW_AGAIN.run(unit, delivery_id=delivery_id, now=now)
    unit.wake()


def show_as(unit: Unit, delivery_id: int, now: datetime, **detail: Any) -> None:
    """As `show_again`, in the state that `detail` names (such as: the scale stands open once more) and no other."""
    _SHOW_AS.run(unit, delivery_id=delivery_id, now=now, detail=detail)
    unit.wake()


def look_again(unit: Unit, delivery_id: int, now: datetime, **look: Any) -> None:
    """As `show_as` where nothing new was said: what the reader said about the answer stands, and `look` is added."""
    known = unit.connection.execute(select(delivery.c.detail).where(delivery.c.id == delivery_id)).scalar_one()
    said = {name: value for name, value in known.items() if name in SAID}
    show_as(unit, delivery_id, now, **said | look)


def add_detail(unit: Unit, delivery_id: int, **more: Any) -> None:
    """Keep something with a message that changes nothing of what it shows."""
    known = unit.connection.execute(select(delivery.c.detail).where(delivery.c.id == delivery_id)).scalar_one()
    unit.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(detail=known | more))


def detail_of(unit: Unit, delivery_id: int) -> dict[str, Any]:
    """What a message's row says of it beside its links."""
    found: dict[str, Any] = unit.connection.execute(
        select(delivery.c.detail).where(delivery.c.id == delivery_id)
    ).scalar_one()
    return found


def by_cause(unit: Unit, workspace_id: int, cause: str) -> int | None:
    """The id of the message that a cause owes; None when it owes none."""
    where = (delivery.c.workspace_id == workspace_id, delivery.c.cause == cause)
    found: int | None = unit.connection.execute(select(delivery.c.id).where(*where)).scalar_one_or_none()
    return found


_is_out = delivery.c.state == DeliveryState.SETTLED
_AGAIN = {
    "wanted": delivery.c.wanted + 1,
    "due_at": case((_is_out, bindparam("now", type_=delivery.c.due_at.type)), else_=delivery.c.due_at),
    "priority": case((_is_out, Priority.ANSWER), else_=delivery.c.priority),
    "state": case((_is_out, literal(DeliveryState.DUE, delivery.c.state.type)), else_=delivery.c.state),
}
_THIS = delivery.c.id == bindparam("delivery_id")
_SHOW_AGAIN = Hot(update(delivery).where(_THIS).values(_AGAIN))
_SHOW_AS = Hot(
    update(delivery).where(_THIS).values(_AGAIN | {"detail": bindparam("detail", type_=delivery.c.detail.type)})
)
