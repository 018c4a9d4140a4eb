"""Nothing that breaks in one place ends all sending: a row, a sender, a database that is away."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.outgoing.delivery import LEASE, Delivery
from bot.outgoing.sending import Dropped, Ready
from bot.slack.pacing import Pacer
from storage.database.tables import delivery
from storage.database.units import Unit, Units
from storage.models import DeliveryKind, DeliveryState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Lane, Leased, Owed, Priority
from tests.cast import NOW, Acme, acme


class StandingClock:
    def now(self) -> Any:
        return NOW


class SilentSender:
    """Takes every message and remembers it."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def has_own_way(self, _delivery_id: int) -> bool:
        return False

    def send(self, leased: Leased, _ready: Ready | None) -> None:
        self.sent.append(leased.id)


class ClumsyOffice:
    """Cannot put the digest into words."""

    def prepare(self, _unit: Unit, leased: Leased, _now: Any) -> Ready | Dropped:
        if leased.kind is DeliveryKind.SHARED_FIGURES:
            raise KeyError("no such figure")
        return Ready({"text": "hello"}, channel=leased.channel)


def owe(unit: Unit, cast: Acme, kind: DeliveryKind, channel: str) -> int:
    owed = Owed(kind, f"{kind}:{channel}", Priority.ALERT, NOW, channel=channel)
    return delivery_queue.owe(unit, cast.workspace_id, owed) or 0


def state(units: Units, delivery_id: int) -> DeliveryState:
    with units.reading() as unit:
        found: DeliveryState = unit.connection.execute(
            select(delivery.c.state).where(delivery.c.id == delivery_id)
        ).scalar_one()
        return found


@pytest.fixture
def cast(units: Units) -> Acme:
    with units() as unit:
        return acme(unit)


def test_a_row_that_cannot_be_put_into_words_is_parked_and_the_others_go(units: Units, cast: Acme) -> None:
    with units() as unit:
        clumsy = owe(unit, cast, DeliveryKind.SHARED_FIGURES, "C1")
        fine = owe(unit, cast, DeliveryKind.NOTE, "C2")
    sender = SilentSender()
    loop = Delivery(units, sender, ClumsyOffice(), Pacer(), StandingClock(), worker="w")  # type: ignore[arg-type]
    loop.drain()
    loop.stop()
    assert sender.sent == [fine]
    assert state(units, clumsy) is DeliveryState.PARKED


def test_a_lease_that_ran_out_is_looked_for_when_the_post_may_be_out_and_due_again_when_not(
    units: Units, cast: Acme
) -> None:
    with units() as unit:
        begun, untouched = owe(unit, cast, DeliveryKind.NOTE, "C1"), owe(unit, cast, DeliveryKind.NOTE, "C2")
        delivery_queue.lease(unit, Lane.POST, "w", now=NOW, until=NOW + LEASE, limit=9)
        delivery_queue.begin_post(unit, begun, posted_after="1.0", posted_channel="C1")
        assert delivery_queue.next_lease_end(unit) == NOW + LEASE
    loop = Delivery(units, SilentSender(), ClumsyOffice(), Pacer(), StandingClock(), worker="w")  # type: ignore[arg-type]
    loop.free_leases(NOW + LEASE - timedelta(microseconds=1))
    assert state(units, begun) is DeliveryState.LEASED
    loop.free_leases(NOW + LEASE)
    loop.stop()
    assert (state(units, begun), state(units, untouched)) == (DeliveryState.UNSURE, DeliveryState.DUE)
