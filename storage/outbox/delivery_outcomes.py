"""What came of an attempt: settled, to be tried again, doubted, parked, dropped. Between two commits stands one call
of Slack's, and this is the second."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, update

from storage.database.tables import delivery
from storage.database.units import Unit
from storage.models import DeliveryState
from storage.outbox.delivery_leases import RELEASED


def keep_rendered(unit: Unit, delivery_id: int, *, version: int, body: str, opening: str | None = None) -> None:
    """Store the bytes of a version before they are first sent, so that every retry sends the same ones.

    `opening` is kept beside them, for whoever asks later what was sent; None leaves what is kept.
    """
    _change(unit, delivery_id, rendered=version, body=body, **({"opening": opening} if opening else {}))


def begin_post(unit: Unit, delivery_id: int, *, posted_after: str, posted_channel: str) -> None:
    """Note where, and after which of Slack's moments, a post will appear: reconciling looks there."""
    _change(unit, delivery_id, posted_after=posted_after, posted_channel=posted_channel)


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
        **RELEASED,
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
        **RELEASED,
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
        **RELEASED,
    )
    unit.wake()


def park(unit: Unit, delivery_id: int, failure: str) -> None:
    """A person must act first; `failure` says what happened."""
    _change(unit, delivery_id, state=DeliveryState.PARKED, failure=failure, **RELEASED)


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
        **RELEASED,
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
    _change(unit, delivery_id, state=DeliveryState.DROPPED, failure=why, **RELEASED)


def _change(unit: Unit, delivery_id: int, **values: Any) -> None:
    unit.connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))
