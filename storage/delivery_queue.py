"""The rows of outgoing messages: owed, leased, settled, doubted, parked.

A row is owed in the transaction of its cause. Nothing here talks to Slack; `bot/delivery.py` does, between two commits.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    update,
)

from storage.compiled import Hot
from storage.models import CUSTOMER_BOUND, DeliveryKind, DeliveryState
from storage.partial import IS_LEASED, IS_WAITING, says
from storage.tables import account, contact, delivery, invitation, survey, workspace
from storage.units import Unit
from storage.upsert import insert


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


class Lane(StrEnum):
    """Slack limits each method by itself: posts, edits and Home tabs never wait for each other."""

    POST = "post"
    EDIT = "edit"
    HOME = "home"


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


@dataclass(frozen=True)
class Leased:
    """A delivery that this worker, and no other, may now act on."""

    id: int
    workspace_id: int
    kind: DeliveryKind
    token: str
    contact_id: int | None
    channel: str | None
    slack_user_id: str | None
    thread_of_id: int | None
    invitation_id: int | None
    case_id: int | None
    entry_id: int | None
    departure_id: int | None
    digest_id: int | None
    detail: dict[str, Any]
    wanted: int
    sent: int
    rendered: int
    body: str | None
    attempts: int
    doubted_at: datetime | None
    posted_after: str | None
    posted_channel: str | None
    ts: str | None
    unsure: bool  # its post may or may not stand in Slack: look before anything else


_FIELDS = tuple(name for name in Leased.__dataclass_fields__ if name != "unsure")
_LEASED_COLUMNS = [delivery.c[name] for name in _FIELDS]
_parent = delivery.alias("parent")


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


def detail_of(unit: Unit, delivery_id: int) -> dict[str, Any]:
    """What a message's row says of it beside its links."""
    found: dict[str, Any] = unit.connection.execute(
        select(delivery.c.detail).where(delivery.c.id == delivery_id)
    ).scalar_one()
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


def add_detail(unit: Unit, delivery_id: int, **more: Any) -> None:
    """Keep something with a message that changes nothing of what it shows."""
    known = unit.connection.execute(select(delivery.c.detail).where(delivery.c.id == delivery_id)).scalar_one()
    _change(unit, delivery_id, detail=known | more)


def parent_ts(unit: Unit, leased: Leased) -> str | None:
    """The thread that a message belongs to, as Slack names it; None outside threads."""
    if leased.thread_of_id is None:
        return leased.detail.get("thread_ts")  # of a message that is not ours
    found: str | None = unit.connection.execute(
        select(delivery.c.ts).where(delivery.c.id == leased.thread_of_id)
    ).scalar_one()
    return found


def by_cause(unit: Unit, workspace_id: int, cause: str) -> int | None:
    """The id of the message that a cause owes; None when it owes none."""
    where = (delivery.c.workspace_id == workspace_id, delivery.c.cause == cause)
    found: int | None = unit.connection.execute(select(delivery.c.id).where(*where)).scalar_one_or_none()
    return found


def lease(unit: Unit, lane: Lane, worker: str, *, now: datetime, until: datetime, limit: int) -> list[Leased]:
    """Take up to `limit` due deliveries of a lane, the most urgent first. Each goes to one worker only."""
    due: list[Any] = []
    for priority in Priority.ALL:
        if len(due) < limit:
            due += _DUE[lane].run(unit, priority=priority, now=now, limit=limit - len(due))
    if due:
        taken = delivery.c.id.in_([row.id for row in due])
        leased = {"state": DeliveryState.LEASED, "leased_by": worker, "leased_until": until}
        unit.connection.execute(update(delivery).where(taken).values(leased))
    return [_leased(row) for row in due]


def _leased(row: Any) -> Leased:
    known: dict[str, Any] = dict(zip(_FIELDS, row, strict=False))  # the row's last column is its state
    return Leased(**known, unsure=row.state is DeliveryState.UNSURE)


def keep_rendered(unit: Unit, delivery_id: int, *, version: int, body: str, opening: str | None = None) -> None:
    """Store the bytes of a version before they are first sent, so that every retry sends the same ones.

    `opening` is kept beside them, for whoever asks later what was sent; None leaves what is kept.
    """
    _change(unit, delivery_id, rendered=version, body=body, **({"opening": opening} if opening else {}))


def begin_post(unit: Unit, delivery_id: int, *, posted_after: str, posted_channel: str) -> None:
    """Note where, and after which of Slack's moments, a post will appear: reconciling looks there."""
    _change(unit, delivery_id, posted_after=posted_after, posted_channel=posted_channel)


def still_leased(unit: Unit, delivery_id: int) -> bool:
    """Whether a leased message may still go out: the last look before a call, after a stop or a withdrawal."""
    if _STILL_LEASED.run(unit, delivery_id=delivery_id).first():
        return True
    release(unit, [delivery_id])
    return False


def settle(unit: Unit, delivery_id: int, *, version: int, channel: str, ts: str | None, now: datetime) -> None:
    """Slack shows `version`. When a newer one is wanted meanwhile, the row is due again at once."""
    newer = delivery.c.wanted > version
    _change(
        unit,
        delivery_id,
        sent=version,
        posted_channel=channel,
        ts=ts,
        sent_at=func.coalesce(delivery.c.sent_at, now),
        state=case((newer, DeliveryState.DUE), else_=DeliveryState.SETTLED),
        due_at=case((newer, now), else_=delivery.c.due_at),
        attempts=0,
        doubted_at=None,
        failure=None,
        **_RELEASED,
    )
    unit.wake()


def postpone(unit: Unit, delivery_id: int, *, until: datetime, attempts: int, failure: str | None) -> None:
    """Not sent, and known not to be: try again from `until` on."""
    _change(
        unit,
        delivery_id,
        state=DeliveryState.DUE,
        due_at=until,
        attempts=attempts,
        failure=failure,
        doubted_at=None,
        **_RELEASED,
    )
    unit.wake()


def doubt(unit: Unit, delivery_id: int, *, doubted_at: datetime, look_at: datetime, failure: str | None = None) -> None:
    """A post whose outcome is unknown: look for it in Slack from `look_at` on, before anything is sent again."""
    _change(
        unit,
        delivery_id,
        state=DeliveryState.UNSURE,
        due_at=look_at,
        doubted_at=doubted_at,
        failure=failure,
        **_RELEASED,
    )
    unit.wake()


def park(unit: Unit, delivery_id: int, failure: str) -> None:
    """A person must act first; `failure` says what happened."""
    _change(unit, delivery_id, state=DeliveryState.PARKED, failure=failure, **_RELEASED)


def start_over(unit: Unit, delivery_id: int, *, due_at: datetime, detail: dict[str, Any]) -> None:
    """The message goes elsewhere: nothing of it stands in Slack, so it is put into words anew."""
    _change(
        unit,
        delivery_id,
        state=DeliveryState.DUE,
        due_at=due_at,
        rendered=0,
        body=None,
        attempts=0,
        posted_after=None,
        posted_channel=None,
        doubted_at=None,
        detail=detail,
        **_RELEASED,
    )
    unit.wake()


def unpark(unit: Unit, workspace_id: int, failures: Sequence[str], now: datetime) -> int:
    """What was parked for one of these reasons may be tried again; how many."""
    parked = (delivery.c.workspace_id == workspace_id, delivery.c.state == DeliveryState.PARKED)
    changed = unit.connection.execute(
        update(delivery)
        .where(*parked, delivery.c.failure.in_(failures))
        .values(state=DeliveryState.DUE, due_at=now, failure=None)
    )
    unit.wake()
    return changed.rowcount


def drop(unit: Unit, delivery_id: int, why: str) -> None:
    """Not to be sent any more."""
    _change(unit, delivery_id, state=DeliveryState.DROPPED, failure=why, **_RELEASED)


def release(unit: Unit, delivery_ids: Sequence[int]) -> None:
    """Give back leased rows that were not touched (a graceful stop)."""
    unit.connection.execute(
        update(delivery)
        .where(delivery.c.id.in_(delivery_ids), delivery.c.state == DeliveryState.LEASED)
        .values(state=DeliveryState.DUE, **_RELEASED)
    )


def take_over(unit: Unit, now: datetime, *, everything: bool) -> int:
    """Free the leases of workers that are gone; how many.

    `everything` is for the one process of a database, which knows at start that no other worker lives. A leased post
    may have reached Slack, so it is looked for, at once; an edit is simply repeated.
    """
    gone = IS_LEASED
    if not everything:
        gone = and_(gone, delivery.c.leased_until <= now)
    may_be_out = and_(delivery.c.ts.is_(None), delivery.c.posted_after.is_not(None))
    changed = unit.connection.execute(
        update(delivery)
        .where(gone)
        .values(
            state=case((may_be_out, DeliveryState.UNSURE), else_=DeliveryState.DUE),
            doubted_at=case((may_be_out, now), else_=delivery.c.doubted_at),
            due_at=now,
            **_RELEASED,
        )
    )
    return changed.rowcount


def next_lease_end(unit: Unit) -> datetime | None:
    """When the first lease runs out; None while nothing is leased."""
    ends = select(func.min(delivery.c.leased_until)).where(IS_LEASED)
    found: datetime | None = unit.connection.execute(ends).scalar_one()
    return found


def next_due(unit: Unit) -> datetime | None:
    """The earliest moment at which a delivery waits to be acted on; None when nothing waits."""
    (moments,) = _NEXT_DUE.run(unit)
    return min((moment for moment in moments if moment is not None), default=None)


_RELEASED: dict[str, Any] = {"leased_by": None, "leased_until": None}


def _change(unit: Unit, delivery_id: int, **values: Any) -> None:
    unit.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))


def _in(lane: Lane) -> ColumnElement[bool]:
    """What waits in a lane: word for word the condition of the lane's index."""
    home: ColumnElement[str] = literal_column(f"'{DeliveryKind.HOME}'")
    if lane is Lane.HOME:
        return and_(IS_WAITING, delivery.c.kind == home)
    is_out = delivery.c.ts.is_not(None) if lane is Lane.EDIT else delivery.c.ts.is_(None)
    return and_(IS_WAITING, is_out, delivery.c.kind != home)


def _may_go() -> ColumnElement[bool]:
    """Not held back: a reply in a thread waits for its parent; customers' posts wait while sends are stopped."""
    parent_is_missing = (
        select(1).where(_parent.c.id == delivery.c.thread_of_id, _parent.c.ts.is_(None)).correlate(delivery).exists()
    )
    # Looking for an unsure post sends nothing, and edits in place are part of taking an answer: neither is stopped.
    is_send = and_(
        says(delivery.c.kind, *sorted(CUSTOMER_BOUND)),
        delivery.c.ts.is_(None),
        delivery.c.state != literal_column(f"'{DeliveryState.UNSURE}'"),
    )
    return and_(~parent_is_missing, ~and_(is_send, _stopped()))


def _stopped() -> ColumnElement[bool]:
    workspace_stopped = select(1).where(workspace.c.id == delivery.c.workspace_id, workspace.c.stopped_at.is_not(None))
    account_stopped = (
        select(1)
        .select_from(contact.join(account, account.c.id == contact.c.account_id))
        .where(contact.c.id == delivery.c.contact_id, account.c.stopped_at.is_not(None))
    )
    survey_stopped = (
        select(1)
        .select_from(invitation.join(survey, survey.c.id == invitation.c.survey_id))
        .where(invitation.c.id == delivery.c.invitation_id, survey.c.stopped_at.is_not(None))
    )
    checks = (workspace_stopped, account_stopped, survey_stopped)
    return or_(*(check.correlate(delivery).exists() for check in checks))


def _due_in(lane: Lane) -> Select[Any]:
    # Only the post lane holds what a stop or a missing parent can hold back.
    free = _may_go() if lane is Lane.POST else true()
    return select(*_LEASED_COLUMNS, delivery.c.state).where(_in(lane), free)


_PRIORITY = delivery.c.priority == bindparam("priority", type_=delivery.c.priority.type)
_IS_DUE = delivery.c.due_at <= bindparam("now", type_=delivery.c.due_at.type)
_DUE = {
    lane: Hot(
        _due_in(lane)
        .where(_PRIORITY, _IS_DUE)
        .order_by(delivery.c.due_at, delivery.c.id)
        .limit(bindparam("limit", type_=delivery.c.id.type))
        .with_for_update(skip_locked=True, of=delivery)
    )
    for lane in Lane
}
# Each index gives its earliest row at once; the fifteen answers come in one row.
_NEXT_DUE = Hot(
    select(
        *(
            _due_in(lane)
            .with_only_columns(delivery.c.due_at)
            .where(delivery.c.priority == literal_column(str(priority)))
            .order_by(delivery.c.due_at)
            .limit(literal_column("1"))
            .scalar_subquery()
            .label(f"{lane}_{priority}")
            for lane in Lane
            for priority in Priority.ALL
        )
    )
)
_STILL_LEASED = Hot(select(delivery.c.id).where(_THIS, IS_LEASED, _may_go()))
