"""An owner is called by name three times a day; what waits besides comes in one list the next morning."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from cases import warnings
from cases.warnings import MOST_A_DAY
from storage import case_queries
from storage.database.tables import case_entry, delivery, teammate
from storage.database.units import Units
from storage.models import CaseKind, CaseState, DeliveryKind, DeliveryState
from tests.cast import NOW, Acme

TOMORROW_AT_NINE = datetime(2026, 3, 5, 8, tzinfo=NOW.tzinfo)  # in Berlin
MIDNIGHT = datetime(2026, 3, 4, 23, tzinfo=NOW.tzinfo)


def wait(units: Units, cast: Acme, due: datetime = NOW, *, private: bool = False) -> int:
    """A case of Lena's whose moment to call her comes then."""
    with units() as unit:
        case_id = case_queries.add(
            unit,
            workspace_id=cast.workspace_id,
            kind=CaseKind.MESSAGE,
            state=CaseState.OPEN,
            account_id=cast.account_id,
            contact_id=cast.anna_id,
            owner_id=cast.lena_id,
            opened_at=due,
            next_due_at=due,
        )
        unit.connection.execute(
            delivery.insert().values(
                workspace_id=cast.workspace_id,
                kind=DeliveryKind.ALERT,
                cause=f"alert:{case_id}",
                token=f"alert-{case_id}",
                channel=None if private else "CTEAM",
                slack_user_id=cast.LENA if private else None,
                case_id=case_id,
                state=DeliveryState.SETTLED,
                ts=f"{case_id}.1",
                sent=1,
                due_at=due,
                detail={},
            )
        )
        return case_id


def called(units: Units) -> list[int]:
    """The cases whose thread calls their owner."""
    with units.reading() as unit:
        found = select(case_entry.c.case_id).where(case_entry.c.body == warnings.CALLED).order_by(case_entry.c.id)
        return list(unit.connection.scalars(found))


def lists(units: Units) -> list[Any]:
    with units.reading() as unit:
        found = select(delivery).where(delivery.c.kind == DeliveryKind.NOTICE).order_by(delivery.c.id)
        return list(unit.connection.execute(found).all())


def test_what_comes_after_the_third_call_of_a_day_waits_in_one_list_for_the_morning(units: Units, cast: Acme) -> None:
    cases = [wait(units, cast) for _ in range(MOST_A_DAY + 2)]
    warnings.warn(units, NOW)
    assert called(units) == cases[:MOST_A_DAY]
    (listed,) = lists(units)
    assert (listed.slack_user_id, listed.due_at) == (cast.LENA, TOMORROW_AT_NINE)
    assert listed.detail["cases"] == cases[MOST_A_DAY:]


def test_a_day_is_one_of_the_owners_own(units: Units, cast: Acme) -> None:
    for _ in range(MOST_A_DAY):
        wait(units, cast)
    warnings.warn(units, NOW)
    late, next_day = (wait(units, cast, at) for at in (MIDNIGHT - timedelta(microseconds=1), MIDNIGHT))
    warnings.warn(units, MIDNIGHT - timedelta(microseconds=1))
    warnings.warn(units, MIDNIGHT)
    assert late not in called(units) and next_day in called(units)


def test_what_only_the_owner_may_read_is_told_to_them_at_once(units: Units, cast: Acme) -> None:
    for _ in range(MOST_A_DAY):
        wait(units, cast)
    private = wait(units, cast, private=True)
    warnings.warn(units, NOW)
    assert private in called(units) and lists(units) == []


def test_each_owner_has_calls_of_their_own(units: Units, cast: Acme) -> None:
    for _ in range(MOST_A_DAY):
        wait(units, cast)
    warnings.warn(units, NOW)
    with units() as unit:
        tom = teammate.insert().values(workspace_id=cast.workspace_id, slack_user_id="UTOM", name="Tom", in_team=True)
        tom_id = unit.connection.execute(tom.returning(teammate.c.id)).scalar_one()
    other = wait(units, cast)
    with units() as unit:
        case_queries.change(unit, other, owner_id=tom_id)
    warnings.warn(units, NOW)
    assert other in called(units)
